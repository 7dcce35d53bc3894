/// The results of a load second by second, from the end of the warm-up on.
struct LoadTimeline {
    /// Largest number of seconds: the longest measurement and the longest wait for the last answers.
    private static let limit = Int(LoadPlan.secondsLimit) + 600

    private let plan: LoadPlan
    private(set) var seconds: [LoadReport.Second] = []
    private var last = 0.0
    private var answered: UInt64 = 0
    private var errors: UInt64 = 0

    init(plan: LoadPlan) { self.plan = plan }

    /// Appends the results of the time since the last call; returns the progress.
    ///
    /// - Parameter elapsed: seconds since the start of the run.
    mutating func append(_ tally: LoadTally, at elapsed: Double) -> LoadProgress {
        // The second in which the warm-up ends is shorter than the others.
        let length = elapsed - max(last, min(plan.warmUp, elapsed))
        let second = LoadReport.Second(time: elapsed - plan.warmUp, length: length, tally: tally)
        last = elapsed
        answered += tally[.answered]
        errors += tally.errors
        let end = Double(plan.sendingEnd) / 1e6
        // The wait for the last answers belongs to the measurement only if some come, and a very short time has no
        // rate.
        let isMeasured = elapsed <= end + 0.5 || tally.total > 0
        let isLongEnough = length > 0.2 || seconds.isEmpty && plan.warmUp == 0
        if isLongEnough, isMeasured, seconds.count < Self.limit { seconds.append(second) }
        var share = elapsed / end
        if let messages = plan.messages { share = max(share, Double(answered + errors) / Double(messages)) }
        return LoadProgress(
            phase: plan.warmUp > 0 && elapsed < plan.warmUp + 0.2
                ? .warmUp : elapsed > end ? .waiting : .measurement, elapsed: elapsed,
            share: min(1, share), rate: second.rate, answered: answered, errors: errors, p50: second.p50,
            p99: second.p99)
    }
}

extension LoadReport {
    init(
        plan: LoadPlan, results: [LoadRecorder.Result], timeline: [Second], started: String,
        processorMicroseconds: Double
    ) {
        var total = LoadTally()
        var tallies = plan.mix.entries.map { _ in LoadTally() }
        var delays = LatencyHistogram.ofLatencies()
        for result in results {
            for (index, tally) in result.tallies.enumerated() {
                tallies[index].add(tally)
                total.add(tally)
            }
            delays.add(result.sendDelays)
        }
        let end = results.map(\.end).max() ?? 0
        let seconds = Double(max(0, end - plan.recordingStart)) / 1e6
        func sum(_ member: KeyPath<LoadRecorder.Result, UInt64>) -> UInt64 {
            results.reduce(0) { $0 + $1[keyPath: member] }
        }
        let connections = "\(plan.connections) connection\(plan.connections == 1 ? "" : "s")"
        let (pacing, meaning): (String, String) =
            switch plan.pacing {
            case .closed: ("closed loop, \(connections) × \(plan.inFlight) in flight", "service time, from the send on")
            case .open(let schedule):
                (
                    "open loop, \(schedule), \(connections), at most \(plan.inFlight) in flight each",
                    "response time, from when a message was due"
                )
            }
        self.init(
            target: "\(plan.target)", pacing: pacing, latencyMeaning: meaning, mix: "\(plan.mix)",
            order: "\(plan.order)", firstMeter: plan.meters.lowerBound, lastMeter: plan.meters.upperBound - 1,
            seed: plan.seed, verifiedShare: plan.verifiedShare, started: started, seconds: seconds,
            total: Row(name: "total", tally: total, seconds: seconds),
            entries: zip(plan.mix.entries, tallies).map { Row(name: $0.name, tally: $1, seconds: seconds) },
            timeline: timeline,
            percentiles: total.latencies.totalCount == 0
                ? [] : Self.percents.map { Percentile(percent: $0, latency: total.latencies.percentile($0)) },
            sendDelay: plan.pacing == .closed ? nil : LatencySummary(delays), sent: sum(\.sent),
            lateResponses: sum(\.late), strayMessages: sum(\.strays), alerts: sum(\.alerts),
            connectionLosses: sum(\.losses), reconnections: sum(\.reconnections),
            outstanding: results.reduce(0) { $0 + $1.outstanding },
            processorTime: processorMicroseconds / Double(max(1, sum(\.sent))))
    }
}
