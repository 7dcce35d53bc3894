import Reports

extension LatencySummary {
    /// Columns of latencies: the mean, percentiles and the highest; a dash where nothing was measured.
    package static var columns: [ReportColumn<Self>] {
        [
            .init("mean", missing: "–", .meanMicroseconds, { $0.measured($0.mean) }),
            .init("p50", missing: "–", .microseconds, { $0.measured($0.p50) }),
            .init("p90", missing: "–", .microseconds, { $0.measured($0.p90) }),
            .init("p99", missing: "–", .microseconds, { $0.measured($0.p99) }),
            .init("p99.9", missing: "–", .microseconds, { $0.measured($0.p999) }),
            .init("max", missing: "–", .microseconds, { $0.measured($0.maximum) }),
        ]
    }

    private func measured<Value>(_ value: Value) -> Value? { count == 0 ? nil : value }
}
