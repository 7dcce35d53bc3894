import COSEM
import SimulationKernel
import Testing

@testable import Estate

/// What is due, by time.
@Suite struct DueQueueTests {
    private func time(_ seconds: Int64) -> UTCTime { UTCTime(secondsSince2000: seconds) }

    @Test func anEmptyQueueHasNothingDue() {
        var queue = DueQueue()
        #expect(queue.isEmpty)
        #expect(queue.earliest == nil)
        #expect(queue.first(until: time(1_000_000_000)) == nil)
    }

    @Test func theEarliestComesFirstAndNotBeforeItsTime() {
        var queue = DueQueue()
        queue[7] = time(30)
        queue[3] = time(10)
        queue[5] = time(20)
        #expect(queue.count == 3)
        #expect(queue.first(until: time(9)) == nil)
        #expect(queue.first(until: time(10)) == 3)
        // Its entry stays until it is taken away.
        #expect(queue.first(until: time(10)) == 3)
        queue[3] = nil
        #expect(queue.first(until: time(30)) == 5)
    }

    @Test func aNewTimeReplacesTheOldOne() {
        var queue = DueQueue()
        queue[1] = time(10)
        queue[1] = time(50)
        queue[2] = time(40)
        #expect(queue.first(until: time(39)) == nil)
        #expect(queue.first(until: time(60)) == 2)
        queue[1] = time(5)
        #expect(queue.first(until: time(60)) == 1)
        #expect(queue.count == 2)
    }

    /// Held against a dictionary that is searched from end to end.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func anyOrderOfChanges(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var queue = DueQueue()
        var expected: [Int: Int64] = [:]
        for step in 0..<5_000 {
            let number = Int(random.next() % 40)
            let seconds = Int64(random.next() % 1_000)
            // Every fourth change takes something away.
            let isRemoved = random.next() % 4 == 0
            expected[number] = isRemoved ? nil : seconds
            queue[number] = isRemoved ? nil : time(seconds)
            let least = expected.values.min()
            #expect(queue.earliest == least.map(time), "seed \(seed), step \(step)")
            #expect(queue.count == expected.count, "seed \(seed), step \(step)")
            let first = queue.first(until: time(500))
            #expect(
                first.flatMap { expected[$0] } == least.flatMap { $0 <= 500 ? $0 : nil }, "seed \(seed), step \(step)")
        }
    }
}
