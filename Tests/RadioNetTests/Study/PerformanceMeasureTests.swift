import SimulationKernel
import Testing

@testable import RadioNet

@Suite("Performance measures", .serialized)
struct PerformanceMeasureTests {
    private func measure(_ study: Study, _ name: String) throws -> PerformanceMeasure {
        try #require(study.performanceMeasures.first { $0.name == name })
    }

    @Test("The North has PM 3.1 to 3.3 and its Round Trip Times by test commands")
    func north() async throws {
        let plan = SmallNetwork.plan(cells: 3) { $0.network.testCommandsPerHubAndMonth = 50 }
        let study = await Study.run(plan, workers: 2)
        #expect(study.performanceMeasures.map(\.name) == ["PM 3.1", "PM 3.2", "PM 3.3", "PM 4.1", "PM 4.2", "PM 4.3"])
        for measure in study.performanceMeasures {
            let share = try #require(measure.share)
            #expect((0.5...1).contains(share), "\(measure.name)")
            #expect(measure.messages.reduce(0, +) == measure.messageCount)
            for hour in 0..<24 { #expect(measure.inTime[hour] <= measure.messages[hour]) }
        }
        // 50 a month of 2,450 hubs in 3 cells, on average of the months and the three classes.
        let expected = 50.0 * 2_450 * 3 * 12 / 365.25 / 3
        for name in ["PM 4.1", "PM 4.2", "PM 4.3"] {
            #expect(abs(Double(try measure(study, name).messageCount) - expected) < 5 * expected.squareRoot())
        }
        // 0.5 % of the hubs are not reached, and RTT4 is not tried again.
        #expect(try measure(study, "PM 4.3").inTimeCount < measure(study, "PM 4.3").messageCount)
    }

    @Test("PM 3.1 is of on-demand Service Requests only, PM 3.3 of settlement reads")
    func populations() async throws {
        let study = await Study.run(SmallNetwork.plan(), workers: 2)
        let kinds = study.day.kinds
        let requests = try measure(study, "PM 3.1")
        #expect(requests.messageCount == kinds[0].offered + kinds[1].offered)
        #expect(requests.inTimeCount == kinds[0].inTime + kinds[1].inTime)
        let reads = try measure(study, "PM 3.3")
        #expect(reads.messageCount == kinds[5].offered + kinds[6].offered)
        #expect(reads.messages[7] == 0 && reads.share(hour: 7) == nil && reads.messages[8] > 0)
        #expect(reads.share(hour: -1) == nil && reads.share(hour: 24) == nil)
        let alerts = try measure(study, "PM 3.2")
        #expect(alerts.messageCount == study.day.alerts.sent && alerts.inTimeCount == study.day.alerts.inTime)
    }

    @Test("An hour without base station is seen in that hour")
    func hourly() async throws {
        var faults = CellFaults()
        faults.isOut = true
        let study = await Study.run(
            SmallNetwork.plan(nil, cells: 2) {
                $0.faults = [TimedFault(faults, from: 10 * .hour, until: 11 * .hour)]
            }, workers: 2)
        let requests = try measure(study, "PM 3.1")
        #expect(try #require(requests.share(hour: 10)) < 0.6 && requests.share(hour: 14)! > 0.95)
        let alerts = try measure(study, "PM 3.2")
        #expect(try #require(alerts.share(hour: 10)) < 0.2 && alerts.share(hour: 14)! > 0.9)
    }

    @Test("A month's measures are those of its days together")
    func month() async throws {
        var days: [Study] = []
        for day in 0..<2 { days.append(await Study.run(SmallNetwork.plan(nil) { $0.day = day }, workers: 2)) }
        let month = try #require(Study.merged(days))
        for measure in month.performanceMeasures {
            let counts = try days.map { try self.measure($0, measure.name).messageCount }
            #expect(measure.messageCount == counts.reduce(0, +))
        }
    }

    @Test("Without traffic there is nothing to measure")
    func none() async {
        let study = await Study.run(
            SmallNetwork.plan(nil) {
                $0.network.baselineOctetsPerHour = 0
                $0.network.alertsPerHubAndDay = 0
                $0.network.testCommandsPerHubAndMonth = 0
            }, workers: 1)
        #expect(study.performanceMeasures.isEmpty && study.usage.isEmpty)
    }
}

@Suite("Alerts of power outages")
struct PowerOutagesTests {
    private func study(_ outages: PowerOutages, cells: Int = 1) async -> Study {
        await Study.run(
            SmallNetwork.plan(nil, cells: cells) {
                $0.network.baselineOctetsPerHour = 0
                $0.network.alertsPerHubAndDay = 0
                $0.network.testCommandsPerHubAndMonth = 0
                $0.powerOutages = outages
            }, workers: 2)
    }

    @Test("Outages of up to 50 hubs in three minutes count to PM 12.1, larger ones to PM 12.2", arguments: [50, 51])
    func classes(hubs: Int) async {
        // So rare that two do not meet in a window.
        let study = await study(PowerOutages(perCellAndDay: 2, hubs: [hubs]), cells: 2)
        let few = study.day.fewOutageAlerts.sent
        let many = study.day.manyOutageAlerts.sent
        #expect((hubs == 50 ? many : few) == 0)
        #expect(few + many > 0 && (few + many) % hubs == 0)
        #expect(study.performanceMeasures.map(\.name) == [hubs == 50 ? "PM 12.1" : "PM 12.2"])
    }

    @Test("Small outages in the same three minutes count together")
    func together() async {
        let study = await study(PowerOutages(perCellAndDay: 900, hubs: [30]))
        #expect(study.day.fewOutageAlerts.sent > 0 && study.day.manyOutageAlerts.sent > 0)
        #expect(study.day.fewOutageAlerts.sent % 30 == 0 && study.day.manyOutageAlerts.sent % 30 == 0)
    }

    @Test("A hub sends its alert within 152 s; more hubs meet more often and come later")
    func spread() async {
        let few = await study(PowerOutages(perCellAndDay: 4, hubs: [40])).day.fewOutageAlerts
        let many = await study(PowerOutages(perCellAndDay: 4, hubs: [800])).day.manyOutageAlerts
        #expect(few.sent == few.delivered + few.lost && many.sent == many.delivered + many.lost)
        #expect(few.latency.quantile(0.5) < 100_000 && few.latency.quantile(0.5) > 50_000)
        let met = [few, many].map { Double($0.collisions) / Double($0.transmissions) }
        #expect(met[1] > 2 * met[0])
        #expect(many.latency.quantile(0.9) > few.latency.quantile(0.9))
        #expect(few.inTime <= few.delivered && Double(few.inTime) > 0.9 * Double(few.sent))
    }

    @Test("No outages where none are planned, or where alerts do not go by random access")
    func none() async {
        #expect(await study(PowerOutages(perCellAndDay: 0, hubs: [10])).day.fewOutageAlerts.sent == 0)
        #expect(await study(PowerOutages(perCellAndDay: 5, hubs: [])).day.fewOutageAlerts.sent == 0)
        #expect(await study(PowerOutages(perCellAndDay: 5, hubs: [-4, 0])).day.fewOutageAlerts.sent == 0)
        let cellular = await Study.run(
            SmallNetwork.plan(nil) {
                $0.network.baselineOctetsPerHour = 0
                $0.network.alertPath = .session
                $0.powerOutages = PowerOutages(perCellAndDay: 5, hubs: [10])
            }, workers: 1)
        #expect(cellular.day.fewOutageAlerts.sent == 0 && cellular.day.alerts.sent == 0)
    }

    @Test("A cell's day has at most 1,000 outages of at most 100,000 hubs")
    func limits() {
        let outages = PowerOutages(perCellAndDay: 1e9, hubs: [.max]).outages(CounterRandom(seed: 1))
        #expect(outages.count == 1_000 && outages.allSatisfy { $0.hubs == 100_000 })
    }
}
