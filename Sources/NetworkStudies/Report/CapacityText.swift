import PlainText
import Reports

/// Tables of the resources that scenarios need, for people.
package struct CapacityText {
    package let report: CapacityReport

    package init(report: CapacityReport) {
        self.report = report
    }

    package var text: String {
        var lines = [
            "\(report.network): \(report.cellsSimulated) of \(report.cells) cells, seed \(report.seed); compression of "
                + "\(report.compression == "low" ? "all messages of low priority" : report.compression); "
                + "sizes: \(report.sizes)"
        ]
        for point in report.points {
            lines.append("")
            if !point.settings.isEmpty { lines.append(point.settings.joined(separator: ", ")) }
            lines.append(table(point))
        }
        if report.points.count == 1, let point = report.points.first {
            lines.append("")
            lines.append(trials(point))
        }
        return lines.joined(separator: "\n")
    }

    private func table(_ point: CapacityReport.Point) -> String {
        var table = Table(["scenario", "window h", "RF channels", "published", ""])
        for row in point.rows {
            table.append(
                row.scenario, "\(row.windowHours)", row.text, row.published ?? "–",
                row.published.map { $0 == row.text ? "as published" : "differs" } ?? "")
        }
        return table.text
    }

    private func trials(_ point: CapacityReport.Point) -> String {
        var table = Table([
            "scenario", "window h", "channels", "compressed", "carries it", "in window", "on-demand p95",
            "settlement p95", "backlog", "busiest hour", "octets left",
        ])
        for row in point.rows {
            for trial in row.trials {
                table.append(
                    row.scenario, "\(row.windowHours)", "\(trial.channels)", trial.compression ? "yes" : "no",
                    trial.isSufficient ? "yes" : "no", StudyNumber.percent(trial.deliveredShare, 2),
                    StudyNumber.time(milliseconds: trial.onDemandP95),
                    StudyNumber.time(milliseconds: trial.settlementP95),
                    Quantity.count(Double(trial.backlogAtWindowEnd)), StudyNumber.percent(trial.highestUtilisation),
                    trial.compressionFactor.map { StudyNumber.percent($0) } ?? "")
            }
        }
        return table.text
    }
}

/// The tables as CSV (RFC 4180), with a row for each option that was simulated.
package struct CapacityCSV {
    package let report: CapacityReport

    package init(report: CapacityReport) {
        self.report = report
    }

    package var text: String {
        var lines = [
            "settings,scenario,window_h,channels,compression,sufficient,delivered_share,on_demand_p95_ms,settlement_p95_ms,"
                + "backlog,highest_utilisation,compression_factor,row,published"
        ]
        for point in report.points {
            let settings = CSVField.text(point.settings.joined(separator: " "))
            for row in point.rows {
                for trial in row.trials {
                    lines.append(
                        [
                            settings, row.scenario, "\(row.windowHours)", "\(trial.channels)", "\(trial.compression)",
                            "\(trial.isSufficient)", "\(trial.deliveredShare)", "\(trial.onDemandP95)",
                            "\(trial.settlementP95)", "\(trial.backlogAtWindowEnd)", "\(trial.highestUtilisation)",
                            trial.compressionFactor.map { "\($0)" } ?? "", CSVField.text(row.text),
                            CSVField.text(row.published ?? ""),
                        ].joined(separator: ","))
                }
            }
        }
        return lines.map { $0 + "\r\n" }.joined()
    }
}

/// The tables as an HTML page.
package struct CapacityHTML {
    package let report: CapacityReport

    package init(report: CapacityReport) {
        self.report = report
    }

    package var page: String {
        let points = report.points.map { point in
            let settings =
                point.settings.isEmpty ? "" : "<h2>\(point.settings.joined(separator: ", ").markupEscaped)</h2>"
            return settings + Self.rows(point) + Self.trials(point)
        }
        return HTMLPage(
            title: "smets capacity: \(report.network)",
            body: """
                <h1>Channels that \(report.network.markupEscaped) needs</h1>
                <p class="legend">\(report.cellsSimulated) of \(report.cells) cells, seed \(report.seed), compression \
                \(report.compression.markupEscaped), sizes \(report.sizes.markupEscaped).</p>
                \(points.joined(separator: "\n"))
                """
        ).text
    }

    private static func rows(_ point: CapacityReport.Point) -> String {
        HTMLPage.table(
            ["scenario", "window", "RF channels", "published"],
            point.rows.map { [$0.scenario, "\($0.windowHours) h", $0.text, $0.published ?? "–"] })
    }

    /// A heat map of the share that each option delivers, for each row.
    private static func trials(_ point: CapacityReport.Point) -> String {
        let options = Set(point.rows.flatMap { $0.trials.map { [$0.channels, $0.compression ? 1 : 0] } })
            .sorted { $0.lexicographicallyPrecedes($1) }
        let names = options.map { "\($0[0])\($0[1] == 1 ? " with compression" : "")" }
        return HTMLPage.table(
            ["in the window", ""] + names,
            point.rows.map { row in
                [row.scenario, "\(row.windowHours) h"]
                    + options.map { option in
                        row.trials.first { $0.channels == option[0] && ($0.compression ? 1 : 0) == option[1] }
                            .map { StudyNumber.percent($0.deliveredShare, 2) } ?? ""
                    }
            }, numbersFrom: 2)
    }
}
