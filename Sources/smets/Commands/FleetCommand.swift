import ArgumentParser

struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet",
        abstract: "Describe, sample and validate fleets; copy, restore and fork their state.",
        discussion: """
            A fleet is one that is built in (\(FleetArgument.builtInNames)) or a YAML file: docs/profiles.md has every \
            key.

            EXAMPLES
              smets fleet describe great-britain
              smets fleet sample street -n 60
              smets fleet validate fleets/mine.yaml shapes/*.yaml
              smets fleet snapshot city --to snapshots/monday
            """,
        subcommands: [
            FleetDescribeCommand.self, FleetSampleCommand.self, FleetValidateCommand.self, FleetSnapshotCommand.self,
            FleetRestoreCommand.self, FleetForkCommand.self,
        ])
}
