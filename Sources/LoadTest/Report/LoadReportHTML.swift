import Foundation
import Reports

/// A load report as an HTML page.
package struct LoadReportHTML {
    package let report: LoadReport

    package init(report: LoadReport) {
        self.report = report
    }

    package var page: String {
        HTMLPage(title: "smets load: \(report.target)", body: body).text
    }

    private var body: String {
        """
        <h1>Load on \(report.target.markupEscaped)</h1>
        \(facts)
        \(verdicts)
        <h2>Mix</h2>
        \(mix)
        <h2>Outcomes</h2>
        \(outcomes)
        <h2>Rate over time</h2>
        \(rateChart.svg)
        <h2>Latency over time</h2>
        \(latencyChart.svg)
        <h2>Latency distribution</h2>
        \(distributionChart.svg)
        <p class="legend">Latency: \(report.latencyMeaning.markupEscaped).</p>
        """
    }

    private var facts: String {
        var rows = [
            ["pacing", report.pacing], ["mix", report.mix],
            ["meters", "\(report.firstMeter) to \(report.lastMeter), \(report.order), seed \(report.seed)"],
            ["measured", "\(LoadReportText.decimal(report.seconds, 2)) s from \(report.started)"],
            ["verified and decrypted", "\(report.total.verified) of \(report.total.messages)"],
            ["client", "\(LoadReportText.decimal(report.processorTime, 2)) us of processor time a message"],
        ]
        if let delay = report.sendDelay, delay.count > 0 {
            let (median, high) = (LoadReportText.time(Double(delay.p50)), LoadReportText.time(Double(delay.p99)))
            rows.append(["messages left late by", "p50 \(median), p99 \(high)"])
        }
        if report.connectionLosses > 0 {
            rows.append(["connections lost", "\(report.connectionLosses), made again: \(report.reconnections)"])
        }
        return HTMLPage.table([], rows)
    }

    private var verdicts: String {
        guard !report.requirements.isEmpty else { return "" }
        let rows = report.requirements.map { verdict in
            let actual = LoadReportText.measured(verdict).markupEscaped
            let isMet = verdict.isMet ? "met" : "<span class=\"missed\">missed</span>"
            return "<tr><td>\(verdict.requirement.markupEscaped)</td><td>\(actual)</td><td>\(isMet)</td></tr>"
        }
        return "<h2>Requirements</h2>\n<table><tr><th>required</th><th>measured</th><th></th></tr>"
            + "\(rows.joined())</table>"
    }

    private var mix: String {
        let rows = (report.entries + [report.total]).map { row in
            let latency = row.latency
            let times = [latency.p50, latency.p90, latency.p99, latency.p999, latency.maximum].map { Double($0) }
            let rate = LoadReportText.decimal(row.rate, 1)
            return [row.name, "\(row.messages)", rate, "\(row.errors)", LoadReportText.percent(row.errorShare)]
                + times.map { latency.count == 0 ? "–" : LoadReportText.time($0) }
        }
        return HTMLPage.table(
            ["mix", "messages", "answers/s", "errors", "", "p50", "p90", "p99", "p99.9", "max"], rows, numbersFrom: 1)
    }

    private var outcomes: String {
        let rows = LoadOutcome.allCases.map { outcome in
            let count = report.total.outcomes[outcome.name] ?? 0
            let share = Double(count) / Double(max(1, report.total.messages))
            return [outcome.name, "\(count)", LoadReportText.percent(share)]
        }
        return HTMLPage.table(["outcome", "messages", "share"], rows, numbersFrom: 1)
    }

    private var rateChart: SVGChart {
        var series = [
            SVGChart.Series(name: "answers a second", points: report.timeline.map { ($0.time, $0.rate) })
        ]
        if report.total.errors > 0 {
            series.append(.init(name: "errors", points: report.timeline.map { ($0.time, Double($0.errors)) }))
        }
        return SVGChart(title: "Rate over time", xLabel: "seconds", yLabel: "answers a second", series: series)
    }

    private var latencyChart: SVGChart {
        SVGChart(
            title: "Latency over time", xLabel: "seconds", yLabel: "microseconds",
            series: [
                .init(name: "p50", points: report.timeline.map { ($0.time, Double($0.p50)) }),
                .init(name: "p99", points: report.timeline.map { ($0.time, Double($0.p99)) }),
            ], isLogarithmic: true)
    }

    /// A chart of latency by percentile, on an axis on which 90, 99 and 99.9 % are equally far apart.
    private var distributionChart: SVGChart {
        func nines(_ percent: Double) -> Double { -log10(1 - min(percent, 99.9999) / 100) }
        let last = report.percentiles.last?.percent ?? 0
        let points = report.percentiles.filter { $0.percent < 100 || last < 100 }.map {
            (x: nines($0.percent), y: Double($0.latency))
        }
        return SVGChart(
            title: "Latency distribution", xLabel: "per cent of answers that came within", yLabel: "microseconds",
            series: [.init(name: "latency", points: points)],
            xTicks: [0, 50, 90, 99, 99.9, 99.99, 99.999].map { (x: nines($0), label: LoadReportText.decimal($0, 3)) },
            isLogarithmic: true)
    }
}
