import Histogram

/// The distribution of latencies, in microseconds with three significant digits.
public struct LatencySummary: Codable, Hashable, Sendable {
    public var count: UInt64
    public var mean: Double
    public var minimum: UInt64
    public var p50: UInt64
    public var p90: UInt64
    public var p95: UInt64
    public var p99: UInt64
    public var p999: UInt64
    public var maximum: UInt64

    package init(_ histogram: LatencyHistogram) {
        count = histogram.totalCount
        mean = count == 0 ? 0 : histogram.mean
        minimum = count == 0 ? 0 : histogram.min
        p50 = histogram.percentile(50)
        p90 = histogram.percentile(90)
        p95 = histogram.percentile(95)
        p99 = histogram.percentile(99)
        p999 = histogram.percentile(99.9)
        maximum = count == 0 ? 0 : histogram.maxRecorded
    }
}

extension LatencyHistogram {
    /// The latency at a percentile, in microseconds; 0 when nothing was recorded.
    func percentile(_ percent: Double) -> UInt64 {
        // A bucket's upper end may lie above everything that was recorded in it.
        totalCount == 0 ? 0 : Swift.min(valueAtPercentile(percent), maxRecorded)
    }
}
