import Foundation
import Reports

/// A simulated day of a SMETS1 network for people.
package struct SMETS1ReportText {
    package let report: SMETS1Report

    package init(report: SMETS1Report) {
        self.report = report
    }

    /// A number in the form in which people read it.
    static func decimal(_ value: Double) -> String {
        abs(value) >= 100 ? Quantity.count(value) : String(format: "%.1f", value)
    }

    static func deviation(_ share: Double?) -> String {
        share.map { String(format: "%+.1f %%", 100 * $0) } ?? "–"
    }

    static let messagesHeader = [
        "cohort", "provider", "meters", "requests", "SMS/s", "peak", "SMS/meter-month", "KiB/meter-month", "P95",
        "kbit/s", "peak", "API calls/s", "peak",
    ]

    static func messages(_ row: SMETS1Report.Row) -> [String] {
        [
            row.name, row.provider ?? "", Quantity.count(Double(row.meters)), Quantity.count(Double(row.requests)),
            decimal(row.messages.mean), decimal(row.messages.peak), decimal(row.messagesPerMeterMonth),
            decimal(row.kibibytesPerMeterMonth), decimal(row.kibibytesPerMeterMonthP95),
            decimal(row.kilobitsPerSecond.mean), decimal(row.kilobitsPerSecond.peak), decimal(row.interfaceCalls.mean),
            decimal(row.interfaceCalls.peak),
        ]
    }

    static let sessionsHeader = [
        "cohort", "wake-ups/s", "hold", "P95", "PDP contexts", "arrivals × hold", "deviation", "peak", "pool",
        "rejections", "pool enough",
    ]

    static func sessions(_ row: SMETS1Report.Row) -> [String] {
        [
            row.name, decimal(row.sessions.perSecond), String(format: "%.1f s", row.hold.mean),
            String(format: "%.1f s", row.hold.p95), Quantity.count(row.sessions.mean),
            Quantity.count(row.sessions.analyticMean), deviation(row.sessions.deviation),
            Quantity.count(row.sessions.peak), row.pool.map { Quantity.count(Double($0.size)) } ?? "",
            row.pool.map { Quantity.count(Double($0.rejections)) } ?? "",
            row.pool.map { Quantity.count(Double($0.sufficientSize)) } ?? "",
        ]
    }

    private var rows: [SMETS1Report.Row] { report.cohorts + [report.all] }

    package var text: String {
        var messages = Table(Self.messagesHeader)
        var sessions = Table(Self.sessionsHeader)
        for row in rows {
            messages.rows.append(Self.messages(row))
            sessions.rows.append(Self.sessions(row))
        }
        return ([title, "", messages.text, "", sessions.text, ""] + facts).joined(separator: "\n")
    }

    var title: String {
        let cache = report.usesCache ? "S1SP cache" : "no cache"
        let sharing = report.sharesSessions ? "requests share sessions" : "one session a request"
        let limits = report.isUnlimited ? ", no limits" : ""
        let part = report.thinning > 1 ? "; 1 of \(report.thinning) meters, scaled to all" : ""
        return "\(report.network): scenario \(report.scenario), window \(report.windowHours) h from "
            + "\(String(format: "%02.0f", report.windowFrom)):00 UTC, \(cache), \(sharing)\(limits), seed "
            + "\(report.seed)\(part)"
    }

    /// Lines with the facts that are no columns of a table.
    var facts: [String] {
        let (all, cache, dco) = (report.all, report.cache, report.dualControl)
        return [
            "requests: " + String(format: "%.2f", report.requestsPerMeterAndDay) + " of a meter and day; "
                + "\(count(all.answered)) answered by meters, \(count(all.cacheHits)) from the cache, "
                + "\(count(all.lost)) lost, \(count(all.unfinished)) under way at midnight; "
                + "\(count(all.shared)) used the session of another, \(count(all.heldBack)) waited for their make's rate",
            "answer by a meter: p50 \(StudyNumber.time(milliseconds: all.latencyP50)), p95 "
                + "\(StudyNumber.time(milliseconds: all.latencyP95)); messages not delivered: "
                + count(all.messagesUndelivered),
            "cache: \(StudyNumber.percent(cache.share)) of the requests; it saves \(count(cache.savedSessions)) sessions "
                + "and messages, \(count(cache.savedOctets / 1_024)) KiB and \(count(cache.savedDualControlCalls)) "
                + "calls of the DCO a day",
            "DCO: \(Self.decimal(dco.perSecond.mean)) calls/s, peak \(Self.decimal(dco.perSecond.peak)); "
                + "\(StudyNumber.percent(dco.inTimeShare, 2)) within \(StudyNumber.text(dco.targetTime)) s, p95 "
                + "\(StudyNumber.time(milliseconds: dco.p95)), p99 \(StudyNumber.time(milliseconds: dco.p99)); "
                + "\(dco.servers) servers, \(StudyNumber.percent(dco.busiestHour)) of them in the busiest hour",
            report.isSufficient
                ? "the network carries it: at least 99 % of the requests are answered on the day"
                : "the network does not carry it: less than 99 % of the requests are answered on the day",
        ]
    }

    private func count(_ number: Int) -> String { Quantity.count(Double(number)) }
}
