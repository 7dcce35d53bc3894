import SimulationKernel
import Testing

@testable import RadioNet

@Suite("Releases of exchanges")
struct ArrivalStreamTests {
    private func releases(
        _ times: ExchangeFlow.Times, perDay: Double, cell: Int = 0, hours: Int = 12,
        _ change: (inout NetworkModel) -> Void = { _ in }
    ) -> [Microseconds] {
        var network = NetworkModel.cspNorth
        // One cell is the network.
        network.hubs = 1_000
        network.hubsPerCell = 1_000
        change(&network)
        let plan = StudyPlan(network: network, scenario: .c, windowHours: hours, cells: 1)
        var stream = ArrivalStream(
            ExchangeFlow(kind: .supplierRegisters, exchangesPerDay: perDay, times: times), number: 3, plan: plan,
            random: CounterRandom(seed: 5).child(UInt64(cell)))
        var result: [Microseconds] = []
        while let next = stream.next {
            result.append(next)
            stream.advance()
        }
        return result
    }

    @Test("All day: so many on average, in order, as a Poisson stream")
    func always() {
        let times = releases(.always, perDay: 5_000)
        #expect(abs(Double(times.count) - 5_000) < 360)
        #expect(times == times.sorted() && times.allSatisfy { (0..<Microseconds.day).contains($0) })
        // Gaps vary as much as they are long.
        let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        #expect(abs(variance / (mean * mean) - 1) < 0.15)
    }

    @Test("In the settlement window: each in its own equal part of 95 % of it")
    func window() {
        let times = releases(.settlementWindow, perDay: 1_000)
        #expect(times.count == 1_000)
        let part = 12 * Double(Microseconds.hour) * 0.95 / 1_000
        for (number, time) in times.enumerated() {
            let offset = Double(time - 8 * .hour)
            #expect(offset >= Double(number) * part - 2 && offset <= Double(number + 1) * part + 2)
        }
    }

    @Test("Cells together have what the network has, though it is no whole number for one")
    func whole() {
        let counts = (0..<200).map { releases(.settlementWindow, perDay: 2.25, cell: $0).count }
        #expect(Set(counts) == [2, 3])
        #expect((420...480).contains(counts.reduce(0, +)))
    }

    @Test("Over several windows at one rate, and nothing between them")
    func windows() {
        let times = releases(.settlementWindow, perDay: 1_900, hours: 13) {
            $0.settlementOpens = 7
            $0.furtherSettlementWindows = [0..<6]
            $0.releaseShare = 1
        }
        #expect(times.count == 1_900 && times == times.sorted())
        // 100 an hour; one at a window's edge may fall to either side.
        let early = times.filter { $0 < 6 * .hour }.count
        #expect((599...601).contains(early))
        #expect(times.allSatisfy { $0 < 6 * .hour || (7 * .hour..<20 * .hour).contains($0) })
        #expect(times.last! > 20 * .hour - 2 * 36 * .second)
    }

    @Test("All at a window's opening, in proportion to the windows")
    func atOpening() {
        let times = releases(.settlementWindow, perDay: 190, hours: 13) {
            $0.settlementOpens = 7
            $0.furtherSettlementWindows = [0..<6]
            $0.settlementRelease = .atOpening
        }
        #expect(Set(times) == [0, 7 * .hour] && times.count == 190)
        #expect((59...61).contains(times.filter { $0 == 0 }.count))
    }

    @Test("Nothing a day, or a window of no time, releases nothing")
    func nothing() {
        #expect(releases(.settlementWindow, perDay: 0).isEmpty)
        #expect(releases(.always, perDay: 0).isEmpty)
        #expect(releases(.settlementWindow, perDay: 10, hours: 0).isEmpty)
        #expect(releases(.settlementWindow, perDay: 10) { $0.settlementOpens = 24 }.isEmpty)
        #expect(releases(.settlementWindow, perDay: 10) { $0.releaseShare = 0 }.isEmpty)
    }
}

@Suite("Windows of a plan")
struct StudyPlanWindowTests {
    private func windows(opens: Int, hours: Int, further: [Range<Int>] = []) -> [Range<Int>] {
        var network = NetworkModel.cspNorth
        network.settlementOpens = opens
        network.furtherSettlementWindows = further
        return StudyPlan(network: network, scenario: nil, windowHours: hours, cells: 1).windows.map {
            Int($0.lowerBound / .hour)..<Int($0.upperBound / .hour)
        }
    }

    @Test("The North has one, of 8 or 12 hours from 08:00", arguments: [8, 12])
    func north(hours: Int) {
        #expect(windows(opens: 8, hours: hours) == [8..<8 + hours])
    }

    @Test("South and Central have 07:00 to 20:00 beside 00:00 to 06:00")
    func south() {
        let plan = StudyPlan(
            network: .cspSouthCentral, scenario: .c, windowHours: NetworkModel.cspSouthCentralWindowHours, cells: 1)
        #expect(plan.windows == [0..<6 * .hour, 7 * .hour..<20 * .hour])
        #expect(plan.window == 7 * .hour..<20 * .hour && plan.windowsClose == 20 * .hour)
    }

    @Test("Windows that meet are one, those beyond the day are cut, those without time are none")
    func odd() {
        #expect(windows(opens: 6, hours: 4, further: [0..<6, 9..<11]) == [0..<11])
        #expect(windows(opens: 20, hours: 12) == [20..<24])
        #expect(windows(opens: 8, hours: 2, further: [30..<40, 5..<5, -3..<1]) == [0..<1, 8..<10])
        #expect(windows(opens: 30, hours: 5) == [24..<24])
        #expect(windows(opens: 8, hours: -5) == [8..<8])
    }
}
