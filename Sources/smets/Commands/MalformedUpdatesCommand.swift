import ArgumentParser
import Conformance
import Console
import NetworkStudies

/// Checks what meters make of malformed updates. It is not in the list of commands, since users do not need it.
struct MalformedUpdatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "malformed-updates",
        abstract: "Send updates with malformed arguments, authentic in all else, to meters in this process.",
        discussion: """
            Each update says whether it was refused as the rules say and left nothing behind, or was answered; at the end \
            of a history of 100 the meter is asked everything. A violation prints its seed; the same seed runs the same \
            history.

            EXAMPLES
              smets malformed-updates --updates 1000000
              smets malformed-updates --seed 4711 --updates 100
            """,
        shouldDisplay: false)

    @Option(help: ArgumentHelp("Updates to send, 1 to 1,000,000,000.", valueName: "n"))
    var updates = 100_000

    @Option(help: ArgumentHelp("Seed of the first history; the others have the following seeds.", valueName: "n"))
    var seed: UInt64 = 1

    func run() throws {
        guard (1...1_000_000_000).contains(updates) else {
            throw UserError("--updates \(updates): takes 1 to 1000000000")
        }
        try Output.print("\(updates) updates from seed \(seed)")
        let start = ContinuousClock.now
        let line = StudyProgressLine(isShown: true, total: updates, unit: "updates")
        defer { line.finish() }
        let outcome = MalformedUpdateTrial.run(updates: updates, seed: seed) { line.show($0) }
        let (seconds, _) = (ContinuousClock.now - start).components
        let changes = outcome.changes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        let figures = """
            \(outcome.updates) updates of \(outcome.useCases.count) use cases from seed \(seed) in \(seconds) s: \
            \(outcome.refused) refused, \(outcome.failed) with a failed item, \(outcome.done) done; what was changed: \
            \(changes.joined(separator: ", "))
            """
        for violation in outcome.violations.prefix(10) { try Output.print("FAILS: \(violation)") }
        guard outcome.violations.isEmpty else {
            try Output.print("FAILS: \(outcome.violations.count) violations in \(figures)")
            throw ExitCodes.failed
        }
        try Output.print("holds: refused as the rules say and nothing changed, or answered; \(figures)")
    }
}
