import ArgumentParser
import Console
import Profiles

struct FleetValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check profile files: fleets, load shapes and device models.",
        discussion: """
            Prints `ok` and what a file has, or what is wrong and in which line: FILE:LINE: reason. What a file is
            follows from its keys. Exit code 1 when any is not as it should be, 2 when one
            cannot be read.

            EXAMPLES
              smets fleet validate fleets/mine.yaml
              smets fleet validate shapes/*.yaml devices/*.yaml
            """)

    @Argument(help: "Files, or names of built-in fleets.")
    var files: [String]

    func run() throws {
        var (hasFailed, isUnreadable) = (false, false)
        for file in files {
            let profile: Result<ValidatedProfile, ProfileError> = .init { () throws(ProfileError) in
                try ValidatedProfile(file)
            }
            switch profile {
            case .success(let profile):
                let name = files.count == 1 ? "" : "\(file): "
                try Output.print("\(name)ok: \(profile.summary)")
            case .failure(let error) where error.isUnreadable:
                StandardError.write("smets: \(error)\n")
                isUnreadable = true
            case .failure(let error):
                // The report of a check: where its other lines are.
                try Output.print(error)
                hasFailed = true
            }
        }
        if isUnreadable { throw ExitCodes.unusable }
        if hasFailed { throw ExitCodes.failed }
    }
}
