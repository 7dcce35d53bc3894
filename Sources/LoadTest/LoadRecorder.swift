import Histogram

/// Keeps the measurements of one event loop: those of the whole run by mix entry, and those of the present second.
final class LoadRecorder {
    struct Result: Sendable {
        /// The tallies by mix entry.
        var tallies: [LoadTally]
        /// Delay of messages between due time and write, in microseconds; only of an open loop.
        var sendDelays = LatencyHistogram.ofLatencies()
        var sent: UInt64 = 0
        /// Number of responses to messages that were no longer waited for.
        var late: UInt64 = 0
        var strays: UInt64 = 0
        var alerts: UInt64 = 0
        var losses: UInt64 = 0
        var reconnections: UInt64 = 0
        /// Number of messages without answer at the end.
        var outstanding = 0
        /// Time from the start to the end of the measurement, in microseconds.
        var end: Int64 = 0
    }

    private let mix: UseCaseMix
    private let recordingStart: Int64
    var result: Result
    private var second = LoadTally()

    init(plan: LoadPlan) {
        mix = plan.mix
        recordingStart = plan.recordingStart
        result = Result(tallies: plan.mix.entries.map { _ in LoadTally() })
    }

    /// Makes the measurement last until `time` at least.
    func extend(to time: Int64) { result.end = max(result.end, time) }

    func recordSend(_ request: OutstandingRequests.Request) {
        guard request.intended >= recordingStart else { return }
        result.sendDelays.record(UInt64(max(0, request.sent - request.intended)))
    }

    /// Records the outcome of a message.
    ///
    /// - Parameter time: time of the response, in microseconds from the start; nil when none came.
    func record(
        _ request: OutstandingRequests.Request, _ outcome: LoadOutcome, at time: Int64?, isVerified: Bool
    ) {
        if let time { extend(to: time) }
        guard request.intended >= recordingStart else { return }
        let latency = time.map { $0 - request.intended }
        result.tallies[Int(request.entry)].record(outcome, latency: latency, isVerified: isVerified)
        second.record(outcome, latency: latency, isVerified: isVerified)
    }

    func recordUnsent(_ count: UInt64) {
        for (index, share) in mix.shares(of: count).enumerated() {
            result.tallies[index].record(.notSent, count: share)
        }
        second.record(.notSent, count: count)
    }

    /// Returns what was recorded since the last call.
    func takeSecond() -> LoadTally {
        defer { second.reset() }
        return second
    }
}
