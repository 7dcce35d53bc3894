import Foundation
import Reports

/// A soak's report for the terminal.
package struct SoakReportText {
    package let report: SoakReport

    package init(report: SoakReport) {
        self.report = report
    }

    package var text: String {
        var parts = [done.text, memory.text]
        if !report.violations.isEmpty { parts.append(violations.text) }
        parts.append(verdict)
        return parts.joined(separator: "\n\n")
    }

    private var done: Table {
        let counts = report.counts
        var table = Table(["soak", "", ""])
        func row(_ name: String, _ count: Int, _ note: String = "") { table.append(name, "\(count)", note) }
        row("meters", report.meters, "fleet \(report.fleet)")
        row("seconds", Int(report.seconds.rounded()), report.isInterrupted ? "interrupted" : "")
        row("lives", report.lives, "\(report.kills) killed, \(report.restarts) restarted")
        row("virtual days", report.rounds, "\(counts.clockChanges) changes of the clock")
        row("answers", counts.massAnswers + counts.proofAnswers, "all verified and decrypted")
        row("own counters", report.ownCounters, "of \(report.ownCounterDevices) meters, each seen once")
        row(
            "ECS70 answered", report.commandsWithReplayProtection,
            "\(counts.replaysRefused) replays refused after restarts")
        row("alerts", counts.alerts, "signatures verified")
        row("wrong inputs", counts.wrongInputs, "refused, or their connection closed")
        row("faults", counts.faults, "shown by their meters and no others")
        row("settings", counts.settings, "\(counts.survivals) settings and logs looked up after restarts")
        row("days added up", counts.days, "half hours, daily consumption, daily reads")
        row("cut off", counts.cutOff, "messages in flight at a kill or restart")
        return table
    }

    private var memory: Table {
        var table = Table(["memory of the last life", ""])
        guard let verdict = report.memory else {
            table.append("not judged", "fewer than \(MemoryWatch.fewest) samples")
            return table
        }
        table.append("samples", "\(verdict.samples) in \(Int(report.watchedSeconds)) s")
        table.append("second quarter, median", Self.mebibytes(verdict.early))
        table.append("last quarter, median", Self.mebibytes(verdict.late))
        table.append("limit: a tenth and 16 MiB more", Self.mebibytes(verdict.limit))
        table.append("highest", Self.mebibytes(verdict.highest))
        table.append("descriptors", "\(verdict.earlyDescriptors), then \(verdict.lateDescriptors)")
        table.append("flat", verdict.isFlat && verdict.areDescriptorsFlat ? "yes" : "NO")
        return table
    }

    private var violations: Table {
        var table = Table(["violation", "times", "the first of its kind"])
        for (kind, count) in report.violations.sorted(by: { $0.key < $1.key }) {
            table.append(kind, "\(count)", report.first.first { $0.kind.rawValue == kind }?.line ?? "")
        }
        return table
    }

    private var verdict: String {
        guard let first = report.first.first else {
            return report.isInterrupted ? "interrupted; no violation so far" : "no violation"
        }
        return "\(report.violationCount) violations; the first after \(Int(first.time)) s: \(first.line)\n"
            + "to repeat: --seed \(report.seed)"
    }

    private static func mebibytes(_ octets: Int) -> String { String(format: "%.1f MiB", Double(octets) / 1_048_576) }
}
