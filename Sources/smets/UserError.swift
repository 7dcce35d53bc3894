import ArgumentParser
import Foundation

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

/// Runs `body` and makes any error of the libraries below a ``UserError``, one line.
func reportingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as UserError { throw error } catch { throw UserError("\(error)") }
}

enum StandardError {
    static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
