import CellularNet
import RadioNet
import SimulationKernel

/// A simulated day of a SMETS1 network as encodable numbers, scaled to all meters whatever part was simulated.
package struct SMETS1Report: Encodable {
    /// The frequency of an event, in events a second unless its name says otherwise.
    struct Rate: Encodable {
        /// Mean in the window.
        let mean: Double
        /// Value in the busiest second, or in the busiest minute where the name of the rate says so.
        let peak: Double
    }

    struct Sessions: Encodable {
        /// Number of sessions that begin in a second of the window.
        let perSecond: Double
        /// The same number, computed from the plan's requests.
        let analyticPerSecond: Double
        /// Mean number of sessions at one time in the window.
        let mean: Double
        /// The same number, computed from the plan as arrivals times hold time.
        let analyticMean: Double
        /// Difference of the two means as a share of the computed one; nil when that is 0.
        let deviation: Double?
        /// Largest number of sessions at one time.
        let peak: Double
    }

    /// Time that sessions have their address, in seconds.
    struct Hold: Encodable {
        let mean: Double
        let analyticMean: Double
        let p50: Double
        let p95: Double
        let longest: Double
    }

    struct Pool: Encodable {
        let size: Int
        /// Number of attempts of modems to get an address when there was none.
        let rejections: Int
        /// Number of addresses that would have been enough.
        let sufficientSize: Int
    }

    struct Cache: Encodable {
        /// Number of requests answered from the cache.
        let hits: Int
        /// Share of the requests that were answered from the cache, 0 to 1.
        let share: Double
        /// Number of sessions, and so of messages and wake-ups, that were not needed.
        let savedSessions: Int
        let savedOctets: Int
        /// Number of calls of the Dual Control Organisation that were not needed.
        let savedDualControlCalls: Int
    }

    struct DualControl: Encodable {
        let calls: Int
        let perSecond: Rate
        let servers: Int
        /// Target time of a call in seconds.
        let targetTime: Double
        /// Share of the calls that were answered within the target time, 0 to 1.
        let inTimeShare: Double
        /// Percentiles of the time from a call to its answer, in milliseconds.
        let p50: Int64
        let p95: Int64
        let p99: Int64
        /// Share of the servers' time that was taken in the busiest hour, 0 to 1.
        let busiestHour: Double
    }

    struct Row: Encodable {
        let name: String
        let provider: String?
        let meters: Int
        let requests: Int
        let cacheHits: Int
        /// Number of requests that used the session of another.
        let shared: Int
        let answered: Int
        let lost: Int
        let unfinished: Int
        /// Number of requests that were held back by the rate of their meter's make.
        let heldBack: Int
        let messages: Rate
        let messagesPerMeterMonth: Double
        let messagesUndelivered: Int
        let kibibytesPerMeterMonth: Double
        let kibibytesPerMeterMonthP95: Double
        /// Data rate in kbit/s; its peak is that of the busiest minute.
        let kilobitsPerSecond: Rate
        let interfaceCalls: Rate
        let sessions: Sessions
        let hold: Hold
        /// The pool of addresses; nil in the row of all cohorts together.
        let pool: Pool?
        /// Percentiles of the time from a request to its answer by a meter, in milliseconds.
        let latencyP50: Int64
        let latencyP95: Int64
        /// Mean number of sessions at one time, by interval.
        let sessionsByInterval: [Double]
        let messagesPerSecondByInterval: [Double]
    }

    let network: String
    let scenario: String
    let windowHours: Int
    /// Beginning and end of the window, in UTC hours.
    let windowFrom: Double
    let windowUntil: Double
    let usesCache: Bool
    let sharesSessions: Bool
    let isUnlimited: Bool
    let thinning: Int
    let seed: UInt64
    let requestsPerMeterAndDay: Double
    /// Whether 99 % of the requests are answered on the day.
    package let isSufficient: Bool
    /// Length of an interval in minutes.
    let interval: Int
    let cohorts: [Row]
    let all: Row
    let cache: Cache
    let dualControl: DualControl

    static let intervalMinutes = 10

    package init(_ study: SMETS1Study) {
        let plan = study.plan
        network = plan.network.name
        scenario = plan.scenario.name
        windowHours = plan.windowHours
        windowFrom = plan.window.lowerBound.seconds / 3_600
        windowUntil = plan.window.upperBound.seconds / 3_600
        usesCache = plan.usesCache
        sharesSessions = plan.sharesSessions
        isUnlimited = plan.isUnlimited
        thinning = plan.thinning
        seed = plan.seed
        requestsPerMeterAndDay = plan.network.requestsPerMeterAndDay(plan.scenario)
        interval = Self.intervalMinutes
        let rows = SMETS1ReportRows(study)
        cohorts = study.cohorts.map { rows.row($0) }
        all = rows.all
        let hits = all.cacheHits
        let scale = Double(plan.thinning)
        func sum(_ value: (SMETS1CohortDay) -> Int) -> Int {
            Int((Double(study.cohorts.reduce(0) { $0 + value($1) }) * scale).rounded())
        }
        cache = Cache(
            hits: hits, share: Double(hits) / Double(max(1, all.requests)), savedSessions: sum(\.cacheSessions),
            savedOctets: sum(\.cacheOctets), savedDualControlCalls: hits)
        let dco = study.dualControl
        dualControl = DualControl(
            calls: Int((Double(dco.calls) * scale).rounded()),
            perSecond: rows.rate(study.cohorts.map(\.dualControlBySecond)), servers: plan.network.dualControl.servers,
            targetTime: plan.network.dualControl.targetTime.seconds, inTimeShare: dco.inTimeShare,
            p50: dco.latency.quantile(0.5), p95: dco.latency.quantile(0.95), p99: dco.latency.quantile(0.99),
            busiestHour: dco.busiestHour)
        isSufficient = Double(all.answered + all.cacheHits) >= 0.99 * Double(all.requests)
    }
}

/// Makes the rows of a report from the cohorts' days.
struct SMETS1ReportRows {
    private let study: SMETS1Study
    private let plan: SMETS1StudyPlan
    private let scale: Double
    private let windowSeconds: Range<Int>

    private static let days = 30.0
    private static let monthSample = 8_000.0

    init(_ study: SMETS1Study) {
        self.study = study
        plan = study.plan
        scale = Double(plan.thinning)
        windowSeconds = study.windowMinutes.lowerBound * 60..<study.windowMinutes.upperBound * 60
    }

    private func scaled(_ count: Int) -> Int { Int((Double(count) * scale).rounded()) }

    /// The rate of events that are counted by second in several cohorts together.
    func rate(_ counts: [[UInt32]]) -> SMETS1Report.Rate {
        var sums = [Int](repeating: 0, count: SMETS1CohortDay.seconds)
        for one in counts { for (second, count) in one.enumerated() { sums[second] += Int(count) } }
        let inWindow = sums[windowSeconds].reduce(0, +)
        return .init(
            mean: Double(inWindow) * scale / Double(windowSeconds.count), peak: Double(sums.max() ?? 0) * scale)
    }

    func row(_ day: SMETS1CohortDay) -> SMETS1Report.Row {
        let cohort = plan.network.cohorts[day.cohort]
        return row([day], name: cohort.name, provider: cohort.communicationsProvider)
    }

    var all: SMETS1Report.Row { row(study.cohorts, name: "all", provider: nil) }

    private func row(_ days: [SMETS1CohortDay], name: String, provider: String?) -> SMETS1Report.Row {
        func sum(_ value: (SMETS1CohortDay) -> Int) -> Int { scaled(days.reduce(0) { $0 + value($1) }) }
        let meters = sum(\.meters)
        let perMeterMonth = Self.days / Double(max(1, meters))
        var months = IntegerHistogram()
        var latency = IntegerHistogram()
        for day in days {
            let sample = max(1, Int(Self.monthSample * plan.network.cohorts[day.cohort].share))
            months.merge(day.monthOctets(exporters: plan.scenario.exportTakeUp, sample: sample, seed: plan.seed))
            latency.merge(day.latency)
        }
        let messages = days.reduce(0) { $0 + $1.messages.expired + $1.messages.undeliverable }
        return SMETS1Report.Row(
            name: name, provider: provider, meters: meters, requests: sum(\.requests), cacheHits: sum(\.cacheHits),
            shared: sum(\.shared), answered: sum(\.answered), lost: sum(\.lost), unfinished: sum(\.unfinished),
            heldBack: sum(\.heldBack), messages: rate(days.map(\.messagesBySecond)),
            messagesPerMeterMonth: Double(sum { $0.messages.accepted }) * perMeterMonth,
            messagesUndelivered: scaled(messages),
            kibibytesPerMeterMonth: Double(sum(\.octets)) * perMeterMonth / 1_024,
            kibibytesPerMeterMonthP95: Double(months.quantile(0.95)) / 1_024, kilobitsPerSecond: kilobits(days),
            interfaceCalls: rate(days.map(\.callsBySecond)), sessions: sessions(days), hold: hold(days),
            pool: provider == nil ? nil : days.first.map(pool), latencyP50: latency.quantile(0.5),
            latencyP95: latency.quantile(0.95),
            sessionsByInterval: byInterval(days) { day, minutes in
                day.meanSessions(minutes: minutes)
            },
            messagesPerSecondByInterval: byInterval(days) { day, minutes in
                let seconds = minutes.lowerBound * 60..<minutes.upperBound * 60
                return Double(day.messagesBySecond[seconds].reduce(0) { $0 + Int($1) }) / Double(seconds.count)
            })
    }

    private func kilobits(_ days: [SMETS1CohortDay]) -> SMETS1Report.Rate {
        var sums = [Int](repeating: 0, count: SMETS1CohortDay.minutes)
        for day in days { for (minute, octets) in day.octetsByMinute.enumerated() { sums[minute] += octets } }
        func kilobits(_ octets: Int, seconds: Int) -> Double { Double(octets) * scale * 8 / 1_000 / Double(seconds) }
        return .init(
            mean: kilobits(sums[study.windowMinutes].reduce(0, +), seconds: windowSeconds.count),
            peak: kilobits(sums.max() ?? 0, seconds: 60))
    }

    private func sessions(_ days: [SMETS1CohortDay]) -> SMETS1Report.Sessions {
        let mean = days.reduce(0) { $0 + $1.meanSessions(minutes: study.windowMinutes) } * scale
        let analytic = days.reduce(0) { $0 + plan.analyticSessions(cohort: $1.cohort) }
        // The cohorts do not have their peaks at the same time: the peak of all together is that of the busiest minute.
        let minutes = (0..<SMETS1CohortDay.minutes).map { minute in
            days.reduce(0) { $0 + $1.meanSessions(minutes: minute..<minute + 1) }
        }
        let peak = days.count == 1 ? Double(days[0].mostSessions) : minutes.max() ?? 0
        return .init(
            perSecond: Double(scaled(days.reduce(0) { $0 + $1.sessionsInWindow })) / Double(windowSeconds.count),
            analyticPerSecond: days.reduce(0) { $0 + plan.sessionsPerSecond(cohort: $1.cohort) }, mean: mean,
            analyticMean: analytic, deviation: analytic > 0 ? mean / analytic - 1 : nil, peak: peak * scale)
    }

    private func hold(_ days: [SMETS1CohortDay]) -> SMETS1Report.Hold {
        var holds = IntegerHistogram()
        for day in days { holds.merge(day.holds) }
        return .init(
            mean: holds.mean / 1_000, analyticMean: plan.meanHold, p50: Double(holds.quantile(0.5)) / 1_000,
            p95: Double(holds.quantile(0.95)) / 1_000, longest: Double(holds.largest) / 1_000)
    }

    private func pool(_ day: SMETS1CohortDay) -> SMETS1Report.Pool {
        .init(
            size: plan.network.accessPoint.poolSize, rejections: scaled(day.modems.rejected(.poolExhausted)),
            sufficientSize: study.sufficientPools[day.cohort])
    }

    private func byInterval(
        _ days: [SMETS1CohortDay], _ value: (SMETS1CohortDay, Range<Int>) -> Double
    ) -> [Double] {
        stride(from: 0, to: SMETS1CohortDay.minutes, by: SMETS1Report.intervalMinutes).map { minute in
            days.reduce(0) { $0 + value($1, minute..<minute + SMETS1Report.intervalMinutes) } * scale
        }
    }
}
