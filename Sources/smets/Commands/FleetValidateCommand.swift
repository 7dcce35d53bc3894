import ArgumentParser
import Console
import Profiles

struct FleetValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check profile files: fleets, load shapes, device models and networks.",
        discussion: """
            Prints `ok` with a summary of each file, or what is wrong and in which line: FILE:LINE: reason. The kind \
            of a file follows from its keys. Exit code 1 when any file has an error, 2 when one cannot be read.

            EXAMPLES
              smets fleet validate fleets/mine.yaml
              smets fleet validate shapes/*.yaml devices/*.yaml networks/*.yaml
            """)

    @Argument(help: "Files (YAML), or names of built-in fleets and networks.")
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
                // This is the report of a check, so that it goes where the report's other lines are.
                try Output.print(error)
                hasFailed = true
            }
        }
        if isUnreadable { throw ExitCodes.unusable }
        if hasFailed { throw ExitCodes.failed }
    }
}
