import Reports

/// A report of `smets-bench` in the form of the page `docs/performance.md`.
struct BenchMarkdown {
    let report: BenchReport

    var page: String {
        var parts = [head, machine]
        if !report.goals.isEmpty {
            parts.append("## Goals\n\n" + Self.table(BenchTables.verdicts("goal", report.goals)))
        }
        for section in report.sections {
            parts.append("## \(section.title)\n\n\(section.method)\n\n" + Self.table(BenchTables.figures(section)))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var head: String {
        """
        # Performance

        Written by `smets-bench`; do not edit. To make it again:

        ```sh
        scripts/bench --\(report.form) --thresholds Benchmarks/thresholds.json --markdown docs/performance.md
        ```

        Every figure stands beside a reference that was measured in the same rounds, since the speed of a machine drifts: \
        the ratio is the median of the rounds' ratios, with the least and the greatest. Ratios of rates are better the \
        greater they are, ratios of times the smaller. `Benchmarks/thresholds.json` has what a change must not fall below.
        """
    }

    private var machine: String {
        let machine = report.machine
        var table = Table(["machine", ""])
        table.append("processor", "\(machine.processor), \(machine.cores) cores")
        table.append("memory", "\(BenchNumber.text(machine.memory)) GiB")
        table.append("system", machine.system)
        table.append("OpenSSL", machine.openSSL)
        table.append("build", machine.build)
        table.append("measured", "\(report.started), \(BenchNumber.text(report.seconds)) s, --\(report.form)")
        table.append("load average", machine.loadAverage.map { BenchNumber.text($0) }.joined(separator: " to "))
        return Self.table(table)
    }

    private static func table(_ table: Table) -> String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }
        let rule = "|" + String(repeating: " --- |", count: table.header.count)
        return ([line(table.header), rule] + table.rows.map(line)).joined(separator: "\n")
    }
}
