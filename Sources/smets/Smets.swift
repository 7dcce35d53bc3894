import ArgumentParser

@main
struct Smets: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smets",
        abstract: "An emulator of Great Britain's smart metering estate.",
        subcommands: [ReplayCommand.self])
}
