import Reports

/// A simulated day as a page with charts.
package struct StudyReportHTML {
    package let report: StudyReport

    package var page: String { HTMLPage(title: "smets simulate: \(report.network)", body: body).text }

    package init(report: StudyReport) {
        self.report = report
    }

    /// The day without the page around it.
    var body: String {
        """
        <h1>A day of \(report.network.markupEscaped)</h1>
        \(facts)
        <h2>Exchanges</h2>
        \(exchanges)
        <h2>Performance measures</h2>
        \(measures)
        <h2>Channels in use, by cell and hour</h2>
        \(heatMap.svg)
        <h2>Exchanges that wait</h2>
        \(waiting.svg)
        <h2>Settlement reads answered</h2>
        \(delivered.svg)
        """
    }

    private var facts: String {
        HTMLPage.table(
            [],
            [
                ["scenario", report.scenario ?? "today's traffic"], ["settlement window", "\(report.windowHours) h"],
                ["channels", "\(report.channels)"], ["compression", report.compression], ["sizes", report.sizes],
                ["cells", "\(report.cellsSimulated) of \(report.cells), seed \(report.seed)"],
                ["settlement reads in their window", StudyNumber.percent(report.deliveredShare, 2)],
                ["under way at its end", Quantity.count(Double(report.backlogAtWindowEnd))],
                ["carries it", report.isSufficient ? "yes" : "no"],
            ])
    }

    private var exchanges: String {
        HTMLPage.table(
            ["exchange", "priority", "offered", "in time", "p50", "p95", "p99", "retries"],
            report.rows.map { row in
                [
                    row.name, row.priority, Quantity.count(Double(row.offered)),
                    StudyNumber.percent(Double(row.inTime) / Double(max(1, row.offered)), 2),
                    StudyNumber.time(milliseconds: row.p50), StudyNumber.time(milliseconds: row.p95),
                    StudyNumber.time(milliseconds: row.p99), Quantity.count(Double(row.retries)),
                ]
            }, numbersFrom: 2)
    }

    private var measures: String {
        HTMLPage.table(
            ["measure", "meaning", "messages", "in time"],
            report.measures.map {
                [
                    $0.name, $0.meaning, Quantity.count(Double($0.messages)),
                    $0.share.map { StudyNumber.percent($0, 3) } ?? "–",
                ]
            }, numbersFrom: 2)
    }

    private var heatMap: SVGHeatMap {
        SVGHeatMap(
            title: "Channels in use", xLabel: "hour, UTC", yLabel: "cell", rows: report.utilisation,
            rowNames: report.cellNumbers.map(String.init))
    }

    private var waiting: SVGChart {
        SVGChart(
            title: "Exchanges that wait", xLabel: "hour, UTC", yLabel: "exchanges",
            series: [.init(name: "waiting", points: report.intervals.map { ($0.hour, Double($0.waiting)) })])
    }

    private var delivered: SVGChart {
        SVGChart(
            title: "Settlement reads answered", xLabel: "hour, UTC", yLabel: "reads",
            series: [.init(name: "answered", points: report.intervals.map { ($0.hour, Double($0.delivered)) })])
    }
}
