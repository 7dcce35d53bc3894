import SimulationKernel
import Testing

@testable import RadioNet

@Suite("Attempts to reach a hub")
struct CellRetryTests {
    @Test("An unreachable hub takes a channel for its time, every half hour, at most six times")
    func six() {
        var run = CellRun(unreachable: 1)
        run.offer(1)
        run.run(until: 86_400)
        // Attempts end 3 s after they began, and the next begins 30 min later.
        #expect(run.lines == [.init(5 * 1_803 + 3, "unreachable", 1)])
        #expect(run.cell.busy.reduce(0, +) == 6 * 3 * .second)
    }

    @Test("The number of attempts is the cell's", arguments: [1, 2, 10])
    func most(attempts: Int) {
        var run = CellRun(unreachable: 1, mostAttempts: attempts)
        run.offer(1)
        run.run(until: 86_400)
        #expect(run.lines == [.init(Double(attempts - 1) * 1_803 + 3, "unreachable", 1)])
    }

    @Test("On-demand messages are not tried again")
    func onDemand() {
        var run = CellRun(unreachable: 1)
        run.offer(1, .onDemand)
        run.offer(2, .onDemandProfile)
        run.run(until: 86_400)
        #expect(run.lines.map(\.exchange) == [1, 2])
        #expect(run.lines[0] == .init(3, "unreachable", 1))
        #expect(run.lines[1].seconds > 9_000)
    }

    /// SECMP0162, assumption 12: nothing of the settlement window spills into that of midnight.
    @Test("No attempt begins at or after the deadline")
    func deadline() {
        var run = CellRun(unreachable: 1)
        run.offer(1, .settlement, deadline: 1_803 * .second)
        run.offer(2, .settlement, at: 10, deadline: 1_813 * .second + 1)
        run.run(until: 86_400)
        #expect(run.lines.map(\.what) == ["stopped", "stopped"])
        // The first gets no second attempt at 1,803 s; the second one at 1,813 s, and no third.
        #expect(run.lines.map(\.seconds) == [3, 1_816])
        #expect(run.cell.busy.reduce(0, +) == 9 * .second)
    }

    @Test("A hub that is reached again answers, and what was waiting meanwhile went on")
    func recovery() {
        var run = CellRun()
        var faults = CellFaults()
        faults.offlineHubs = [7]
        run.cell.apply(faults, at: 0)
        run.offer(1, hub: 7)
        run.offer(2, hub: 8)
        run.run(until: 60)
        #expect(run.answered == [2] && run.cell.nextTime == 1_803 * .second)
        run.cell.apply(.none, at: 60 * .second)
        run.run(until: 86_400)
        #expect(run.lines.last == .init(1_805, "answered", 1))
    }

    @Test("Attempts fail with the cell's probability, independently of each other")
    func probability() {
        var run = CellRun(channels: 8, unreachable: 0.25, mostAttempts: 2, queueLimit: 10_000)
        for number in 0..<4_000 as Range<UInt64> { run.offer(number) }
        run.run(until: 86_400)
        #expect(abs(Double(run.outcomes[.unreachable, default: 0]) / 4_000 - 0.25 * 0.25) < 0.02)
        #expect(run.outcomes[.answered, default: 0] + run.outcomes[.unreachable, default: 0] == 4_000)
    }
}
