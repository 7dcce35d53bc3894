import Foundation
import Host
import LoadTest

/// The load of a round: reads of all kinds, updates of every family, and all roles, on one range of the fleet, with every
/// answer verified and decrypted.
struct MassTraffic {
    static let mix = (reads + updates).joined(separator: ",")

    private static let reads = [
        "ECS22b:supplier=3,ECS22b:mdr=3,ECS22b:network-operator=1,ECS22a:network-operator=1,ECS22a:mdr=1",
        "ECS22c:supplier=1,ECS21a:supplier=1,ECS21a:other-user=1,ECS21c:mdr=1,ECS66:mdr=1,ECS66:network-operator=1",
        "ECS17a:network-operator=1,ECS17b:supplier=2,ECS17c:supplier=1,ECS17d:supplier=1,ECS35b:supplier=1",
        "ECS40:supplier=1,ECS52:acb=1,ECS70:supplier=1",
    ]
    /// Tariff, payment, supply, voltage, customer, events, auxiliary controllers; half as many as reads, since each is kept
    /// in the meter's state.
    private static let updates = [
        "ECS01a:supplier=1,ECS02:supplier=1,ECS04a:supplier=1,ECS08a:supplier=1,ECS30a:supplier=1",
        "ECS28a:supplier=1,ECS42:supplier=1,ECS43:supplier=1,ECS37:network-operator=1,ECS29c:network-operator=1",
        "ECS12:supplier=1,ECS25a1:supplier=1,ECS25b3:network-operator=1,ECS46a:supplier=1",
    ]

    /// Number of meters of one round: many more than there are messages in flight, so that no ECS70 overtakes another
    /// to the same meter.
    private static let width = 400

    let context: SoakContext
    let round: SoakRound

    func run() async throws {
        var plan = LoadPlan(mix: try UseCaseMix(Self.mix), meters: meters)
        plan.target = LoadTarget(port: round.life.server.port)
        plan.connections = context.plan.connections
        plan.inFlight = 8
        // The end of the round ends the load. ECS70's interval has this length, which is more than a round's virtual
        // day.
        plan.duration = 86_400
        plan.timeout = Double(ProofClient.patience)
        plan.seed = context.plan.seed &+ UInt64(round.number)
        let generator = LoadGenerator(
            plan: plan, estate: context.estate, folder: context.folder, now: round.base,
            firstCounter: SystemTime.microseconds, makeSecrets: { [secrets = context.secrets] in secrets })
        async let stopping: Void = stop(generator)
        do {
            let report = try await generator.run()
            // A kill also cuts off connections on which nothing was under way.
            let hasFailed = report.total.errors > 0 || report.connectionLosses > 0
            judge(report, isCutOff: hasFailed ? await round.life.explainsFailure() : false)
        } catch {
            if await !round.life.explainsFailure() { context.findings.record(.connection, "load: \(error)") }
        }
        await stopping
    }

    /// The meters of a round: in each round another part of another segment of the fleet.
    ///
    /// Where memory is judged, two ranges take turns: the memory that meters need grows until their logs are full, and
    /// would hide a leak or look like one.
    private var meters: Range<Int> {
        if round.life.isWatched { return context.meters.mass[round.number % 2 * 7].prefix(Self.width) }
        let segment = context.meters.mass[round.number % context.meters.mass.count]
        let parts = max(1, segment.count / Self.width)
        let first = segment.lowerBound + round.number / context.meters.mass.count % parts * Self.width
        return first..<min(first + Self.width, segment.upperBound)
    }

    private func stop(_ generator: LoadGenerator) async {
        while !round.isOver { try? await Task.sleep(for: .milliseconds(10)) }
        generator.stop()
    }

    private func judge(_ report: LoadReport, isCutOff: Bool) {
        context.tally.add(\.massAnswers, Int(report.total.verified))
        context.tally.add(\.cutOff, report.outstanding)
        for entry in report.entries {
            for outcome in LoadOutcome.allCases where outcome.isError {
                let count = entry.outcomes[outcome] ?? 0
                guard count > 0 else { continue }
                // Without a lost connection, it was the end of the load itself that stopped the waiting.
                if outcome == .connectionLost, isCutOff || report.connectionLosses == 0 {
                    context.tally.add(\.cutOff, Int(count))
                    continue
                }
                let kind: SoakViolation.Kind =
                    switch outcome {
                    case .timeout, .connectionLost, .notSent: .noAnswer
                    default: .wrongAnswer
                    }
                context.findings.record(
                    kind,
                    "load, \(entry.name): \(count) × \(outcome.name), meters \(report.firstMeter) to "
                        + "\(report.lastMeter), seed \(report.seed)")
            }
        }
        if report.strayMessages > 0 {
            context.findings.record(.strayMessage, "load: \(report.strayMessages) messages that answer nothing")
        }
        if report.connectionLosses > 0, !isCutOff {
            context.findings.record(.connection, "load: \(report.connectionLosses) connections lost")
        }
    }
}
