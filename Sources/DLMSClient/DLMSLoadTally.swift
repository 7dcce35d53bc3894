import LoadTest

/// Counts and latencies of the reads of one event loop.
struct DLMSLoadTally: Sendable {
    private(set) var outcomes = [UInt64](repeating: 0, count: DLMSLoadOutcome.allCases.count)
    private(set) var latencies = LatencyHistogram.ofLatencies()

    subscript(outcome: DLMSLoadOutcome) -> UInt64 { outcomes[outcome.rawValue] }
    var total: UInt64 { outcomes.reduce(0, +) }
    var errors: UInt64 { total - self[.answered] }

    mutating func record(_ outcome: DLMSLoadOutcome, count: UInt64 = 1) { outcomes[outcome.rawValue] += count }

    /// - Parameter latency: microseconds, of `count` reads.
    mutating func record(latency: Int64, count: UInt64) { latencies.record(UInt64(max(0, latency)), count: count) }

    mutating func add(_ other: DLMSLoadTally) {
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        latencies.add(other.latencies)
    }

    mutating func reset() {
        for index in outcomes.indices { outcomes[index] = 0 }
        latencies.reset()
    }
}
