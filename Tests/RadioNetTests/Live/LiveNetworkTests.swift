import SimulationKernel
import Testing

@testable import RadioNet

@Suite("Cells that carry real messages")
struct LiveNetworkTests {
    @Test("An exchange takes its command's time, the hub's, and its response's")
    func one() {
        var run = LiveRun()
        run.thinking = 250_000
        #expect(run.offer(octets: 250, at: 10) == 1)
        #expect(run.network.nextTime == 13 * .second)
        run.runAlone(until: 100)
        #expect(run.lines == [.init(13, "at hub", 1), .init(14.25, "answered", 1)])
        #expect(run.network.nextTime == nil && run.network.waitingCount(.scheduled) == 0)
        #expect(run.network.busy[0] == 4 * .second && run.network.busy.reduce(0, +) == 4 * .second)
    }

    /// 100 octets and 16 of framing are 2 segments of 60; with 14 around each, 592 bits at 9,600 bit/s and code rate 3/4
    /// are 82.222 ms, and 50 ms of turn-round and acknowledgement come to each.
    @Test("On the radio of the North a message's time is that of its segments")
    func radio() {
        var parameters = NetworkModel.cspNorth.cell
        parameters.link = .radio(RadioLink(segmentLoss: 0))
        parameters.unreachable = 0
        var run = LiveRun(LiveNetwork(parameters, cells: 1, seed: 1))
        run.answer = 40
        run.offer(at: 0)
        run.runAlone(until: 100)
        #expect(run.lines == [.init(0.364444, "at hub", 1), .init(0.496666, "answered", 1)])
    }

    @Test("A hub that says nothing, and one asked for the next step instead")
    func withheld() {
        var run = LiveRun()
        run.answer = nil
        run.offer(at: 0)
        run.runAlone(until: 100)
        #expect(run.lines == [.init(1, "at hub", 1), .init(1, "unanswered", 1)])
        _ = run.network.offer(octets: 100, hub: 0, cell: 0, priority: .scheduled, at: 2 * .second)
        guard case .atHub? = run.network.step(until: 3 * .second)?.step,
            case .finished(let exchange, .unanswered)? = run.network.step(until: 3 * .second)?.step
        else {
            Issue.record("the command arrives, and nothing comes of it")
            return
        }
        #expect(exchange.identifier == 2)
    }

    @Test("Cells go each for themselves, and tell in the order of time")
    func cells() {
        var run = LiveRun(cells: 3)
        run.offer(octets: 300, cell: 0, at: 0)
        run.offer(octets: 100, cell: 1, at: 0)
        run.offer(octets: 200, cell: 2, at: 0.5)
        run.offer(octets: 100, cell: 1, at: 0.5)
        #expect(run.network.cellCount == 3 && run.network.waitingCount(.scheduled) == 1)
        run.runAlone(until: 100)
        #expect(
            run.lines == [
                .init(1, "at hub", 2, cell: 1), .init(2, "answered", 2, cell: 1), .init(2.5, "at hub", 3, cell: 2),
                .init(3, "at hub", 1, cell: 0), .init(3, "at hub", 4, cell: 1), .init(3.5, "answered", 3, cell: 2),
                .init(4, "answered", 1, cell: 0), .init(4, "answered", 4, cell: 1),
            ])
    }

    @Test("A network has a cell at least")
    func leastCells() {
        #expect(LiveNetwork(NetworkModel.cspNorth.cell, cells: 0, seed: 1).cellCount == 1)
        #expect(LiveNetwork(NetworkModel.cspNorth.cell, cells: -7, seed: 1).cellCount == 1)
    }

    @Test("Nothing happens before it is asked, and late it happens at its own time")
    func asked() {
        var run = LiveRun()
        run.offer(at: 0)
        run.run(until: 0.999)
        #expect(run.lines.isEmpty && run.network.time == 999_000)
        run.run(until: 50)
        #expect(run.lines == [.init(1, "at hub", 1), .init(2, "answered", 1)])
        #expect(run.network.time == 50 * .second)
        // What is offered in the past is offered now.
        _ = run.network.offer(octets: 100, hub: 0, cell: 0, priority: .scheduled, at: 0)
        run.run(until: 60)
        #expect(run.lines.last == .init(52, "answered", 2))
    }

    @Test("The most urgent of those that wait goes first")
    func priorities() {
        var run = LiveRun()
        run.offer(octets: 500, .firmware, at: 0)
        for priority in MessagePriority.allCases.reversed() { run.offer(priority, at: 1) }
        #expect(MessagePriority.allCases.allSatisfy { run.network.waitingCount($0) == 1 })
        run.runAlone(until: 100)
        #expect(run.lines("answered").map(\.exchange) == [1, 6, 5, 4, 3, 2])
    }

    @Test("The same seed does the same, another something else")
    func determinism() {
        func lines(_ seed: UInt64) -> [LiveRun.Line] {
            var parameters = NetworkModel.cspNorth.cell
            parameters.unreachable = 0.2
            var run = LiveRun(LiveNetwork(parameters, cells: 4, seed: seed))
            for number in 0..<200 {
                run.offer(
                    hub: UInt32(number), cell: number % 4, MessagePriority(rawValue: UInt8(number % 5))!,
                    at: Double(number) / 4)
            }
            run.runAlone(until: 20_000)
            return run.lines
        }
        #expect(lines(1) == lines(1))
        #expect(lines(1) != lines(2))
    }

    @Test("Cells of one network are not alike")
    func ownRandomNumbers() {
        var parameters = NetworkModel.cspNorth.cell
        parameters.unreachable = 0.5
        var run = LiveRun(LiveNetwork(parameters, cells: 2, seed: 3))
        for number in 0..<100 { run.offer(cell: number % 2, .onDemand, at: Double(10 * number)) }
        run.runAlone(until: 10_000)
        let reached = [0, 1].map { cell in
            run.lines("answered").filter { $0.cell == cell }.map { ($0.exchange + 1) / 2 }
        }
        #expect(reached[0] != reached[1] && reached.allSatisfy { (10..<45).contains($0.count) })
    }

    @Test("However many wait, a cell is asked once for each thing that happens")
    func wakeUps() {
        var run = LiveRun(channels: 4)
        for _ in 0..<20_000 { run.offer(at: 0) }
        #expect(run.network.wakeUps.count <= 4)
        run.run(until: 100)
        #expect(run.lines("answered").count == 200)
        #expect(run.network.wakeUps.count <= 8)
    }

    @Test("Every exchange ends just once, whatever happens")
    func conservation() {
        let seed = UInt64.random(in: 0...UInt64.max)
        let random = CounterRandom(seed: seed)
        var faults = CellFaults()
        faults.offlineShare = 0.3
        faults.duplicateShare = 0.2
        faults.reorderShare = 0.3
        var out = CellFaults()
        out.isOut = true
        var run = LiveRun(
            channels: 2, cells: 3, settlementHours: [1..<2, 3..<5],
            faults: [
                .init(out, from: 20 * .minute, until: 50 * .minute, cells: 1..<2),
                .init(faults, from: 30 * .minute, until: 4 * .hour),
            ])
        for number in 0..<900 as Range<UInt64> {
            run.offer(
                hub: UInt32(number), cell: Int(number % 3),
                MessagePriority(rawValue: UInt8(random.bits(.init(2), number) % 5))!, at: Double(number) * 18)
        }
        run.runAlone(until: 10 * 86_400)
        let ended = run.lines.filter { !["at hub", "again"].contains($0.what) }.map(\.exchange)
        #expect(ended.sorted() == Array(1...900), "seed \(seed)")
        #expect(run.network.nextTime == nil, "seed \(seed)")
    }
}
