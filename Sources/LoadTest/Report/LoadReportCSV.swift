import PlainText

/// A load report as one CSV table: a row for the total, for each mix entry, and for each second.
package struct LoadReportCSV {
    package let report: LoadReport

    package init(report: LoadReport) {
        self.report = report
    }

    private static let columns =
        ["kind", "name", "messages", "errors", "rate_per_s"]
        + ["p50", "p90", "p95", "p99", "p99.9", "max"].map { "\($0)_us" }
        + LoadOutcome.allCases.map { $0.name.replacing(" ", with: "_") }

    package var text: String {
        var lines = [Self.columns.joined(separator: ",")]
        lines.append(line("total", report.total))
        for entry in report.entries { lines.append(line("entry", entry)) }
        for second in report.timeline {
            var cells = [
                "second", "\(second.time)", "", "\(second.errors)", "\(second.rate)", "\(second.p50)", "", "",
                "\(second.p99)",
            ]
            cells += Array(repeating: "", count: Self.columns.count - cells.count)
            lines.append(cells.joined(separator: ","))
        }
        // RFC 4180.
        return lines.map { $0 + "\r\n" }.joined()
    }

    private func line(_ kind: String, _ row: LoadReport.Row) -> String {
        let latency = row.latency
        let numbers = [latency.p50, latency.p90, latency.p95, latency.p99, latency.p999, latency.maximum]
        let outcomes = LoadOutcome.allCases.map { "\(row.outcomes[$0.name] ?? 0)" }
        return
            ([kind, CSVField.text(row.name), "\(row.messages)", "\(row.errors)", "\(row.rate)"]
            + numbers.map { "\($0)" } + outcomes)
            .joined(separator: ",")
    }
}
