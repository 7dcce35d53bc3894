import Reports

/// A simulated day of a SMETS1 network as a page with charts.
package struct SMETS1ReportHTML {
    package let report: SMETS1Report

    package var page: String { HTMLPage(title: "smets simulate: \(report.network)", body: body).text }

    package init(report: SMETS1Report) {
        self.report = report
    }

    private var text: SMETS1ReportText { SMETS1ReportText(report: report) }
    private var rows: [SMETS1Report.Row] { report.cohorts + [report.all] }

    /// The day without the page around it.
    var body: String {
        """
        <h1>A day of \(report.network.markupEscaped)</h1>
        <p>\(text.title.markupEscaped)</p>
        <h2>Messages, data and calls</h2>
        \(HTMLPage.table(SMETS1ReportText.messagesHeader, rows.map(SMETS1ReportText.messages), numbersFrom: 2))
        <h2>PDP contexts</h2>
        \(HTMLPage.table(SMETS1ReportText.sessionsHeader, rows.map(SMETS1ReportText.sessions), numbersFrom: 1))
        \(text.facts.map { "<p>\($0.markupEscaped)</p>" }.joined(separator: "\n"))
        <h2>PDP contexts at one time</h2>
        \(charts("PDP contexts at one time", "PDP contexts", \.sessionsByInterval))
        <h2>Short messages a second</h2>
        \(charts("Short messages a second", "SMS/s", \.messagesPerSecondByInterval))
        """
    }

    /// Charts of at most three cohorts each, since a chart has three colours.
    private func charts(_ title: String, _ unit: String, _ values: (SMETS1Report.Row) -> [Double]) -> String {
        stride(from: 0, to: report.cohorts.count, by: 3).map { from in
            let cohorts = report.cohorts[from..<min(from + 3, report.cohorts.count)]
            return SVGChart(
                title: title, xLabel: "hour, UTC", yLabel: unit,
                series: cohorts.map { row in
                    .init(
                        name: row.name,
                        points: values(row).enumerated().map { place, value in
                            (x: (Double(place) + 0.5) * Double(report.interval) / 60, y: value)
                        })
                },
                xTicks: stride(from: 0, through: 24, by: 4).map { (x: Double($0), label: "\($0)") }
            ).svg + (cohorts.count == 1 ? "<p class=\"legend\">\(cohorts[from].name.markupEscaped)</p>" : "")
        }.joined(separator: "\n")
    }
}
