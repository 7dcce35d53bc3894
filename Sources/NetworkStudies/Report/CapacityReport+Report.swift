import Reports

extension CapacityReport: ReportSource {
    package var report: Report {
        var sections = [ReportSection([.lines([summary])])]
        for point in points {
            let settings = point.settings.joined(separator: ", ")
            sections.append(
                ReportSection(
                    settings.isEmpty ? nil : settings,
                    [
                        .lines(settings.isEmpty ? [] : [settings], in: .terminal),
                        .table(ReportTable(point.rows, columns: Point.Row.columns)),
                        .table(point.delivered, in: .page),
                    ]))
        }
        if points.count == 1 { sections.append(ReportSection([.table(trials, in: .terminal)])) }
        return Report(
            title: "smets capacity: \(network)", heading: "Channels that \(network) needs", sections: sections,
            data: trials)
    }

    private var summary: String {
        "\(network): \(cellsSimulated) of \(cells) cells, seed \(seed); compression of "
            + "\(compression == .low ? "all messages of low priority" : compression.rawValue); sizes: \(sizes)"
    }

    /// An option that was simulated, in a row of a table.
    private struct Trial {
        let settings: String
        let row: Point.Row
        let trial: Point.Trial
    }

    /// All options that were simulated.
    private var trials: ReportTable {
        ReportTable(
            points.flatMap { point in
                point.rows.flatMap { row in
                    row.trials.map { Trial(settings: point.settings.joined(separator: " "), row: row, trial: $0) }
                }
            },
            columns: [
                .init("settings", in: .data, .words, { $0.settings }),
                .init("scenario", .words, { $0.row.scenario }),
                .init("window", unit: "h", .whole, { $0.row.windowHours }),
                .init("channels", .whole, { $0.trial.channels }),
                .init("compressed", name: "compression", .yesOrNo, { $0.trial.compression }),
                .init("carries it", name: "sufficient", .yesOrNo, { $0.trial.isSufficient }),
                .init("in window", name: "delivered_share", .share(2), { $0.trial.deliveredShare }),
                .init("on-demand p95", .milliseconds, { $0.trial.onDemandP95 }),
                .init("settlement p95", .milliseconds, { $0.trial.settlementP95 }),
                .init("backlog", .count, { $0.trial.backlogAtWindowEnd }),
                .init("busiest hour", name: "highest_utilisation", .share(1), { $0.trial.highestUtilisation }),
                .init("octets left", name: "compression_factor", .share(1), { $0.trial.compressionFactor }),
                .init("row", in: .data, .words, { $0.row.text }),
                .init("published", in: .data, .words, { $0.row.published }),
            ])
    }
}

extension CapacityReport.Point {
    /// The share that each option delivers, for each row.
    fileprivate var delivered: ReportTable {
        let options = Set(rows.flatMap { $0.trials.map(\.option) }).sorted {
            ($0.channels, $0.order) < ($1.channels, $1.order)
        }
        let columns = options.map { option in
            ReportColumn<Row>(
                "\(option.channels)\(option.compression ? " with compression" : "")", .share(2),
                { row in row.trials.first { $0.option == option }?.deliveredShare })
        }
        let leading: [ReportColumn<Row>] = [
            .init("in the window", .words, { $0.scenario }), .init("h", .whole, { $0.windowHours }),
        ]
        return ReportTable(rows, columns: leading + columns)
    }
}

extension CapacityReport.Point.Row {
    fileprivate static var columns: [ReportColumn<Self>] {
        [
            .init("scenario", .words, { $0.scenario }),
            .init("window", unit: "h", .whole, { $0.windowHours }),
            .init("RF channels", .words, { $0.text }),
            .init("published", missing: "–", .words, { $0.published }),
            .init("", .choice("as published", "differs"), { row in row.published.map { $0 == row.text } }),
        ]
    }
}

extension CapacityReport.Point.Trial {
    fileprivate var option: CapacityReport.Point.Option { .init(channels: channels, compression: compression) }
}

extension CapacityReport.Point.Option {
    /// The place among options with as many channels: without compression first.
    fileprivate var order: Int { compression ? 1 : 0 }
}
