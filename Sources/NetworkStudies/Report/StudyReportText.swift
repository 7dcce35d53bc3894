import Reports

/// A simulated day for people.
package struct StudyReportText {
    package let report: StudyReport

    package init(report: StudyReport) {
        self.report = report
    }

    package var text: String {
        var lines = [title, ""]
        var table = Table([
            "exchange", "priority", "offered", "in time", "p50", "p95", "p99", "retries", "given up", "on air",
        ])
        for row in report.rows {
            table.append(
                row.name, row.priority, Quantity.count(Double(row.offered)),
                StudyNumber.percent(Double(row.inTime) / Double(max(1, row.offered)), 2),
                StudyNumber.time(milliseconds: row.p50), StudyNumber.time(milliseconds: row.p95),
                StudyNumber.time(milliseconds: row.p99), Quantity.count(Double(row.retries)),
                Quantity.count(Double(row.unreachable + row.stopped + row.refused)),
                String(Int((100 * Double(row.octetsOnAir) / Double(max(1, row.octets))).rounded())) + " %")
        }
        lines.append(table.text)
        lines.append("")
        lines.append(utilisation)
        lines.append("")
        if let scenario = report.scenario {
            lines.append(
                "settlement reads of scenario \(scenario) answered before the window closed: "
                    + "\(StudyNumber.percent(report.deliveredShare, 2)); under way then: "
                    + Quantity.count(Double(report.backlogAtWindowEnd)))
        }
        for measure in report.measures {
            lines.append(
                "\(measure.name), \(measure.meaning): "
                    + "\(measure.share.map { StudyNumber.percent($0, 3) } ?? "–") of "
                    + Quantity.count(Double(measure.messages)))
        }
        let alerts = report.alerts
        if alerts.sent > 0 {
            lines.append(
                "alerts: \(Quantity.count(Double(alerts.sent))), "
                    + "\(StudyNumber.percent(Double(alerts.delivered) / Double(max(1, alerts.sent)), 3)) delivered, p95 "
                    + "\(StudyNumber.time(milliseconds: alerts.p95)), "
                    + "\(StudyNumber.percent(alerts.collisionShare)) of the transmissions met another")
        }
        if let factor = report.settlementCompressionFactor {
            lines.append(String(format: "on air after compression: %.3f of the settlement reads' octets", factor))
        }
        if let factor = report.baselineCompressionFactor {
            lines.append(String(format: "on air after compression: %.3f of the other low-priority octets", factor))
        }
        lines.append(
            report.isSufficient
                ? "the network carries it: at least 99 % in the window, 95 % of on-demand responses within 30 s"
                : "the network does not carry it: less than 99 % in the window, or on-demand responses later than 30 s")
        return lines.joined(separator: "\n")
    }

    private var title: String {
        let cells =
            report.cellsSimulated == report.cells
            ? "all \(report.cells) cells" : "\(report.cellsSimulated) of \(report.cells) cells, scaled to all"
        let scenario = report.scenario.map { "scenario \($0), window \(report.windowHours) h" } ?? "today's traffic"
        return "\(report.network): \(scenario), \(report.channels) channels, compression \(report.compression), "
            + "seed \(report.seed); \(cells)\(report.days > 1 ? ", \(report.days) days" : ""); sizes: \(report.sizes)"
    }

    private var utilisation: String {
        let blocks = Array(" ▁▂▃▄▅▆▇█")
        let bars = String(report.utilisationByHour.map { blocks[min(8, max(0, Int(($0 * 8).rounded())))] })
        let highest = report.utilisationByHour.max() ?? 0
        return "channels in use, hour by hour from 00:00 UTC: │\(bars)│ at most \(StudyNumber.percent(highest))"
    }
}
