import ArgumentParser
import Console
import Foundation
import NetworkStudies
import StateFaults

/// Checks the promises of the state files. It is not in the list of commands, since users do not need it.
struct FaultHistoriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault-histories",
        abstract: "Run seeded histories of commands, storage faults and restarts against the state files.",
        discussion: """
            Each history says whether any own Originator Counter went out twice and whether anything acknowledged was \
            lost or accepted again. A violation prints its seed; the same seed runs the same history.

            EXAMPLES
              smets fault-histories --histories 1000000
              smets fault-histories --seed 4711 --histories 1
            """,
        shouldDisplay: false)

    @Option(help: ArgumentHelp("Histories to run, 1 to 1,000,000,000.", valueName: "n"))
    var histories = 10_000

    @Option(help: ArgumentHelp("Seed of the first history; the others have the following seeds.", valueName: "n"))
    var seed: UInt64 = 1

    /// Number of histories between two progress messages.
    private static let portion = 10_000

    func run() throws {
        guard (1...1_000_000_000).contains(histories) else {
            throw UserError("--histories \(histories): takes 1 to 1000000000")
        }
        let start = ContinuousClock.now
        var outcome = FaultHistory.Outcome()
        let line = StudyProgressLine(isShown: true, total: histories, unit: "histories")
        defer { line.finish() }
        for done in stride(from: 0, to: histories, by: Self.portion) {
            line.show(done)
            let count = min(Self.portion, histories - done)
            outcome.add(
                try reportingErrors {
                    try FaultHistory.run(
                        seeds: seed &+ UInt64(done), count: count,
                        workers: min(count, ProcessInfo.processInfo.activeProcessorCount))
                })
        }
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        let elapsed = Double(seconds) + Double(attoseconds) / 1e18
        let figures = """
            \(histories) histories from seed \(seed) in \(String(format: "%.1f", elapsed)) s: \(outcome.operations) operations, \
            \(outcome.acknowledged) acknowledged, \(outcome.withheld) withheld, \(outcome.lives) processes, \(outcome.ends) \
            ended at some step, \(outcome.damages) damages, \(outcome.refusals) starts refused
            """
        for violation in outcome.violations.prefix(10) { try Output.print("FAILS: \(violation)") }
        guard outcome.violations.isEmpty else {
            try Output.print("FAILS: \(outcome.violations.count) violations in \(figures)")
            throw ExitCodes.failed
        }
        try Output.print("holds: no own counter twice, nothing acknowledged lost or accepted again; \(figures)")
    }
}
