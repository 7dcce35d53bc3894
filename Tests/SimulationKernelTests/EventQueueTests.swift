import SimulationKernel
import Testing

struct EventQueueTests {
    @Test("Events come in the order of (time, priority, sequence)")
    func order() {
        var queue = EventQueue<Int>()
        queue.schedule(4, at: 20)
        queue.schedule(3, at: 10, priority: 1)
        queue.schedule(1, at: 10)
        queue.schedule(2, at: 10)
        queue.schedule(0, at: 5, priority: 255)
        #expect(queue.nextTime == 5)
        var order: [Int] = []
        while let (_, event) = queue.next() { order.append(event) }
        #expect(order == [0, 1, 2, 3, 4])
        #expect(queue.nextTime == nil && queue.isEmpty)
    }

    @Test("Any mixture of scheduling and taking is what sorting gives")
    func heap() {
        let seed = UInt64.random(in: 0...UInt64.max)
        let random = CounterRandom(seed: seed)
        var queue = EventQueue<UInt64>()
        var expected: [(time: Int64, sequence: UInt64)] = []
        for number in 0..<5_000 as Range<UInt64> {
            let time = Int64(random.bits(.init(1), number) % 1_000)
            queue.schedule(number, at: time)
            expected.append((time, number))
            guard random.happens(0.4, .init(2), number) else { continue }
            expected.sort { ($0.time, $0.sequence) < ($1.time, $1.sequence) }
            let first = expected.removeFirst()
            let taken = queue.next()
            #expect(taken?.time == first.time && taken?.event == first.sequence, "seed \(seed)")
        }
        #expect(queue.count == expected.count)
    }
}
