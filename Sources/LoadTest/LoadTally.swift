import Histogram

/// A histogram of latencies in microseconds with three significant digits.
package typealias LatencyHistogram = Histogram<UInt64>

extension LatencyHistogram {
    /// An empty histogram with room for a minute, which grows when more is needed.
    package static func ofLatencies() -> LatencyHistogram {
        var histogram = LatencyHistogram(highestTrackableValue: 60_000_000)
        histogram.autoResize = true
        return histogram
    }
}

/// Counts and latencies of one mix entry, or of one second.
struct LoadTally: Sendable {
    private(set) var outcomes = [UInt64](repeating: 0, count: LoadOutcome.allCases.count)
    private(set) var latencies = LatencyHistogram.ofLatencies()
    /// Number of responses that were checked and decrypted.
    private(set) var verified: UInt64 = 0

    subscript(outcome: LoadOutcome) -> UInt64 { outcomes[outcome.rawValue] }

    var total: UInt64 { outcomes.reduce(0, +) }
    var errors: UInt64 { total - self[.answered] }

    /// Counts the outcome of one message.
    ///
    /// - Parameter latency: latency in microseconds; nil when no response came.
    mutating func record(_ outcome: LoadOutcome, latency: Int64?, isVerified: Bool = false) {
        outcomes[outcome.rawValue] += 1
        if isVerified { verified += 1 }
        if let latency { latencies.record(UInt64(max(0, latency))) }
    }

    mutating func record(_ outcome: LoadOutcome, count: UInt64) { outcomes[outcome.rawValue] += count }

    mutating func add(_ other: LoadTally) {
        for index in outcomes.indices { outcomes[index] += other.outcomes[index] }
        verified += other.verified
        latencies.add(other.latencies)
    }

    mutating func reset() {
        for index in outcomes.indices { outcomes[index] = 0 }
        verified = 0
        latencies.reset()
    }
}
