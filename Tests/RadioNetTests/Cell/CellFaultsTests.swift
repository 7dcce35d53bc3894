import SimulationKernel
import Testing

@testable import RadioNet

@Suite("Faults of a cell")
struct CellFaultsTests {
    private func faults(_ change: (inout CellFaults) -> Void) -> CellFaults {
        var faults = CellFaults()
        change(&faults)
        return faults
    }

    @Test("A base station that is out puts nothing new on the air; what is there comes to its end")
    func out() {
        var run = CellRun()
        run.offer(1)
        run.offer(2)
        run.cell.apply(faults { $0.isOut = true }, at: 500_000)
        run.run(until: 50)
        #expect(run.lines == [.init(1, "at hub", 1), .init(2, "answered", 1)])
        run.cell.apply(.none, at: 50 * .second)
        run.run(until: 100)
        #expect(run.lines.last == .init(52, "answered", 2))
    }

    @Test("Lost channels carry nothing", arguments: [(0, 4.0), (3, 16.0), (2, 8.0)])
    func lostChannels(lost: Int, end: Double) {
        var run = CellRun(channels: 4)
        run.cell.apply(faults { $0.lostChannels = lost }, at: 0)
        for number in 0..<8 as Range<UInt64> { run.offer(number) }
        run.run(until: 100)
        #expect(run.lines.last?.seconds == end)
    }

    @Test("With more channels lost than there are, nothing goes on the air", arguments: [4, 5, 1_000])
    func allLost(lost: Int) {
        var run = CellRun(channels: 4)
        run.cell.apply(faults { $0.lostChannels = lost }, at: 0)
        run.offer(1)
        run.run(until: 100)
        #expect(run.lines.isEmpty && run.cell.waitingCount(.scheduled) == 1)
    }

    /// At 50 % loss every segment is sent twice on average.
    @Test("A jammer makes messages longer, and when it is gone they are as before")
    func jammed() {
        var run = CellRun()
        run.cell.apply(faults { $0.jammedShare = 0.5 }, at: 0)
        run.offer(1, octets: 20_000)
        run.run(until: 10_000)
        let jammed = run.lines("at hub").map(\.seconds)[0]
        #expect(jammed > 300 && jammed < 500)
        run.cell.apply(.none, at: 10_000 * .second)
        run.offer(2, at: 10_000, octets: 20_000)
        run.run(until: 20_000)
        #expect(run.lines("at hub").last == .init(10_200, "at hub", 2))
    }

    @Test("A jammer that is on all the time leaves a tenth", arguments: [0.9, 1, 7])
    func jammedForGood(share: Double) {
        var run = CellRun()
        run.cell.apply(faults { $0.jammedShare = share }, at: 0)
        run.offer(1, octets: 20_000)
        run.run(until: 10_000)
        #expect((1_400...2_600).contains(run.lines("at hub").map(\.seconds)[0]))
    }

    @Test("Hubs without power are not reached, others are")
    func offlineHubs() {
        var run = CellRun(channels: 4, mostAttempts: 1)
        run.cell.apply(faults { $0.offlineHubs = [1, 3] }, at: 0)
        for hub in 0..<4 as Range<UInt32> { run.offer(UInt64(hub), hub: hub) }
        run.run(until: 100)
        #expect(run.lines("unreachable").map(\.exchange) == [1, 3] && run.answered == [0, 2])
    }

    @Test("A share of the attempts does not reach its hub")
    func offlineShare() {
        var run = CellRun(channels: 8, unreachable: 0.5, mostAttempts: 1, queueLimit: 10_000)
        run.cell.apply(faults { $0.offlineShare = 0.5 }, at: 0)
        for number in 0..<4_000 as Range<UInt64> { run.offer(number) }
        run.run(until: 86_400)
        #expect(abs(Double(run.outcomes[.unreachable, default: 0]) / 4_000 - 0.75) < 0.035)
    }

    @Test("A duplicated command reaches its hub twice at once and is answered once")
    func duplicates() {
        var run = CellRun()
        run.cell.apply(faults { $0.duplicateShare = 1 }, at: 0)
        run.offer(1)
        run.run(until: 100)
        #expect(run.lines == [.init(1, "at hub", 1), .init(1, "again", 1), .init(2, "answered", 1)])
    }

    @Test("Commands that are held back come after later ones, and none is lost")
    func reorder() {
        var run = CellRun(channels: 8)
        run.cell.apply(
            faults {
                $0.reorderShare = 0.5
                $0.reorderDelay = 60 * .second
            }, at: 0)
        for number in 0..<200 as Range<UInt64> { run.offer(number, at: Double(number)) }
        run.run(until: 1_000)
        #expect(run.answered.count == 200 && run.answered != Array(0..<200))
        let delays = run.lines("answered").map { $0.seconds - Double($0.exchange) - 2 }
        #expect(delays.allSatisfy { (-0.001...61).contains($0) })
        let late = delays.filter { $0 > 0.001 }
        #expect((70...130).contains(late.count))
    }

    @Test("Two faults together are both")
    func joined() {
        let first = faults {
            $0.lostChannels = 1
            $0.jammedShare = 0.5
            $0.offlineShare = 0.2
            $0.offlineHubs = [1]
            $0.duplicateShare = 0.1
        }
        let second = faults {
            $0.isOut = true
            $0.lostChannels = 2
            $0.jammedShare = 0.5
            $0.offlineShare = 0.5
            $0.offlineHubs = [2]
            $0.reorderShare = 0.4
            $0.reorderDelay = .minute
        }
        let both = first.joined(with: second)
        #expect(both.isOut && both.lostChannels == 3 && both.offlineHubs == [1, 2])
        #expect(both.jammedShare == 0.75 && abs(both.offlineShare - 0.6) < 1e-12)
        #expect(abs(both.duplicateShare - 0.1) < 1e-12 && abs(both.reorderShare - 0.4) < 1e-12)
        #expect(both.reorderDelay == .minute)
        #expect(CellFaults.none.joined(with: first) == first.joined(with: .none))
    }
}
