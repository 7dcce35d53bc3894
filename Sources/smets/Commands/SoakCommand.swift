import ArgumentParser
import Console
import Estate
import Fleet
import Foundation
import Host
import NIOPosix
import Reports
import Soak

struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Run a server under mixed traffic, faults, set clocks, kills and restarts, and check everything.",
        discussion: """
            Starts a server of its own on free ports of loopback, with a state folder of its own, and kills it (kill \
            -9) or restarts it again and again in the middle of traffic. Every answer is verified and decrypted. What \
            must hold: no own Originator Counter of a meter is ever on the wire twice; no answered ECS70 is answered \
            again, nor any with a lower counter; logs add up, registers do not go back; faults show on their meters \
            only; wrong input is refused with the right alert; what was set by HTTP, and security logs, outlast a \
            kill; nothing crashes; memory is flat: the median of the last quarter of the last life is at most a tenth \
            and 16 MiB above the second quarter's.

            A run whose kills do not fit into its duration takes longer.

            EXAMPLES
              smets soak
              smets soak --duration 3600 --kills 100 --restarts 20 --json soak.json
              smets soak --seed 7 --fleet street --meters 2000 --keep

            Exit code 1 when something does not hold, 2 when interrupted (^C).
            """)

    @Option(help: ArgumentHelp("Length of the run in seconds, 1 to 86,400.", valueName: "seconds"))
    var duration = 60.0

    @Option(help: ArgumentHelp("Number of times that the server is killed (kill -9), 0 to 10,000.", valueName: "n"))
    var kills = 10

    @Option(help: ArgumentHelp("Number of restarts with SIGTERM, 0 to 10,000.", valueName: "n"))
    var restarts = 3

    @Option(help: ArgumentHelp("Seed; the same seed gives the same run, as far as the machine allows.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Fleet: \(FleetArgument.builtInNames), or a file (YAML).", valueName: "fleet"))
    var fleet = "city"

    @Option(
        help: ArgumentHelp(
            "Number of meters to which the fleet is scaled, 2,000 to \(FleetDefinition.meterLimit.grouped).",
            valueName: "n"))
    var meters = 20_000

    @Option(help: ArgumentHelp("Connections of the mass traffic, 1 to 1,000.", valueName: "n"))
    var connections = 4

    @Option(help: ArgumentHelp("Write the report as JSON; - prints it instead of the text.", valueName: "file"))
    var json: String?

    @Flag(help: "Keep the state folder, and say where it is.")
    var keep = false

    @Flag(help: "Show no progress.")
    var quiet = false

    func run() async throws {
        try validateOptions()
        let folder = NSTemporaryDirectory() + "smets-soak-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer {
            if keep {
                StandardError.write("smets: the state folder is \(folder)\n")
            } else {
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
        let run = try soak(folder)
        // A second signal ends this process, and the server with it.
        Interruption.take([SIGINT, SIGTERM], once: true) { run.interrupt() }
        let isShown = !quiet
        let line = Task {
            var line = SoakProgressLine()
            if isShown { await line.follow(run) }
        }
        let report: SoakReport
        do { report = try await run.run() } catch {
            line.cancel()
            throw error
        }
        line.cancel()
        await line.value
        try write(report)
        if report.violationCount > 0 { throw ExitCodes.failed }
        if report.isInterrupted { throw ExitCodes.unusable }
    }

    private func validateOptions() throws {
        func check(_ isRight: Bool, _ name: String, _ value: some CustomStringConvertible, _ takes: String) throws {
            guard isRight else { throw UserError("--\(name) \(value): takes \(takes)") }
        }
        try check((1...86_400).contains(duration), "duration", duration, "1 to 86400 seconds")
        try check((0...10_000).contains(kills), "kills", kills, "0 to 10000")
        try check((0...10_000).contains(restarts), "restarts", restarts, "0 to 10000")
        try check((1...1_000).contains(connections), "connections", connections, "1 to 1000")
        try check(
            (SoakPlan.fewestMeters...FleetDefinition.meterLimit).contains(meters), "meters", meters,
            "\(SoakPlan.fewestMeters) to \(FleetDefinition.meterLimit)")
    }

    private func soak(_ folder: String) throws -> SoakRun {
        try SystemTime.check()
        if let problem = SoakPlan.problem(ofClock: SystemTime.now) { throw UserError(problem) }
        let definition = try FleetArgument.definition(fleet, meters: meters)
        let keys = try StateFolder(folder).keys()
        let estate = try reportingErrors { try Estate(fleet: Fleet(definition), folder: keys) }
        let plan = SoakPlan(
            duration: duration, kills: kills, restarts: restarts, seed: seed, connections: connections)
        let soakMeters = SoakMeters(count: meters, seed: seed)
        let findings = SoakFindings()
        let context = SoakContext(
            plan: plan, estate: estate, folder: keys, meters: soakMeters, findings: findings,
            ledgers: SoakLedgers(meters: soakMeters, findings: findings), tally: SoakTally(),
            counters: CommandCounters(first: (SystemTime.microseconds + 1) & ~1),
            secrets: SoakSecrets(estate: estate, folder: keys), group: MultiThreadedEventLoopGroup.singleton
        )
        return SoakRun(context, serverArguments: ["--fleet", fleet, "--meters", "\(meters)"], folder: folder)
    }

    private func write(_ report: SoakReport) throws {
        try ReportFile.write(text: SoakReportText(report: report).text, object: report, json: json, files: [])
    }
}
