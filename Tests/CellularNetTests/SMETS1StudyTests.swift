import SimulationKernel
import Testing

@testable import CellularNet
@testable import RadioNet

@Suite("A simulated day of a SMETS1 network")
struct SMETS1StudyTests {
    /// The planning notes' figures of scenario C, of one session a request, no cache and a hold of 150 s: PDP contexts
    /// at one time, in thousands, and wake-ups a second.
    struct Figure: Sendable, CustomTestStringConvertible {
        let cohort: String
        let hours: Int
        let thousands: Double
        let perSecond: Double

        var testDescription: String { "\(cohort), \(hours) h: \(thousands)k" }
    }

    static let figures = [
        Figure(cohort: "IOC", hours: 6, thousands: 31.7, perSecond: 212),
        Figure(cohort: "IOC", hours: 13, thousands: 14.6, perSecond: 98),
        Figure(cohort: "IOC", hours: 24, thousands: 7.9, perSecond: 53),
        Figure(cohort: "Secure", hours: 6, thousands: 46, perSecond: 308),
        Figure(cohort: "Secure", hours: 13, thousands: 21, perSecond: 142),
        Figure(cohort: "Secure", hours: 24, thousands: 11.5, perSecond: 77),
        Figure(cohort: "FOC", hours: 6, thousands: 61, perSecond: 404),
        Figure(cohort: "FOC", hours: 13, thousands: 28, perSecond: 186),
        Figure(cohort: "FOC", hours: 24, thousands: 15, perSecond: 101),
    ]

    private static func plan(
        _ scenario: SettlementScenario = .c, hours: Int = 13, thinning: Int = 2_000,
        change: (inout SMETS1StudyPlan) -> Void = { _ in }
    ) -> SMETS1StudyPlan {
        // Of so few meters more are awake at one time than as small a part of the pools bears.
        var plan = SMETS1StudyPlan(
            network: .smets1, scenario: scenario, windowHours: hours, isUnlimited: true, thinning: thinning)
        change(&plan)
        return plan
    }

    @Test("The figures of Little's law come out of the simulation within 5 %", arguments: figures)
    func littlesLaw(figure: Figure) throws {
        let plan = Self.plan(hours: figure.hours, thinning: 400) {
            $0.usesCache = false
            $0.sharesSessions = false
        }
        let number = try #require(plan.network.cohorts.firstIndex { $0.name == figure.cohort })
        var cohort = SMETS1CohortStudy(plan, cohort: number)
        let day = cohort.run()
        let minutes = Int(plan.window.lowerBound / .minute)..<Int(plan.window.upperBound / .minute)
        let sessions = day.meanSessions(minutes: minutes) * 400
        #expect(abs(sessions / (1_000 * figure.thousands) - 1) < 0.05, "\(sessions)")
        let perSecond = Double(day.sessionsInWindow) * 400 / (3_600 * Double(figure.hours))
        #expect(abs(perSecond / figure.perSecond - 1) < 0.05, "\(perSecond)")
        #expect(abs(sessions / plan.analyticSessions(cohort: number) - 1) < 0.05)
        #expect(abs(day.holds.mean / 1_000 - 150) < 1.5, "\(day.holds.mean)")
        #expect(day.shared == 0 && day.cacheHits == 0)
    }

    @Test("The shipped network's session holds its address for 150 s on average")
    func hold() { #expect(abs(SMETS1Network.smets1.meanHold() - 150) < 0.5) }

    @Test("The requests of a meter and day are table 5's spread over the country's premises")
    func requests() {
        let network = SMETS1Network.smets1
        #expect(abs(network.requestsPerMeterAndDay(.c) - 2.46) < 1e-9)
        #expect(abs(network.requestsPerMeterAndDay(.a) - 0.369) < 1e-9)
        #expect(abs(network.requestsPerMeterAndDay(.b) - 1.476) < 1e-9)
        #expect((0..<4).map { network.meters(of: $0) } == [1_848_000, 2_688_000, 3_528_000, 336_000])
        #expect(network.meters(of: 4) == 0)
    }

    @Test("The result does not depend on the number of workers, but on the seed", arguments: [true, false])
    func workers(isShared: Bool) async {
        let plan = Self.plan(.b) {
            $0.sharesSessions = isShared
            $0.network.accessPoint.poolSize = 4_000
            $0.isUnlimited = false
        }
        let one = await SMETS1Study.run(plan, workers: 1)
        #expect(await SMETS1Study.run(plan, workers: 2) == one)
        var other = plan
        other.seed = 2
        #expect(await SMETS1Study.run(other, workers: 2) != one)
    }

    @Test("Every request is answered, cached, lost or under way at midnight", arguments: SettlementScenario.all)
    func requestsAddUp(scenario: SettlementScenario) async {
        let plans = [
            Self.plan(scenario, hours: 24), Self.plan(scenario, hours: 6) { $0.usesCache = false },
            Self.plan(scenario, hours: 6) {
                $0.sharesSessions = false
                $0.network.accessPoint.poolSize = 2_000
                $0.isUnlimited = false
                $0.network.binds = 1
                $0.network.modem.dropsPerHour = 2
                $0.network.frontLoading = 1
            },
        ]
        for plan in plans {
            let study = await SMETS1Study.run(plan, workers: 2)
            for day in study.cohorts {
                #expect(day.requests == day.answered + day.cacheHits + day.lost + day.unfinished)
                #expect(day.requests > 0 && day.answered > 0)
                #expect(day.messagesBySecond.reduce(0) { $0 + Int($1) } == day.messages.accepted)
                #expect(day.latency.count == UInt64(day.answered))
                #expect(day.octetsByMinute.reduce(0, +) >= day.octets)
            }
        }
    }

    @Test("The shipped pool rejects modems where it is too small, and what would be enough is said")
    func pool() async {
        let plan = Self.plan(thinning: 1_000) {
            $0.usesCache = false
            $0.sharesSessions = false
            $0.isUnlimited = false
        }
        let study = await SMETS1Study.run(plan, workers: 2)
        // 21,000 and 28,000 contexts of Secure and FOC do not find room in 16,384 addresses.
        #expect(study.cohorts[0].modems.rejected(.poolExhausted) < study.cohorts[1].modems.rejected(.poolExhausted))
        #expect(study.cohorts[1].modems.rejected(.poolExhausted) > 500)
        #expect(study.cohorts[2].lost > 0 && study.cohorts[2].mostSessions == 16)
        #expect(study.cohorts[3].modems.rejected(.poolExhausted) < 50 && study.cohorts[3].lost == 0)
        #expect((21_000...50_000).contains(study.sufficientPools[1]), "\(study.sufficientPools)")
        #expect((28_000...60_000).contains(study.sufficientPools[2]), "\(study.sufficientPools)")
        #expect(study.cohorts.allSatisfy { $0.mostTaken <= $0.poolSize && $0.poolSize == 16 })
    }

    @Test("The cache answers what repeats another's read, and saves as many sessions")
    func cache() async {
        let cached = await SMETS1Study.run(Self.plan(), workers: 2)
        let plain = await SMETS1Study.run(Self.plan { $0.usesCache = false }, workers: 2)
        let hits = cached.cohorts.reduce(0) { $0 + $1.cacheHits }
        let requests = cached.cohorts.reduce(0) { $0 + $1.requests }
        #expect(abs(Double(hits) / Double(requests) - 0.187) < 0.02, "\(hits) of \(requests)")
        #expect(plain.cohorts.allSatisfy { $0.cacheHits == 0 && $0.cacheSessions == 0 })
        let saved = cached.cohorts.reduce(0) { $0 + $1.cacheSessions }
        let messages = { (study: SMETS1Study) in study.cohorts.reduce(0) { $0 + $1.messages.accepted } }
        #expect(abs(messages(plain) - messages(cached) - saved) < saved / 10)
        #expect(cached.dualControl.calls == requests - hits && plain.dualControl.calls > cached.dualControl.calls)
        // One that keeps nothing for long keeps little.
        let short = await SMETS1Study.run(
            Self.plan { $0.network.cache.timeToLive = 10 * .minute }, workers: 2)
        #expect(short.cohorts.reduce(0) { $0 + $1.cacheHits } < hits / 10)
    }

    @Test("Import and export of a meter share a session and its message")
    func sharing() async {
        let shared = await SMETS1Study.run(Self.plan { $0.usesCache = false }, workers: 2)
        let apart = await SMETS1Study.run(
            Self.plan {
                $0.usesCache = false
                $0.sharesSessions = false
            }, workers: 2)
        let messages = { (study: SMETS1Study) in Double(study.cohorts.reduce(0) { $0 + $1.messages.accepted }) }
        // Scenario C: of two meters one exports, with two reads beside its import.
        #expect(abs(messages(apart) / messages(shared) - 2) < 0.1)
        let octets = { (study: SMETS1Study) in study.cohorts.reduce(0) { $0 + $1.octets } }
        #expect(octets(shared) < octets(apart))
        for day in shared.cohorts { #expect(day.meterOctets.reduce(0) { $0 + $1.count } == UInt64(day.meters)) }
    }

    @Test("One daily read without export is 30 messages and 47 to 75 KiB a month")
    func dailyRead() async {
        var plan = Self.plan(thinning: 1_000) { $0.network.cache.overlap = 0 }
        // As many premises as import reads, and no export: one read of each meter.
        plan.network.premises = 36_900_000
        plan.scenario = SettlementScenario(
            name: "one", exportTakeUp: 0, windowShare: 1, retrieverShare: 1, publishedRequestsPerDay: 0,
            publishedOctetsPerDay: 0)
        let study = await SMETS1Study.run(plan, workers: 2)
        for day in study.cohorts {
            let messages = Double(day.messages.accepted) * 30 / Double(day.meters)
            #expect((28...33).contains(messages), "\(messages)")
            let kibibytes = Double(day.octets) * 30 / Double(day.meters) / 1_024
            #expect((47...75).contains(kibibytes), "\(kibibytes)")
            let month = day.monthOctets(exporters: 0, seed: 1)
            #expect(abs(month.mean / 1_024 - kibibytes) < 2 && month.quantile(0.95) > Int64(month.mean))
        }
    }

    @Test("Requests of a limited make wait, the others do not")
    func makes() async {
        let plan = Self.plan(hours: 6) {
            $0.network.cohorts[0].makes = [.init(name: "Itron", share: 0.5, perSecond: 20)]
            $0.isUnlimited = false
        }
        let study = await SMETS1Study.run(plan, workers: 2)
        #expect(study.cohorts[0].heldBack > 0 && study.cohorts[1].heldBack == 0)
        let free = await SMETS1Study.run(
            Self.plan(hours: 6) {
                $0.network.cohorts[0].makes = [.init(name: "Itron", share: 0.5, perSecond: 0)]
                $0.isUnlimited = false
            }, workers: 2)
        #expect(free.cohorts[0].heldBack == 0)
    }

    @Test("The S1SP's release of a session that it has read shortens its hold")
    func released() async {
        let study = await SMETS1Study.run(Self.plan { $0.network.session.releasedShare = 1 }, workers: 2)
        for day in study.cohorts { #expect((28_000...40_000).contains(day.holds.mean), "\(day.holds.mean)") }
    }

    @Test("Windows of at most six hours open with the day, longer ones at the network's hour or early enough")
    func windows() {
        func hours(_ count: Int) -> [Microseconds] {
            let window = SMETS1Network.smets1.window(hours: count)
            return [window.lowerBound / .hour, window.upperBound / .hour]
        }
        #expect([6, 13, 24, 20, 0, 99].map(hours) == [[0, 6], [7, 20], [0, 24], [4, 24], [0, 1], [0, 24]])
    }
}

@Suite("Requests over a window")
struct RequestArrivalsTests {
    private static func times(_ expected: Double, frontLoading: Double, seed: UInt64 = 1) -> [Microseconds] {
        var arrivals = RequestArrivals(
            expected: expected, window: .hour..<2 * .hour, frontLoading: frontLoading, random: CounterRandom(seed: seed)
        )
        var times: [Microseconds] = []
        while let next = arrivals.next {
            #expect(arrivals.count == UInt64(times.count))
            times.append(next)
            arrivals.advance()
        }
        return times
    }

    @Test("Even ones are as many in each part, front-loaded ones three to one", arguments: [0.0, 0.5, 1])
    func shape(frontLoading: Double) {
        let times = Self.times(20_000, frontLoading: frontLoading)
        #expect(abs(times.count - 20_000) < 600 && times == times.sorted())
        #expect(times.allSatisfy { (.hour..<2 * .hour).contains($0) })
        let firstHalf = Double(times.count { $0 < 90 * .minute }) / Double(times.count)
        #expect(abs(firstHalf - (0.5 + frontLoading / 4)) < 0.015, "\(firstHalf)")
    }

    @Test("Of none expected none come")
    func none() { #expect(Self.times(0, frontLoading: 0).isEmpty && Self.times(-1, frontLoading: 1).isEmpty) }
}

@Suite("The Dual Control Organisation")
struct DualControlDayTests {
    private static func day(servers: Int, calls: [UInt32], part: Double = 1) -> DualControlDay {
        DualControlDay(
            .init(servers: servers, serviceTime: .second, targetTime: 4 * .second), callsBySecond: calls, part: part,
            random: CounterRandom(seed: 1))
    }

    @Test("With servers to spare a call takes its service; exponential ones of 1 s are within 4 s for 98 %")
    func idle() {
        let day = Self.day(servers: 1_000, calls: [UInt32](repeating: 100, count: 200))
        #expect(day.calls == 20_000 && day.peakPerSecond == 100)
        #expect(abs(day.inTimeShare - 0.9817) < 0.005 && abs(day.latency.mean - 1_000) < 30)
    }

    @Test("With too few servers calls wait longer and longer")
    func overload() {
        let day = Self.day(servers: 50, calls: [UInt32](repeating: 100, count: 200))
        #expect(day.inTimeShare < 0.1 && day.latency.largest > 150_000)
    }

    @Test("Half the calls and half the servers are as late")
    func part() {
        let all = Self.day(servers: 200, calls: [UInt32](repeating: 180, count: 500))
        let half = Self.day(servers: 200, calls: [UInt32](repeating: 90, count: 500), part: 0.5)
        #expect(abs(all.inTimeShare - half.inTimeShare) < 0.02)
    }

    @Test("Without calls none is late")
    func none() { #expect(Self.day(servers: 1, calls: []).inTimeShare == 1) }
}

@Suite("Parameters of a SMETS1 network")
struct SMETS1NetworkParameterTests {
    @Test("Every parameter is set and read back, kept in its range, and has a key of its own")
    func everyParameter() {
        let all = SMETS1Network.allParameters
        #expect(Set(all.map(\.key)).count == all.count)
        for parameter in all {
            var network = SMETS1Network.smets1
            #expect(parameter.value(in: network).map(parameter.allows) == true, "\(parameter.key)")
            let value = min(parameter.range.upperBound, parameter.range.lowerBound + (parameter.isWhole ? 3 : 0.5))
            parameter.set(value, in: &network)
            #expect(parameter.value(in: network) == value, "\(parameter.key)")
            parameter.set(.nan, in: &network)
            #expect(parameter.value(in: network) == value)
            parameter.set(-.infinity, in: &network)
            #expect(parameter.value(in: network) == parameter.range.lowerBound, "\(parameter.key)")
            parameter.set(.infinity, in: &network)
            #expect(parameter.value(in: network) == parameter.range.upperBound, "\(parameter.key)")
        }
        #expect(SMETS1Network.parameter(named: "modem.idleTimer")?.value(in: .smets1) == 120)
        #expect(SMETS1Network.parameter(named: "idleTimer") == nil)
    }

    @Test("All cohorts together have an access point each, and their limits together")
    func parameters() {
        let parameters = SMETS1Network.smets1.parameters
        #expect(parameters.accessPoints.map(\.name) == ["IOC", "Secure", "FOC", "EDMI"])
        #expect(parameters.accessPoints.allSatisfy { $0.poolSize == 16_384 })
        #expect(parameters.shortMessages.rate.perSecond == 4 * 24 * 20 && parameters.interface.perSecond == 4_000)
    }
}
