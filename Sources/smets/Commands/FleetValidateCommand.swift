import ArgumentParser
import Gateway

struct FleetValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check profile files: fleets, load shapes and device models.",
        discussion: """
            Prints `ok` and what a file has, or what is wrong and in which line: FILE:LINE: reason. What a file is
            follows from its keys. Exit code 1 when any is not as it should be.

            EXAMPLES
              smets fleet validate fleets/mine.yaml
              smets fleet validate shapes/*.yaml devices/*.yaml
            """)

    @Argument(help: "Files, or names of built-in fleets.")
    var files: [String]

    func run() throws {
        var hasFailed = false
        for file in files {
            do throws(ProfileError) {
                let profile = try ValidatedProfile(file)
                print(files.count == 1 ? "ok: \(profile.summary)" : "\(file): ok: \(profile.summary)")
            } catch {
                // The report of a check: where its other lines are.
                print(error)
                hasFailed = true
            }
        }
        if hasFailed { throw ExitCodes.failed }
    }
}
