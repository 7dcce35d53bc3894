import Foundation
import Gateway

/// A load report as a page of its own: no scripts, nothing from elsewhere, light or dark as the reader has it.
struct LoadReportHTML {
    let report: LoadReport

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c2330; --muted: #5b6577; --line: #dde2ea; --paper: #ffffff;
          --first: #1f6feb; --second: #c2410c; --third: #15803d; --bad: #b91c1c; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --muted: #9aa5b8; --line: #323a48;
          --paper: #14181f; --first: #6cb0ff; --second: #ff9e5e; --third: #5fd38d; --bad: #ff8a8a; } }
        body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; }
        th { color: var(--muted); font-weight: 600; } .number { text-align: right; }
        .missed { color: var(--bad); font-weight: 600; } .legend { color: var(--muted); margin: 0; }
        """

    var page: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\("smets load: \(report.target)".markupEscaped)</title>
        <style>
        \(Self.style)
        \(SVGChart.style)
        </style>
        </head>
        <body>
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
        </body>
        </html>

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
        return table([], rows)
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
        return table(
            ["mix", "messages", "answers/s", "errors", "", "p50", "p90", "p99", "p99.9", "max"], rows, numbersFrom: 1)
    }

    private var outcomes: String {
        let rows = LoadOutcome.allCases.map { outcome in
            let count = report.total.outcomes[outcome.name] ?? 0
            let share = Double(count) / Double(max(1, report.total.messages))
            return [outcome.name, "\(count)", LoadReportText.percent(share)]
        }
        return table(["outcome", "messages", "share"], rows, numbersFrom: 1)
    }

    private func table(_ header: [String], _ rows: [[String]], numbersFrom: Int = .max) -> String {
        func line(_ cells: [String], _ tag: String) -> String {
            let cells = cells.enumerated().map { column, cell in
                "<\(tag)\(column >= numbersFrom ? " class=\"number\"" : "")>\(cell.markupEscaped)</\(tag)>"
            }
            return "<tr>\(cells.joined())</tr>"
        }
        let lines = (header.isEmpty ? [] : [line(header, "th")]) + rows.map { line($0, "td") }
        return "<div class=\"scroll\"><table>\(lines.joined(separator: "\n"))</table></div>"
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

    /// Nines stand equally far apart: 90, 99, 99.9 %.
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
