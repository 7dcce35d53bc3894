import SimulationKernel
import Testing

@testable import RadioNet

/// What a live network does by the time of day: settlement hours, and faults.
@Suite("Hours of a live network")
struct LiveNetworkHoursTests {
    @Test("A settlement read waits until its hours begin, though nothing else happens; others go at once")
    func opens() {
        var run = LiveRun(settlementHours: [8..<20], start: 7 * .hour + 59 * .minute)
        run.offer(.settlement, at: 28_740)
        #expect(run.network.nextTime == 8 * .hour)
        run.offer(.firmware, at: 28_750)
        run.runAlone(until: 40_000)
        #expect(
            run.lines == [
                .init(28_751, "at hub", 2), .init(28_752, "answered", 2), .init(28_801, "at hub", 1),
                .init(28_802, "answered", 1),
            ])
    }

    @Test("What waits when the hours end is stopped; what is on the air is not")
    func closes() {
        var run = LiveRun(settlementHours: [8..<9], start: 9 * .hour - 2 * .second)
        for _ in 0..<3 { run.offer(octets: 500, .settlement, at: 32_398) }
        run.offer(.firmware, at: 32_398)
        run.runAlone(until: 40_000)
        #expect(
            run.lines == [
                .init(32_400, "stopped", 2), .init(32_400, "stopped", 3), .init(32_403, "at hub", 1),
                .init(32_404, "answered", 1), .init(32_405, "at hub", 4), .init(32_406, "answered", 4),
            ])
    }

    @Test("A read offered when its hours are over waits for those of the next day")
    func nextDay() {
        var run = LiveRun(settlementHours: [8..<9], start: 20 * .hour)
        run.offer(.settlement, at: 72_000)
        run.runAlone(until: 200_000)
        #expect(run.lines.last == .init(115_202, "answered", 1))
    }

    @Test("Two windows of a day, one of them over midnight in two parts")
    func windows() {
        var run = LiveRun(settlementHours: [0..<6, 7..<20, 23..<24], start: 22 * .hour)
        run.offer(.settlement, at: 79_200)
        run.run(until: 108_001)
        run.offer(.settlement, at: 108_002)
        run.offer(.settlement, at: 115_200)
        run.runAlone(until: 200_000)
        #expect(
            run.lines("answered") == [
                .init(82_802, "answered", 1), .init(111_602, "answered", 2),
                .init(115_202, "answered", 3),
            ])
    }

    @Test("No retry begins when the hours are over: the deadline is their end")
    func deadline() {
        var run = LiveRun(settlementHours: [8..<9], start: 8 * .hour)
        var faults = CellFaults()
        faults.offlineHubs = [7]
        run.network.apply(faults, at: 8 * .hour)
        // Attempts last 3 s and begin again 30 min later: at 08:35:03 for the first, not at 09:05:06.
        run.offer(hub: 7, .settlement, at: 29_100)
        // Without hours a read has a day, and so three attempts.
        run.runAlone(until: 50_000)
        #expect(run.lines == [.init(30_906, "stopped", 1)])
        var always = LiveRun()
        always.network.apply(faults, at: 0)
        always.offer(hub: 7, .settlement, at: 300)
        always.runAlone(until: 50_000)
        #expect(always.lines == [.init(3_909, "unreachable", 1)])
    }

    @Test("All hours, and none of the day's, are as no hours are")
    func allHours() {
        for hours in [[], [0..<24], [0..<12, 12..<24]] as [[Range<Int>]] {
            var run = LiveRun(settlementHours: hours, start: 23 * .hour)
            run.offer(.settlement, at: 86_390)
            run.offer(octets: 900, .settlement, at: 86_395)
            run.runAlone(until: 100_000)
            #expect(run.lines("answered").map(\.seconds) == [86_392, 86_405], "\(hours)")
        }
    }

    // MARK: - Faults

    private func out() -> CellFaults {
        var faults = CellFaults()
        faults.isOut = true
        return faults
    }

    @Test("An outage holds back what is not on the air until it is over")
    func outage() {
        var run = LiveRun()
        run.offer(at: 0)
        run.offer(at: 0)
        run.network.apply(out(), at: 500_000)
        run.runAlone(until: 50)
        #expect(run.lines == [.init(1, "at hub", 1), .init(2, "answered", 1)])
        #expect(run.network.waitingCount(.scheduled) == 1 && run.network.nextTime == nil)
        run.network.apply(.none, at: 50 * .second)
        run.runAlone(until: 100)
        #expect(run.lines.last == .init(52, "answered", 2))
    }

    @Test("Faults of one cell are not another's")
    func oneCell() {
        var run = LiveRun(cells: 2)
        run.network.apply(out(), cell: 1, at: 0)
        run.offer(cell: 0, at: 0)
        run.offer(cell: 1, at: 0)
        run.runAlone(until: 50)
        #expect(run.lines("answered") == [.init(2, "answered", 1)])
    }

    @Test("On-demand messages to a hub that is offline are given up at once, others tried again")
    func offline() {
        var run = LiveRun()
        var faults = CellFaults()
        faults.offlineHubs = [7]
        run.network.apply(faults, at: 0)
        run.offer(hub: 7, .onDemand, at: 0)
        run.offer(hub: 8, .onDemand, at: 0)
        run.runAlone(until: 50)
        #expect(
            run.lines == [.init(3, "unreachable", 1), .init(4, "at hub", 2), .init(5, "answered", 2)])
    }

    @Test("A duplicate arrives at the time of the command, and is not answered again")
    func duplicate() {
        var run = LiveRun()
        var faults = CellFaults()
        faults.duplicateShare = 1
        run.network.apply(faults, at: 0)
        run.offer(at: 0)
        run.runAlone(until: 50)
        #expect(run.lines == [.init(1, "at hub", 1), .init(1, "again", 1), .init(2, "answered", 1)])
    }

    @Test("Faults come and go by the time of day, every day, though nothing else happens")
    func timed() {
        var run = LiveRun(cells: 2, faults: [.init(out(), from: 10 * .hour, until: 11 * .hour, cells: 1..<2)])
        for day in [0.0, 1, 2] {
            let midnight = 86_400 * day
            run.offer(cell: 0, at: midnight + 36_010)
            run.offer(cell: 1, at: midnight + 36_010)
            run.runAlone(until: midnight + 50_000)
        }
        #expect(
            run.lines("answered").map(\.seconds) == [36_012, 39_602, 122_412, 126_002, 208_812, 212_402])
        #expect(run.lines("answered").map(\.cell) == [0, 1, 0, 1, 0, 1])
    }

    @Test("A network that begins in the midst of a fault has it")
    func begun() {
        var run = LiveRun(faults: [.init(out(), from: 10 * .hour, until: .day)], start: 23 * .hour)
        run.offer(at: 82_800)
        run.runAlone(until: 200_000)
        #expect(run.lines("answered") == [.init(86_402, "answered", 1)])
    }

    @Test("A fault of all the day never ends; one that ends before it begins is none")
    func always() {
        var run = LiveRun(faults: [.init(out(), from: 0, until: .day)])
        run.offer(at: 10)
        run.runAlone(until: 300_000)
        #expect(run.lines.isEmpty)
        run = LiveRun(faults: [.init(out(), from: .hour, until: .hour), .init(out(), from: 2 * .hour, until: .hour)])
        run.offer(at: 3_600)
        run.runAlone(until: 300_000)
        #expect(run.lines("answered") == [.init(3_602, "answered", 1)])
    }

    @Test("Faults by the time of day are joined with those that are set, and outlast them")
    func joined() {
        var duplicates = CellFaults()
        duplicates.duplicateShare = 1
        var run = LiveRun(faults: [.init(duplicates, from: 0, until: .hour)])
        var offline = CellFaults()
        offline.offlineHubs = [7]
        run.network.apply(offline, at: 0)
        run.offer(hub: 7, .onDemand, at: 0)
        run.offer(hub: 1, .onDemand, at: 10)
        run.run(until: 20)
        run.network.apply(.none, at: 20 * .second)
        run.offer(hub: 7, .onDemand, at: 30)
        run.run(until: 3_700)
        run.network.apply(offline, at: 3_700 * .second)
        run.offer(hub: 7, .onDemand, at: 3_800)
        run.offer(hub: 1, .onDemand, at: 3_810)
        run.runAlone(until: 5_000)
        #expect(run.lines("again").map(\.exchange) == [2, 3])
        #expect(run.lines("unreachable").map(\.exchange) == [1, 4])
        #expect(run.lines("answered").map(\.exchange) == [2, 3, 5])
    }

    @Test("The delay of faults that hold nothing back says nothing when two are joined")
    func joinedDelay() {
        var held = CellFaults()
        held.reorderShare = 0.5
        held.reorderDelay = 2 * .second
        #expect(held.joined(with: .none).reorderDelay == 2 * .second)
        #expect(CellFaults.none.joined(with: held).reorderDelay == 2 * .second)
        var longer = held
        longer.reorderDelay = 5 * .second
        #expect(held.joined(with: longer).reorderDelay == 5 * .second)
        #expect(longer.joined(with: held).reorderDelay == 5 * .second)
    }
}
