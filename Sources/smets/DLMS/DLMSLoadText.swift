import DLMSClient
import Foundation
import LoadTest
import Reports

/// Reports of loaded meters and held sessions for the terminal.
enum DLMSLoadText {
    static func text(_ report: DLMSLoadReport) -> String {
        var head = Table(["dlms load", ""])
        head.append("meters", "\(report.meters), port \(report.port)")
        head.append("client", clientName(report.client))
        let days = report.read == .day ? ", \(report.days) day(s) in turn" : ""
        head.append("read", "\(report.read.rawValue)\(days)")
        head.append(
            "pacing",
            "closed loop, \(report.connections) connections × \(report.inFlight) in flight, \(report.threads) thread(s)"
        )
        head.append("measured", "\(Quantity.decimal(report.seconds, 2)) s")
        let columns: [ReportColumn<DLMSLoadReport>] = [
            .init("reads", .whole, { $0.reads }),
            .init("reads/s", .rounded, { $0.rate }),
            .init("errors", .whole, { $0.errors }),
        ]
        let rates = ReportTable([report], columns: columns + LatencySummary.columns.map { $0.of { $0.latency } })
        var parts = [head.text, rates.text]
        var outcomes = Table(["outcome", "reads"])
        for outcome in DLMSLoadOutcome.allCases where outcome != .answered {
            if let count = report.outcomes[outcome.name], count > 0 { outcomes.append(outcome.name, "\(count)") }
        }
        if !outcomes.rows.isEmpty { parts.append(outcomes.text) }
        parts.append(processorText(report))
        return parts.joined(separator: "\n\n")
    }

    private static func processorText(_ report: DLMSLoadReport) -> String {
        var lines: [String] = []
        if let seconds = report.serverSeconds {
            let rate = report.readsPerServerSecond.map { Quantity.count($0) } ?? "–"
            lines.append("server: \(Quantity.decimal(seconds, 2)) processor s, \(rate) reads a processor second")
        }
        lines.append("client: \(Quantity.decimal(report.clientSeconds, 2)) processor s")
        return lines.joined(separator: "\n")
    }

    static func text(_ report: DLMSHoldReport) -> String {
        var table = Table(["dlms hold", ""])
        table.append("meters", "\(report.meters), port \(report.port)")
        let seconds = Quantity.decimal(report.setUpSeconds, 2)
        table.append("established", "\(report.established) of \(report.sessions) in \(seconds) s")
        table.append("alive", "\(report.alive) after \(Quantity.decimal(report.idleSeconds, 2)) s idle")
        table.append("answered again", "\(report.answeredAgain)")
        let latency = report.latency
        if latency.count > 0 {
            let (median, high) = (
                Quantity.time(microseconds: Double(latency.p50)), Quantity.time(microseconds: Double(latency.p99))
            )
            table.append("second read", "p50 \(median), p99 \(high), in waves of 128")
        }
        if let server = report.server { table.append("server memory", memory(server)) }
        table.append("client memory", memory(report.client))
        guard !report.failures.isEmpty else { return table.text }
        var failures = Table(["failure", "sessions"])
        for (reason, count) in report.failures.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            failures.append(reason, "\(count)")
        }
        return table.text + "\n\n" + failures.text
    }

    private static func memory(_ memory: DLMSHoldReport.Memory) -> String {
        func mebibytes(_ octets: UInt64) -> String { Quantity.decimal(Double(octets) / 1_048_576, 1) }
        let each = Quantity.decimal(memory.perSession / 1_024, 2)
        return "\(mebibytes(memory.before)) MiB before, \(mebibytes(memory.after)) MiB after: \(each) KiB a session"
    }

    private static func clientName(_ port: UInt16) -> String {
        port == 16 ? "16, public, no security" : "\(port), reader, password"
    }
}
