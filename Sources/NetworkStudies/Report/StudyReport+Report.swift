import Foundation
import Reports

extension StudyReport: ReportSource {
    package var report: Report {
        Report(
            title: "smets simulate: \(network)", heading: "A day of \(network)",
            sections: [
                ReportSection([.lines([summary])]),
                ReportSection("Exchanges", [.table(ReportTable(rows, columns: Row.columns))]),
                ReportSection([.lines([utilisationLine], in: .terminal)]),
                ReportSection(
                    "Performance measures", [.table(ReportTable(measures, columns: Measure.columns), in: .page)]),
                ReportSection([
                    .lines(settlementLines), .lines(measures.map(\.line), in: .terminal), .lines(notes),
                ]),
                ReportSection("Channels in use, by cell and hour", [.heatMap(heatMap)]),
                ReportSection("Exchanges that wait", [.chart(waiting)]),
                ReportSection("Settlement reads answered", [.chart(delivered)]),
            ], data: hours)
    }

    private var summary: String {
        let cells =
            cellsSimulated == cells ? "all \(cells) cells" : "\(cellsSimulated) of \(cells) cells, scaled to all"
        let scenario = scenario.map { "scenario \($0), window \(windowHours) h" } ?? "today's traffic"
        return "\(network): \(scenario), \(channels) channels, compression \(compression), "
            + "seed \(seed); \(cells)\(days > 1 ? ", \(days) days" : ""); sizes: \(sizes)"
    }

    private var utilisationLine: String {
        "channels in use, hour by hour from 00:00 UTC: │\(BarChart.line(shares: utilisationByHour))│ at most "
            + Quantity.share(utilisationByHour.max() ?? 0)
    }

    private var settlementLines: [String] {
        guard let scenario else { return [] }
        return [
            "settlement reads of scenario \(scenario) answered before the window closed: "
                + "\(Quantity.share(deliveredShare, 2)); under way then: \(Quantity.count(backlogAtWindowEnd))"
        ]
    }

    private var notes: [String] {
        var lines: [String] = []
        if alerts.sent > 0 {
            lines.append(
                "alerts: \(Quantity.count(alerts.sent)), "
                    + "\(Quantity.share(Double(alerts.delivered) / Double(alerts.sent), 3)) delivered, p95 "
                    + "\(Quantity.time(milliseconds: alerts.p95)), "
                    + "\(Quantity.share(alerts.collisionShare)) of the transmissions met another")
        }
        if let factor = settlementCompressionFactor {
            lines.append(String(format: "on air after compression: %.3f of the settlement reads' octets", factor))
        }
        if let factor = baselineCompressionFactor {
            lines.append(String(format: "on air after compression: %.3f of the other low-priority octets", factor))
        }
        lines.append(
            isSufficient
                ? "the network carries it: at least 99 % in the window, 95 % of on-demand responses within 30 s"
                : "the network does not carry it: less than 99 % in the window, or on-demand responses later than 30 s")
        return lines
    }

    private var heatMap: SVGHeatMap {
        SVGHeatMap(
            title: "Channels in use", xLabel: "hour, UTC", yLabel: "cell", rows: utilisation,
            rowNames: cellNumbers.map(String.init))
    }

    private var waiting: SVGChart {
        SVGChart(
            title: "Exchanges that wait", xLabel: "hour, UTC", yLabel: "exchanges",
            series: [.init(name: "waiting", points: intervals.map { ($0.hour, Double($0.waiting)) })])
    }

    private var delivered: SVGChart {
        SVGChart(
            title: "Settlement reads answered", xLabel: "hour, UTC", yLabel: "reads",
            series: [.init(name: "answered", points: intervals.map { ($0.hour, Double($0.delivered)) })])
    }

    /// An hour of a kind of exchange, of the whole network.
    private struct Hour {
        let hour: Int
        let row: Row
    }

    private var hours: ReportTable {
        ReportTable(
            (0..<24).flatMap { hour in rows.map { Hour(hour: hour, row: $0) } },
            columns: [
                .init("hour", name: "hour_utc", .whole, { $0.hour }),
                .init("exchange", .words, { $0.row.name }),
                .init("priority", .words, { $0.row.priority }),
                .init("settlement", .yesOrNo, { $0.row.settlement }),
                .init("offered", .count, { $0.row.offeredByHour[$0.hour] }),
                .init("answered", .count, { $0.row.answeredByHour[$0.hour] }),
                .init("in time", .count, { $0.row.inTimeByHour[$0.hour] }),
                .init("utilisation", .share(1), { utilisationByHour[$0.hour] }),
            ])
    }
}

extension StudyReport.Row {
    fileprivate static var columns: [ReportColumn<Self>] {
        [
            .init("exchange", .words, { $0.name }),
            .init("priority", .words, { $0.priority }),
            .init("offered", .count, { $0.offered }),
            .init("in time", .share(2), { Double($0.inTime) / Double(max(1, $0.offered)) }),
            .init("p50", .milliseconds, { $0.p50 }),
            .init("p95", .milliseconds, { $0.p95 }),
            .init("p99", .milliseconds, { $0.p99 }),
            .init("retries", .count, { $0.retries }),
            .init("given up", .count, { $0.unreachable + $0.stopped + $0.refused }),
            .init("on air", .share(0), { Double($0.octetsOnAir) / Double(max(1, $0.octets)) }),
        ]
    }
}

extension StudyReport.Measure {
    fileprivate static var columns: [ReportColumn<Self>] {
        [
            .init("measure", .words, { $0.name }),
            .init("meaning", .words, { $0.meaning }),
            .init("messages", .count, { $0.messages }),
            .init("in time", missing: "–", .share(3), { $0.share }),
        ]
    }

    /// The measure as a sentence.
    fileprivate var line: String {
        "\(name), \(meaning): \(share.map { Quantity.share($0, 3) } ?? "–") of \(Quantity.count(messages))"
    }
}
