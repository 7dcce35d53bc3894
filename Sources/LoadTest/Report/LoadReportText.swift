import Foundation
import Reports

/// A load report for the terminal.
package struct LoadReportText {
    package let report: LoadReport

    package init(report: LoadReport) {
        self.report = report
    }

    package var text: String {
        var parts = [head.text, table.text]
        let outcomes = outcomeTable
        if !outcomes.rows.isEmpty { parts.append(outcomes.text) }
        parts.append(contentsOf: notes.isEmpty ? [] : [notes.joined(separator: "\n")])
        if !report.requirements.isEmpty { parts.append(verdicts.text) }
        return parts.joined(separator: "\n\n")
    }

    private var head: Table {
        var table = Table(["load", ""])
        table.append("target", report.target)
        table.append("pacing", report.pacing)
        table.append("mix", report.mix)
        table.append("meters", "\(report.firstMeter) to \(report.lastMeter), \(report.order), seed \(report.seed)")
        table.append("measured", "\(Self.decimal(report.seconds, 2)) s from \(report.started)")
        table.append("latency", report.latencyMeaning)
        let verified = "\(Self.decimal(report.verifiedShare * 100, 2)) % of answers verified and decrypted"
        table.append("verification", "\(verified) (\(report.total.verified))")
        return table
    }

    /// A table of the numbers of every mix entry, and of all together.
    private var table: Table {
        var table = Table([
            "mix", "messages", "answers/s", "errors", "mean", "p50", "p90", "p99", "p99.9", "max",
        ])
        let rows = report.entries.count == 1 ? [report.total] : report.entries + [report.total]
        for row in rows {
            let latency = row.latency
            let name = rows.count == 1 ? report.entries.first?.name ?? row.name : row.name
            let times = [latency.p50, latency.p90, latency.p99, latency.p999, latency.maximum].map { Double($0) }
            let cells = ([latency.mean] + times).map { latency.count == 0 ? "–" : Self.time($0) }
            table.rows.append(
                [name, "\(row.messages)", Self.decimal(row.rate, 1), "\(row.errors)"] + cells)
        }
        return table
    }

    private var outcomeTable: Table {
        var table = Table(["outcome", "messages", "share"])
        for outcome in LoadOutcome.allCases {
            let count = report.total.outcomes[outcome.name] ?? 0
            guard outcome.isError, count > 0 else { continue }
            table.append(outcome.name, "\(count)", Self.percent(Double(count) / Double(max(1, report.total.messages))))
        }
        return table
    }

    private var notes: [String] {
        var notes = ["client: \(Self.decimal(report.processorTime, 2)) us of processor time a message"]
        if let delay = report.sendDelay, delay.count > 0 {
            notes[0] += "; messages left p50 \(Self.time(Double(delay.p50))), p99 \(Self.time(Double(delay.p99))) late"
        }
        if report.outstanding > 0 { notes.append("ended early: \(report.outstanding) messages without answer yet") }
        if report.lateResponses > 0 { notes.append("responses after their timeout: \(report.lateResponses)") }
        if report.strayMessages > 0 { notes.append("messages that answer nothing: \(report.strayMessages)") }
        if report.connectionLosses > 0 {
            notes.append("connections lost: \(report.connectionLosses), made again: \(report.reconnections)")
        }
        return notes
    }

    private var verdicts: Table {
        var table = Table(["required", "measured", ""])
        for verdict in report.requirements {
            table.append(
                verdict.requirement, Self.measured(verdict),
                verdict.isMet ? "met" : "MISSED")
        }
        return table
    }

    /// The value that a requirement was compared with, with its unit.
    static func measured(_ verdict: LoadRequirement.Verdict) -> String {
        guard let actual = verdict.actual else { return "no answer" }
        let separator = verdict.unit.isEmpty || verdict.unit == "/s" ? "" : " "
        return decimal(actual, 3) + separator + verdict.unit
    }

    /// A time, given in microseconds, in the unit that is easiest to read.
    package static func time(_ microseconds: Double) -> String {
        switch microseconds {
        case ..<1_000: "\(Int(microseconds.rounded())) us"
        case ..<1_000_000: "\(decimal(microseconds / 1_000, 2)) ms"
        default: "\(decimal(microseconds / 1_000_000, 2)) s"
        }
    }

    static func percent(_ share: Double) -> String { "\(decimal(share * 100, share < 0.001 ? 4 : 2)) %" }

    /// A number rounded to `places` decimal places, without needless zeros.
    package static func decimal(_ value: Double, _ places: Int) -> String {
        var text = String(format: "%.\(places)f", value)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
