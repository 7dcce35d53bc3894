import SimulationKernel
import Testing

@testable import RadioNet

@Suite("South and Central", .serialized)
struct CSPSouthCentralTests {
    /// A plan whose network has as many reads a day as given, at an even rate over the whole of its windows.
    private func plan(readsPerDay: Double, opens: Int, hours: Int, further: [Range<Int>] = []) -> StudyPlan {
        var network = NetworkModel.cspSouthCentral
        network.settlementOpens = opens
        network.furtherSettlementWindows = further
        network.releaseShare = 1
        network.shareOfCountry = readsPerDay / SettlementScenario.c.requestsPerDay
        return StudyPlan(network: network, scenario: .c, windowHours: hours, cells: 1)
    }

    /// SECMP0162: "approx 8m to 51m per day".
    @Test(
        "Reads of a day over 6 or 13 hours",
        arguments: [(51e6, 0, 6, 2_361.0), (51e6, 7, 13, 1_090.0), (8e6, 0, 6, 370.0), (8e6, 7, 13, 171.0)])
    func rates(reads: Double, opens: Int, hours: Int, perSecond: Double) {
        #expect(plan(readsPerDay: reads, opens: opens, hours: hours).releaseRate.rounded() == perSecond)
    }

    @Test("Over both windows the rate is that of 19 hours")
    func bothWindows() {
        #expect(plan(readsPerDay: 51e6, opens: 7, hours: 13, further: [0..<6]).releaseRate.rounded() == 746)
    }

    /// 51 of 73.6 M and 8 of 11.1 M requests a day.
    @Test("Its share of the country makes 8 to 51 million reads a day of scenarios A to C")
    func share() {
        let network = NetworkModel.cspSouthCentral
        #expect(network.hubs == 20_800_000 && network.shareOfCountry == 0.693)
        #expect(abs(SettlementScenario.a.requestsPerDay * network.shareOfCountry - 8e6) < 0.4e6)
        #expect(abs(SettlementScenario.c.requestsPerDay * network.shareOfCountry - 51e6) < 0.4e6)
        #expect(network.shareOfCountry + NetworkModel.cspNorth.shareOfCountry == 1)
    }

    private func study(cells: Int = 3, _ change: (inout StudyPlan) -> Void = { _ in }) async -> Study {
        var plan = StudyPlan(
            network: .cspSouthCentral, scenario: .c, windowHours: NetworkModel.cspSouthCentralWindowHours, cells: cells)
        change(&plan)
        return await Study.run(plan, workers: 2)
    }

    @Test("It carries scenario C without compression, reads in both windows, alerts in sessions")
    func scenarioC() async throws {
        let study = await study()
        #expect(study.isSufficient && SmallNetwork.isConserved(study.day))
        #expect(study.plan.compression == .off && study.compressionFactor(.settlementWindow) == nil)
        for (place, flow) in study.plan.flows.enumerated() where flow.times == .settlementWindow {
            let hours = study.day.offeredByHour[place]
            #expect(hours[6] == 0 && hours[20...].allSatisfy { $0 == 0 } && hours[2] > 0 && hours[12] > 0)
        }
        // 51.1 M reads × 2,000 / 20.8 M hubs in each of the cells.
        let reads = study.usage.filter(\.isForSettlement).reduce(0) { $0 + $1.exchanges }
        #expect(abs(Double(reads) - 3 * 4_918) < 100)
        let measures = study.performanceMeasures
        #expect(measures.map(\.name) == ["PM 3.1", "PM 3.2", "PM 3.3"])
        for measure in measures { #expect(try #require(measure.share) > 0.98, "\(measure.name)") }
        // 0.5 alerts a day of each hub.
        #expect(abs(measures[1].messageCount - 3_000) < 280 && study.day.alerts.sent == 0)
    }

    @Test("With few sessions a cell is congested: exchanges wait, and round trips are longer as well")
    func congestion() async {
        let few = await study(cells: 1) { $0.network.cell.channels = 1 }
        let calm = await study(cells: 1) {
            $0.network.cell.channels = 1
            guard case .cellular(let link) = $0.network.cell.link else { return }
            $0.network.cell.link = .cellular(
                CellularLink(
                    technologies: link.technologies, mesh: link.mesh, setUp: link.setUp,
                    retransmission: link.retransmission))
        }
        #expect(few.day.busy.reduce(0, +) > calm.day.busy.reduce(0, +))
        #expect(few.latency(.onDemand).mean > 1.2 * calm.latency(.onDemand).mean)
    }

    @Test("A hub's exchanges take the time of its technology: 2G alone is slower than LTE alone")
    func technologies() async throws {
        var means: [Double] = []
        for place in 0..<3 {
            let study = await study(cells: 1) {
                guard case .cellular(let link) = $0.network.cell.link else { return }
                $0.network.cell.link = .cellular(
                    CellularLink(
                        technologies: [link.technologies[place]], mesh: link.mesh, setUp: link.setUp,
                        retransmission: link.retransmission, congestion: link.congestion))
            }
            // Those that are not tried again half an hour later.
            means.append(study.latency(.onDemand).mean)
        }
        #expect(means[0] > 2 * means[1] && means[1] > means[2])
    }
}
