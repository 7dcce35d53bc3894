import ArgumentParser

/// Something the user can mend: printed as one line, exit code 2.
struct UserError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Exit codes, as `docs/interfaces.md` lists them.
enum ExitCodes {
    /// Something was checked and is not as it should be.
    static let failed = ExitCode(1)
    /// The command could not be carried out: wrong arguments, unusable files, no server.
    static let unusable = ExitCode(2)
}
