import Reports

extension LoadReport {
    /// A row of the report's data: the total, a mix entry, or a second.
    private enum DataRow {
        case total(Row)
        case entry(Row)
        case second(Second)

        var kind: String {
            switch self {
            case .total: "total"
            case .entry: "entry"
            case .second: "second"
            }
        }

        /// The numbers of a whole run; nil for a second.
        var run: Row? {
            switch self {
            case .total(let row), .entry(let row): row
            case .second: nil
            }
        }

        /// The numbers of a second; nil for a whole run.
        var second: Second? { if case .second(let second) = self { second } else { nil } }
    }

    /// The numbers of the whole run, of each mix entry, and of each second.
    var data: ReportTable {
        let columns: [ReportColumn<DataRow>] = [
            .init("kind", .words, { $0.kind }),
            .init("name", .words, { $0.run?.name ?? $0.second.map { "\($0.time)" } }),
            .init("messages", .whole, { $0.run?.messages }),
            .init("errors", .whole, { $0.run?.errors ?? $0.second?.errors }),
            .init("answers/s", name: "rate_per_s", .decimal(1), { $0.run?.rate ?? $0.second?.rate }),
            .init("p50", .microseconds, { $0.run?.latency.p50 ?? $0.second?.p50 }),
            .init("p90", .microseconds, { $0.run?.latency.p90 }),
            .init("p95", .microseconds, { $0.run?.latency.p95 }),
            .init("p99", .microseconds, { $0.run?.latency.p99 ?? $0.second?.p99 }),
            .init("p99.9", .microseconds, { $0.run?.latency.p999 }),
            .init("max", .microseconds, { $0.run?.latency.maximum }),
        ]
        let outcomes = LoadOutcome.allCases.map { outcome in
            ReportColumn<DataRow>(
                outcome.name, name: outcome.name.replacing(" ", with: "_"), .whole,
                { row in row.run.map { $0.outcomes[outcome] ?? 0 } })
        }
        let runs = [DataRow.total(total)] + entries.map(DataRow.entry)
        return ReportTable(runs + timeline.map(DataRow.second), columns: columns + outcomes)
    }
}
