import Foundation
import Reports

extension SMETS1Report: ReportSource {
    package var report: Report {
        let rows = cohorts + [all]
        return Report(
            title: "smets simulate: \(network)", heading: "A day of \(network)",
            sections: [
                ReportSection([.lines([summary])]),
                ReportSection("Messages, data and calls", [.table(ReportTable(rows, columns: Row.messageColumns))]),
                ReportSection("PDP contexts", [.table(ReportTable(rows, columns: Row.sessionColumns))]),
                ReportSection([.lines(facts)]),
                ReportSection(
                    "PDP contexts at one time", charts("PDP contexts at one time", "PDP contexts", \.sessionsByInterval)
                ),
                ReportSection(
                    "Short messages a second",
                    charts("Short messages a second", "SMS/s", \.messagesPerSecondByInterval)),
            ], data: intervals)
    }

    private var summary: String {
        let cache = usesCache ? "S1SP cache" : "no cache"
        let sharing = sharesSessions ? "requests share sessions" : "one session a request"
        let limits = isUnlimited ? ", no limits" : ""
        let part = thinning > 1 ? "; 1 of \(thinning) meters, scaled to all" : ""
        return "\(network): scenario \(scenario), window \(windowHours) h from "
            + "\(String(format: "%02.0f", windowFrom)):00 UTC, \(cache), \(sharing)\(limits), seed \(seed)\(part)"
    }

    /// Lines with the facts that are no columns of a table.
    private var facts: [String] {
        let (all, cache, dco) = (all, cache, dualControl)
        let count = { (number: Int) in Quantity.count(number) }
        return [
            "requests: " + String(format: "%.2f", requestsPerMeterAndDay) + " of a meter and day; "
                + "\(count(all.answered)) answered by meters, \(count(all.cacheHits)) from the cache, "
                + "\(count(all.lost)) lost, \(count(all.unfinished)) under way at midnight; "
                + "\(count(all.shared)) used the session of another, \(count(all.heldBack)) waited for their make's rate",
            "answer by a meter: p50 \(Quantity.time(milliseconds: all.latencyP50)), p95 "
                + "\(Quantity.time(milliseconds: all.latencyP95)); messages not delivered: "
                + count(all.messagesUndelivered),
            "cache: \(Quantity.share(cache.share)) of the requests; it saves \(count(cache.savedSessions)) sessions "
                + "and messages, \(count(cache.savedOctets / 1_024)) KiB and \(count(cache.savedDualControlCalls)) "
                + "calls of the DCO a day",
            "DCO: \(Quantity.legible(dco.perSecond.mean)) calls/s, peak \(Quantity.legible(dco.perSecond.peak)); "
                + "\(Quantity.share(dco.inTimeShare, 2)) within \(StudyNumber.text(dco.targetTime)) s, p95 "
                + "\(Quantity.time(milliseconds: dco.p95)), p99 \(Quantity.time(milliseconds: dco.p99)); "
                + "\(dco.servers) servers, \(Quantity.share(dco.busiestHour)) of them in the busiest hour",
            isSufficient
                ? "the network carries it: at least 99 % of the requests are answered on the day"
                : "the network does not carry it: less than 99 % of the requests are answered on the day",
        ]
    }

    /// Charts of at most three cohorts each, since a chart has three colours.
    private func charts(_ title: String, _ unit: String, _ values: (Row) -> [Double]) -> [ReportPart] {
        stride(from: 0, to: cohorts.count, by: 3).flatMap { from -> [ReportPart] in
            let cohorts = cohorts[from..<min(from + 3, cohorts.count)]
            let chart = SVGChart(
                title: title, xLabel: "hour, UTC", yLabel: unit,
                series: cohorts.map { row in
                    .init(
                        name: row.name,
                        points: values(row).enumerated().map { place, value in
                            (x: (Double(place) + 0.5) * Double(interval) / 60, y: value)
                        })
                },
                xTicks: stride(from: 0, through: 24, by: 4).map { (x: Double($0), label: "\($0)") })
            // A chart of one series has no legend.
            return [.chart(chart)] + (cohorts.count == 1 ? [.lines([cohorts[from].name], in: .page)] : [])
        }
    }

    /// An interval of a cohort.
    private struct Interval {
        let row: Row
        let place: Int
    }

    private var intervals: ReportTable {
        ReportTable(
            cohorts.flatMap { row in row.sessionsByInterval.indices.map { Interval(row: row, place: $0) } },
            columns: [
                .init("minute", name: "minute_utc", .whole, { $0.place * interval }),
                .init("cohort", .words, { $0.row.name }),
                .init("provider", .words, { $0.row.provider }),
                .init("PDP contexts", .legible, { $0.row.sessionsByInterval[$0.place] }),
                .init("SMS/s", name: "messages_per_second", .legible, { $0.row.messagesPerSecondByInterval[$0.place] }),
            ])
    }
}

extension SMETS1Report.Row {
    fileprivate static var messageColumns: [ReportColumn<Self>] {
        [
            .init("cohort", .words, { $0.name }),
            .init("provider", .words, { $0.provider }),
            .init("meters", .count, { $0.meters }),
            .init("requests", .count, { $0.requests }),
            .init("SMS/s", .legible, { $0.messages.mean }),
            .init("peak", .legible, { $0.messages.peak }),
            .init("SMS/meter-month", .legible, { $0.messagesPerMeterMonth }),
            .init("KiB/meter-month", .legible, { $0.kibibytesPerMeterMonth }),
            .init("P95", .legible, { $0.kibibytesPerMeterMonthP95 }),
            .init("kbit/s", .legible, { $0.kilobitsPerSecond.mean }),
            .init("peak", .legible, { $0.kilobitsPerSecond.peak }),
            .init("API calls/s", .legible, { $0.interfaceCalls.mean }),
            .init("peak", .legible, { $0.interfaceCalls.peak }),
        ]
    }

    fileprivate static var sessionColumns: [ReportColumn<Self>] {
        [
            .init("cohort", .words, { $0.name }),
            .init("wake-ups/s", .legible, { $0.sessions.perSecond }),
            .init("hold", .seconds, { $0.hold.mean }),
            .init("P95", .seconds, { $0.hold.p95 }),
            .init("PDP contexts", .rounded, { $0.sessions.mean }),
            .init("arrivals × hold", .rounded, { $0.sessions.analyticMean }),
            .init("deviation", missing: "–", .deviation, { $0.sessions.deviation }),
            .init("peak", .rounded, { $0.sessions.peak }),
            .init("pool", .count, { $0.pool?.size }),
            .init("rejections", .count, { $0.pool?.rejections }),
            .init("pool enough", .count, { $0.pool?.sufficientSize }),
        ]
    }
}
