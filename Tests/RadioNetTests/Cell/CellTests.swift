import SimulationKernel
import Testing

@testable import RadioNet

@Suite("Channels of a cell")
struct CellTests {
    @Test("An exchange takes its command's time and then its response's, on one channel")
    func one() {
        var run = CellRun()
        run.offer(1, octets: 250)
        run.offer(2)
        #expect(run.cell.waitingCount(.scheduled) == 1)
        run.run(until: 100)
        #expect(
            run.lines == [
                .init(3, "at hub", 1), .init(4, "answered", 1), .init(5, "at hub", 2), .init(6, "answered", 2),
            ])
        #expect(run.cell.nextTime == nil && run.cell.waitingCount(.scheduled) == 0)
    }

    @Test("Channels carry an exchange each at once", arguments: [1, 4, 8])
    func channels(count: Int) {
        var run = CellRun(channels: count)
        for number in 0..<8 as Range<UInt64> { run.offer(number) }
        run.run(until: 100)
        #expect(run.lines.last?.seconds == Double(2 * 8 / count))
    }

    @Test("The most urgent gets the next channel; of one priority the first; nothing on the air is interrupted")
    func priorities() {
        var run = CellRun()
        run.offer(1, .firmware, octets: 1_000)
        run.offer(2, .firmware, at: 1)
        run.offer(3, .settlement, at: 2)
        run.offer(4, .scheduled, at: 3)
        run.offer(5, .onDemandProfile, at: 4)
        run.offer(6, .onDemand, at: 5)
        run.offer(7, .onDemand, at: 6)
        run.offer(8, .settlement, at: 7)
        run.run(until: 100)
        #expect(run.answered == [1, 6, 7, 5, 4, 3, 8, 2])
        #expect(run.lines.first == .init(10, "at hub", 1))
    }

    @Test("On shared channels a response that the hub has later than its command frees the channel meanwhile")
    func thinking() {
        var run = CellRun()
        run.thinking = 10 * .second
        run.offer(1)
        run.offer(2)
        run.run(until: 100)
        #expect(
            run.lines == [
                .init(1, "at hub", 1), .init(2, "at hub", 2), .init(12, "answered", 1), .init(13, "answered", 2),
            ])
    }

    @Test("A response that waits goes before commands of its priority, and after more urgent ones")
    func responseOrder() {
        var run = CellRun()
        run.thinking = 500_000
        run.offer(1)
        run.run(until: 1)
        run.thinking = 0
        run.offer(2, at: 1, octets: 200)
        run.offer(3, at: 1.2)
        run.offer(4, .onDemand, at: 1.3)
        run.run(until: 100)
        #expect(run.lines("at hub").map(\.exchange) == [1, 2, 4, 3])
        #expect(run.answered == [2, 4, 1, 3])
    }

    @Test("With FDD responses have channels of their own")
    func fdd() {
        var run = CellRun(duplex: .fdd)
        run.offer(1)
        run.offer(2)
        run.run(until: 100)
        #expect(
            run.lines == [
                .init(1, "at hub", 1), .init(2, "at hub", 2), .init(2, "answered", 1), .init(3, "answered", 2),
            ])
        #expect(run.cell.busy[0] == 4 * .second)
    }

    @Test("A hub that has nothing to say frees the channel")
    func withheld() {
        var run = CellRun()
        run.answer = nil
        run.offer(1)
        run.offer(2)
        run.run(until: 100)
        #expect(
            run.lines == [
                .init(1, "at hub", 1), .init(1, "unanswered", 1), .init(2, "at hub", 2), .init(2, "unanswered", 2),
            ])
    }

    @Test("Who asks for the next step without having answered has withheld")
    func ignored() {
        var run = CellRun()
        run.offer(1)
        guard case .atHub = run.cell.step(until: .minute) else {
            Issue.record("the command arrives")
            return
        }
        #expect(run.cell.nextTime == run.cell.time)
        guard case .finished(let exchange, .unanswered) = run.cell.step(until: .minute) else {
            Issue.record("nothing came of it")
            return
        }
        #expect(exchange.identifier == 1)
    }

    @Test("Nothing happens after the limit of a step, and the cell's time comes to it")
    func limit() {
        var run = CellRun()
        run.offer(1)
        run.run(until: 0.5)
        #expect(run.lines.isEmpty && run.cell.time == 500_000 && run.cell.nextTime == 1_000_000)
        run.run(until: 1)
        #expect(run.lines.count == 1)
    }

    @Test("Commands of a closed priority wait, others go on")
    func closed() {
        var run = CellRun()
        run.cell.setOpen(false, for: .settlement, at: 0)
        run.offer(1, .settlement)
        run.offer(2, .firmware)
        run.run(until: 20)
        #expect(run.answered == [2] && run.cell.waitingCount(.settlement) == 1)
        run.cell.setOpen(true, for: .settlement, at: 20 * .second)
        run.run(until: 100)
        #expect(run.lines.last == .init(22, "answered", 1))
    }

    @Test("Stopping a priority ends those that wait, not those on the air, nor other priorities")
    func stop() {
        var run = CellRun()
        for number in 1...3 as ClosedRange<UInt64> { run.offer(number, .settlement) }
        run.offer(4, .scheduled)
        run.cell.stop(.settlement, at: 500_000)
        run.run(until: 100)
        #expect(
            run.lines == [
                .init(0.5, "stopped", 2), .init(0.5, "stopped", 3), .init(1, "at hub", 1), .init(2, "answered", 1),
                .init(3, "at hub", 4), .init(4, "answered", 4),
            ])
    }

    @Test("What still waits when its deadline comes is stopped, and takes no channel")
    func deadline() {
        var run = CellRun()
        run.offer(1, octets: 500)
        run.offer(2, deadline: 6 * .second)
        run.offer(3, deadline: 6 * .second + 1)
        run.run(until: 100)
        #expect(run.outcomes == [.answered: 2, .stopped: 1])
        #expect(run.lines("stopped") == [.init(6, "stopped", 2)])
        #expect(run.lines.last == .init(8, "answered", 3))
    }

    @Test("A full queue refuses")
    func queueLimit() {
        var run = CellRun(queueLimit: 3)
        for number in 1...6 as ClosedRange<UInt64> { run.offer(number) }
        run.run(until: 100)
        #expect(run.outcomes == [.answered: 4, .refused: 2])
        #expect(run.lines("refused") == [.init(0, "refused", 5), .init(0, "refused", 6)])
    }

    @Test("Time of channels taken is counted to the hours it was in")
    func busy() {
        var run = CellRun(channels: 2)
        run.offer(1, at: 3_598, octets: 300)
        run.offer(2, at: 23 * 3_600)
        run.run(until: 90_000)
        #expect(run.cell.busy[0] == 2 * .second && run.cell.busy[1] == 2 * .second)
        #expect(run.cell.busy[23] == 2 * .second && run.cell.busy.reduce(0, +) == 6 * .second)
    }

    @Test("The same seed does the same, another something else")
    func determinism() {
        func lines(_ seed: UInt64) -> [CellRun.Line] {
            var parameters = NetworkModel.cspNorth.cell
            parameters.unreachable = 0.2
            var run = CellRun(parameters, seed: seed)
            for number in 0..<200 as Range<UInt64> {
                let priority = MessagePriority(rawValue: UInt8(number % 5))!
                run.offer(number, priority, at: Double(number) / 2, hub: UInt32(number))
            }
            run.run(until: 90_000)
            return run.lines
        }
        #expect(lines(1) == lines(1))
        #expect(lines(1) != lines(2))
    }

    @Test("Every exchange ends just once, whatever happens")
    func conservation() {
        let seed = UInt64.random(in: 0...UInt64.max)
        let random = CounterRandom(seed: seed)
        var faults = CellFaults()
        faults.offlineShare = 0.3
        faults.duplicateShare = 0.2
        faults.reorderShare = 0.3
        var run = CellRun(channels: 2, unreachable: 0.1, queueLimit: 40)
        run.cell.apply(faults, at: 0)
        for number in 0..<1_000 as Range<UInt64> {
            run.thinking = Microseconds(random.bits(.init(1), number) % 3) * .second
            run.offer(
                number, MessagePriority(rawValue: UInt8(random.bits(.init(2), number) % 5))!, at: Double(number) * 0.8,
                deadline: Microseconds(number) * 800_000 + 2 * .hour)
            if number == 500 { run.cell.stop(.settlement, at: run.cell.time) }
        }
        run.run(until: 200_000)
        let ended = run.lines.filter { !["at hub", "again"].contains($0.what) }.map(\.exchange)
        #expect(ended.sorted() == Array(0..<1_000), "seed \(seed)")
        #expect(run.outcomes.keys.count >= 4, "seed \(seed)")
        #expect(run.cell.nextTime == nil)
    }
}
