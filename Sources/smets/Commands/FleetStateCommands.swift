import ArgumentParser
import Console
import Estate
import Fleet
import Host

/// The options of the three commands about a fleet's state: the fleet and the folders.
struct FleetStateOptions: ParsableArguments {
    @OptionGroup var fleet: FleetArgument

    @Option(help: StateFolder.optionHelp)
    var state: String?

    func snapshots() throws -> FleetSnapshot {
        let definition = try fleet.definition()
        return FleetSnapshot(firstEntityIdentifier: definition.firstEntityIdentifier, seed: definition.seed)
    }

    var folder: String { StateFolder(state).path }
}

struct FleetSnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Copy the state of a fleet's meters: counters, registers set by hand, faults, logs.",
        discussion: """
            A server may use the fleet meanwhile. Holes in files stay holes: a snapshot of a country takes only the \
            space of the meters that were used.

            EXAMPLE
              smets fleet snapshot city --to snapshots/monday
            """)

    @OptionGroup var options: FleetStateOptions

    @Option(help: ArgumentHelp("Folder to make for the snapshot.", valueName: "dir"))
    var to: String

    func run() throws {
        let snapshots = try options.snapshots()
        try reportingErrors { try snapshots.take(from: options.folder, to: to) }
        try Output.print(
            "snapshot of \(options.folder) in \(to); put it back with: smets fleet restore \(options.fleet.fleet) --from \(to)"
        )
    }
}

struct FleetRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a snapshot back.",
        discussion: """
            No server may use the fleet meanwhile. The meters' own Originator Counters continue above any that were \
            used since the snapshot; the counters that Protection Against Replay compares with are those of the \
            snapshot.

            EXAMPLE
              smets fleet restore city --from snapshots/monday --replace
            """)

    @OptionGroup var options: FleetStateOptions

    @Option(help: ArgumentHelp("The snapshot's folder.", valueName: "dir"))
    var from: String

    @Flag(help: "Replace the state that is there; without it, nothing that is there is touched.")
    var replace = false

    func run() throws {
        let snapshots = try options.snapshots()
        try reportingErrors {
            try snapshots.restore(from, to: options.folder, replacing: replace, now: SystemTime.microseconds)
        }
        try Output.print("\(options.folder) has the state of \(from)")
    }
}

struct FleetForkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Make a state folder that continues from a snapshot, without copying or changing it.",
        discussion: """
            A fork keeps only what it changes and reads the rest from the snapshot, which must stay where it is. Any \
            number of forks may be made and served at once.

            EXAMPLE
              smets fleet fork city --from snapshots/monday --state forks/a
              smets serve --fleet city --state forks/a
            """)

    @OptionGroup var options: FleetStateOptions

    @Option(help: ArgumentHelp("The snapshot's folder.", valueName: "dir"))
    var from: String

    func run() throws {
        guard options.state != nil else { throw UserError("--state is needed: the folder of the fork") }
        let snapshots = try options.snapshots()
        try reportingErrors { try snapshots.fork(from, to: options.folder, now: SystemTime.microseconds) }
        try Output.print("\(options.folder) continues from \(from)")
    }
}
