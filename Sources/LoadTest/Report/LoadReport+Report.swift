import Foundation
import Reports

extension LoadReport: ReportSource {
    package var report: Report {
        var sections = [
            ReportSection([.facts("load", facts)]),
            ReportSection("Mix", [.table(ReportTable(mixRows, columns: Row.columns))]),
        ]
        sections.append(outcomeSection)
        sections.append(ReportSection([.lines(notes)]))
        if !requirements.isEmpty {
            sections.append(
                ReportSection(
                    "Requirements",
                    [.table(ReportTable(requirements, columns: LoadRequirement.Verdict.columns))]))
        }
        sections += [
            ReportSection("Rate over time", [.chart(rateChart)]),
            ReportSection("Latency over time", [.chart(latencyChart)]),
            ReportSection("Latency distribution", [.chart(distributionChart)]),
        ]
        return Report(title: "smets load: \(target)", heading: "Load on \(target)", sections: sections, data: data)
    }

    private var facts: [ReportFact] {
        let verified = "\(Quantity.decimal(verifiedShare * 100, 2)) % of answers verified and decrypted"
        return [
            ReportFact("target", target),
            ReportFact("pacing", pacing),
            ReportFact("mix", mix),
            ReportFact("meters", "\(firstMeter) to \(lastMeter), \(order), seed \(seed)"),
            ReportFact("measured", "\(Quantity.decimal(seconds, 2)) s from \(started)"),
            ReportFact("latency", latencyMeaning),
            ReportFact("verification", "\(verified) (\(total.verified))"),
        ]
    }

    /// A row for every mix entry and one for all together, which bears the entry's name when it is the only one.
    private var mixRows: [Row] {
        guard let only = entries.first, entries.count == 1 else { return entries + [total] }
        var row = total
        row.name = only.name
        return [row]
    }

    /// The outcomes: on the terminal the errors that there were, on the page all.
    private var outcomeSection: ReportSection {
        struct Count {
            let outcome: LoadOutcome
            let count: UInt64
        }
        let counts = LoadOutcome.allCases.map { Count(outcome: $0, count: total.outcomes[$0] ?? 0) }
        let errors = counts.filter { $0.outcome.isError && $0.count > 0 }
        let columns: [ReportColumn<Count>] = [
            .init("outcome", .words, { $0.outcome.name }),
            .init("messages", .whole, { $0.count }),
            .init("share", .smallShare, { Double($0.count) / Double(max(1, total.messages)) }),
        ]
        return ReportSection(
            "Outcomes",
            [
                .table(ReportTable(errors, columns: columns), in: errors.isEmpty ? [] : .terminal),
                .table(ReportTable(counts, columns: columns), in: .page),
            ])
    }

    private var notes: [String] {
        func time(_ microseconds: UInt64) -> String { Quantity.time(microseconds: Double(microseconds)) }
        var notes = ["client: \(Quantity.decimal(processorTime, 2)) us of processor time a message"]
        if let delay = sendDelay, delay.count > 0 {
            notes[0] += "; messages left p50 \(time(delay.p50)), p99 \(time(delay.p99)) late"
        }
        if outstanding > 0 { notes.append("ended early: \(outstanding) messages without answer yet") }
        if lateResponses > 0 { notes.append("responses after their timeout: \(lateResponses)") }
        if strayMessages > 0 { notes.append("messages that answer nothing: \(strayMessages)") }
        if connectionLosses > 0 {
            notes.append("connections lost: \(connectionLosses), made again: \(reconnections)")
        }
        return notes
    }

    private var rateChart: SVGChart {
        var series = [SVGChart.Series(name: "answers a second", points: timeline.map { ($0.time, $0.rate) })]
        if total.errors > 0 {
            series.append(.init(name: "errors", points: timeline.map { ($0.time, Double($0.errors)) }))
        }
        return SVGChart(title: "Rate over time", xLabel: "seconds", yLabel: "answers a second", series: series)
    }

    private var latencyChart: SVGChart {
        SVGChart(
            title: "Latency over time", xLabel: "seconds", yLabel: "microseconds",
            series: [
                .init(name: "p50", points: timeline.map { ($0.time, Double($0.p50)) }),
                .init(name: "p99", points: timeline.map { ($0.time, Double($0.p99)) }),
            ], isLogarithmic: true)
    }

    /// A chart of latency by percentile, on an axis on which 90, 99 and 99.9 % are equally far apart.
    private var distributionChart: SVGChart {
        func nines(_ percent: Double) -> Double { -log10(1 - min(percent, 99.9999) / 100) }
        let last = percentiles.last?.percent ?? 0
        let points = percentiles.filter { $0.percent < 100 || last < 100 }.map {
            (x: nines($0.percent), y: Double($0.latency))
        }
        return SVGChart(
            title: "Latency distribution", xLabel: "per cent of answers that came within", yLabel: "microseconds",
            series: [.init(name: "latency", points: points)],
            xTicks: [0, 50, 90, 99, 99.9, 99.99, 99.999].map { (x: nines($0), label: Quantity.decimal($0, 3)) },
            isLogarithmic: true)
    }
}

extension LoadReport.Row {
    fileprivate static var columns: [ReportColumn<Self>] {
        [
            .init("mix", .words, { $0.name }),
            .init("messages", .whole, { $0.messages }),
            .init("answers/s", .decimal(1), { $0.rate }),
            .init("errors", .whole, { $0.errors }),
            .init("error share", in: .page, .smallShare, { $0.errorShare }),
        ] + LatencySummary.columns.map { $0.of { $0.latency } }
    }
}

extension LoadRequirement.Verdict {
    fileprivate static var columns: [ReportColumn<Self>] {
        [
            .init("required", .words, { $0.requirement }),
            .init("measured", missing: "no answer", .words, { $0.measured }),
            .init("", .verdict("met", "MISSED"), { $0.isMet }),
        ]
    }

    /// The value that the requirement was compared with, with its unit; nil when nothing was answered.
    private var measured: String? {
        actual.map { Quantity.decimal($0, 3) + (unit == .count || unit == .perSecond ? "" : " ") + unit.rawValue }
    }
}
