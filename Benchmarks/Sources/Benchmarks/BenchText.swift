import Reports

/// A report of `smets-bench` for the terminal.
struct BenchText {
    let report: BenchReport

    var text: String {
        var parts = [machine]
        for section in report.sections { parts.append(section.title + "\n\n" + BenchTables.figures(section).text) }
        if !report.goals.isEmpty { parts.append(BenchTables.verdicts("goal", report.goals).text) }
        if !report.thresholds.isEmpty { parts.append(BenchTables.verdicts("threshold", report.thresholds).text) }
        return parts.joined(separator: "\n\n")
    }

    private var machine: String {
        let loads = report.machine.loadAverage.map { BenchNumber.text($0) }.joined(separator: " to ")
        return """
            \(report.machine.processor), \(report.machine.cores) cores, \(report.machine.openSSL), \
            \(report.machine.build) build; load average \(loads); \(BenchNumber.text(report.seconds)) s
            """
    }
}
