import SimulationKernel
import Testing

@testable import RadioNet

/// A small network whose cells are soon simulated.
enum SmallNetwork {
    /// The network of the North with cells of a tenth as many hubs on one channel: 2.5 times the channel a hub has with four.
    static let north: NetworkModel = {
        var network = NetworkModel.cspNorth
        network.hubsPerCell = 2_450
        network.cell.channels = 1
        return network
    }()

    static func plan(
        _ scenario: SettlementScenario? = .a, hours: Int = 12, cells: Int = 1, seed: UInt64 = 1,
        _ change: (inout StudyPlan) -> Void = { _ in }
    ) -> StudyPlan {
        var plan = StudyPlan(network: north, scenario: scenario, windowHours: hours, seed: seed, cells: cells)
        change(&plan)
        return plan
    }

    /// Every exchange has ended in one way, or has not.
    static func isConserved(_ day: CellDay) -> Bool {
        day.kinds.allSatisfy {
            $0.offered == $0.answered + $0.unanswered + $0.unreachable + $0.stopped + $0.refused + $0.unfinished
                && $0.inTime <= $0.answered && $0.latency.count == UInt64($0.answered)
        } && day.backlogAtMidnight == day.kinds.reduce(0) { $0 + $1.unfinished }
            && day.alerts.sent == day.alerts.delivered + day.alerts.lost
    }
}

@Suite("A study's day", .serialized)
struct StudyTests {
    @Test("The result is the same for 1 and 2 workers, and in every run")
    func determinism() async {
        let plan = SmallNetwork.plan(cells: 3)
        let one = await Study.run(plan, workers: 1)
        #expect(await Study.run(plan, workers: 2) == one)
        #expect(await Study.run(plan, workers: 1) == one)
        #expect(one.day.cells == 3 && one.days == 1 && one.cells == [0, 1_252, 2_504])
        #expect(abs(one.scale - 3_756.0 / 3) < 0.01)
    }

    @Test("Another seed, day or cell is another day")
    func different() async {
        let days = [
            await Study.run(SmallNetwork.plan(), workers: 2), await Study.run(SmallNetwork.plan(seed: 2), workers: 2),
            await Study.run(SmallNetwork.plan { $0.day = 1 }, workers: 2),
        ].map(\.day)
        #expect(Set(days).count == 3)
    }

    @Test("Every exchange offered ends in one way, or is not finished at midnight", arguments: [false, true])
    func conservation(isTroubled: Bool) async {
        let plan = SmallNetwork.plan(.c) { plan in
            plan.network.hubsPerCell = 6_125
            guard isTroubled else { return }
            plan.network.cell.unreachable = 0.1
            plan.network.cell.queueLimit = 300
            plan.network.pacing = ReleasePacing(perSecond: 500)
            var faults = CellFaults()
            faults.isOut = true
            plan.faults = [TimedFault(faults, from: -.hour, until: 2 * .hour)]
            faults.isOut = false
            faults.reorderShare = 0.2
            faults.duplicateShare = 0.2
            plan.faults.append(TimedFault(faults, from: 3 * .hour, until: 2 * .day))
        }
        let day = await Study.run(plan, workers: 2).day
        #expect(SmallNetwork.isConserved(day))
        let settlement = day.kinds[5]
        #expect(settlement.stopped > 0, "a channel for 6,125 hubs does not carry scenario C")
        #expect(settlement.unfinished == 0, "nothing of the window spills into midnight")
        if isTroubled {
            #expect(day.kinds.reduce(0) { $0 + $1.refused } > 0 && day.heldBack > 0)
            #expect(day.answeredByHour.allSatisfy { $0[0] == 0 && $0[1] == 0 })
        }
    }

    @Test("What the hours have is what the day has")
    func hours() async {
        let study = await Study.run(SmallNetwork.plan(), workers: 2)
        for (place, kind) in study.day.kinds.enumerated() {
            #expect(study.day.offeredByHour[place].reduce(0, +) == kind.offered)
            #expect(study.day.answeredByHour[place].reduce(0, +) == kind.answered)
            #expect(study.day.inTimeByHour[place].reduce(0, +) == kind.inTime)
            #expect(study.day.inTimeByReleaseHour[place].reduce(0, +) == kind.inTime)
            #expect(study.day.octetsByHour[place].reduce(0) { $0 + $1.downlink + $1.uplink } == kind.octets)
            #expect(study.day.octetsByHour[place].reduce(0) { $0 + $1.onAir } == kind.octetsOnAir)
            #expect(kind.octets == kind.octetsOnAir, "nothing is compressed")
        }
        #expect(study.day.alerts.sentByHour.reduce(0, +) == study.day.alerts.sent)
        #expect(study.day.alerts.inTimeByHour.reduce(0, +) == study.day.alerts.inTime)
    }

    /// 5.08 GB an hour over the country, 0.307 of it in the North, in 3,756 cells: 415 kB an hour in each; 0.6 of it
    /// scheduled profiles of 731 octets are 8,179 a day.
    @Test("Today's traffic is what the model says")
    func baseline() async {
        let study = await Study.run(SmallNetwork.plan(nil), workers: 2)
        let scheduled = study.day.kinds[2]
        #expect(abs(Double(scheduled.offered) - 8_179) < 5 * 8_179.0.squareRoot())
        #expect(study.plan.flows.allSatisfy { $0.times == .always } && study.deliveredShare == 1)
        #expect(study.day.backlogAtWindowEnd == 0 && study.compressionFactor(.settlementWindow) == nil)
    }

    @Test("Compression makes of the octets what was measured, of low priorities only")
    func compression() async throws {
        let study = await Study.run(SmallNetwork.plan { $0.compression = .low }, workers: 2)
        let factor = try #require(study.compressionFactor(.settlementWindow))
        // Scenario A: 1,180 octets become 533, and 2 × 0.1 times 804 become 411.
        #expect(abs(factor - (533 + 0.2 * 411) / (1_180 + 0.2 * 804)) < 0.005)
        #expect(study.day.kinds[0].octets == study.day.kinds[0].octetsOnAir)
        #expect(study.day.kinds[2].octetsOnAir == study.day.kinds[2].answered * 533)
        let reads = await Study.run(SmallNetwork.plan { $0.compression = .settlement }, workers: 2)
        #expect(reads.day.kinds[2].octets == reads.day.kinds[2].octetsOnAir)
        #expect(reads.compressionFactor(.always) == nil)
    }

    @Test("A cell that gives on-demand exchanges up is not sufficient, though all it answers is in time")
    func givenUp() async {
        let study = await Study.run(
            SmallNetwork.plan(nil) {
                var faults = CellFaults()
                faults.isOut = true
                $0.faults = [TimedFault(faults, from: 0, until: 12 * .hour)]
            }, workers: 2)
        #expect(study.latency(.onDemand).quantile(0.95) <= 31_000)
        #expect(abs(study.inTimeShare(.onDemand) - 0.5) < 0.05 && !study.isSufficient)
    }

    @Test("A fault is of its cells only")
    func faultCells() async {
        var faults = CellFaults()
        faults.isOut = true
        let study = await Study.run(
            SmallNetwork.plan(nil, cells: 2) { $0.faults = [TimedFault(faults, from: 0, until: .day, cells: 0..<1)] },
            workers: 2)
        #expect(study.utilisation[0].allSatisfy { $0 == 0 } && study.utilisation[1].allSatisfy { $0 > 100 })
        #expect(study.usage.allSatisfy { $0.cell == 1_878 })
    }

    @Test("A release rate of the network is held, and what is faster waits at the provider")
    func pacing() async {
        // All reads of a cell, 2,450/9.2 M of 3.4 M, are there at 08:00 and may go over 4 hours.
        let study = await Study.run(
            SmallNetwork.plan {
                $0.network.settlementRelease = .atOpening
                $0.network.pacing = ReleasePacing(perSecond: 3_398_490 / 14_400)
            }, workers: 2)
        let day = study.day
        let offered = day.kinds[5].offered + day.kinds[6].offered
        #expect((902...908).contains(offered) && day.offeredByHour[5][8] == day.kinds[5].offered)
        #expect(day.heldBack == offered - 1 && day.held.count == UInt64(day.heldBack))
        #expect(abs(day.held.largest - 14_400_000) < 100_000)
        // After 2 of the 4 hours half of them wait.
        #expect(abs(day.atProvider[39] - offered / 2) <= 3 && day.atProvider[48] == 0)
        #expect(study.deliveredShare > 0.99 && SmallNetwork.isConserved(day))
    }

    @Test("What the provider has not released when the window closes is given up")
    func pacingTooSlow() async {
        let study = await Study.run(
            SmallNetwork.plan {
                $0.network.settlementRelease = .atOpening
                $0.network.pacing = ReleasePacing(perSecond: 3_398_490 / 86_400)
            }, workers: 2)
        #expect(abs(study.deliveredShare - 0.5) < 0.02 && !study.isSufficient)
        #expect(SmallNetwork.isConserved(study.day) && study.day.atProvider[95] == 0)
    }

    @Test("Days of a month merge to their sum, in any order")
    func merged() async throws {
        var days: [Study] = []
        for day in 0..<3 { days.append(await Study.run(SmallNetwork.plan { $0.day = day }, workers: 2)) }
        let month = try #require(Study.merged(days))
        #expect(month.days == 3 && month.day.cells == 3 && month.scale == days[0].scale)
        #expect(month.day.kinds[0].offered == days.reduce(0) { $0 + $1.day.kinds[0].offered })
        #expect(month.usage.count == days.reduce(0) { $0 + $1.usage.count })
        #expect(Set(month.usage.map(\.day)) == [0, 1, 2])
        #expect(abs(month.utilisation[0][10] - days.reduce(0) { $0 + $1.utilisation[0][10] } / 3) <= 1)
        #expect(Study.merged([days[2], days[0], days[1]])?.day == month.day)
        let pair = try #require(Study.merged([days[0], days[1]]))
        let again = try #require(Study.merged([pair, days[2]]))
        #expect(again.day == month.day && again.usage == month.usage && again.days == 3)
    }

    @Test("What are not days of one plan does not merge")
    func notMerged() async {
        let first = await Study.run(SmallNetwork.plan(nil), workers: 2)
        let other = await Study.run(SmallNetwork.plan(nil, seed: 2), workers: 2)
        #expect(Study.merged([]) == nil && Study.merged([first, other]) == nil)
        #expect(Study.merged([first]) == first)
    }
}
