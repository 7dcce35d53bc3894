import SimulationKernel
import Testing

@testable import StreamPort

/// Responses that are kept back.
@Suite struct DelayedAnswersTests {
    @Test func theyLeaveInTheOrderOfTheirTimes() {
        let seed = UInt64.random(in: .min ... .max)
        print("delayed answers, seed \(seed)")
        var random = SplitMix64(seed: seed)
        for _ in 0..<200 {
            var delayed = DelayedAnswers()
            var expected: [(due: UInt64, number: UInt8)] = []
            for number in 0..<UInt8.random(in: 0...60, using: &random) {
                let due = UInt64.random(in: 0...20, using: &random)
                delayed.append([number, number], .raw, due: due)
                expected.append((due, number))
            }
            #expect(delayed.octets == 2 * expected.count)
            // Those of one moment in the order that they came.
            expected.sort { ($0.due, $0.number) < ($1.due, $1.number) }
            let now = UInt64.random(in: 0...20, using: &random)
            #expect(delayed.next == expected.first?.due)
            var left: [UInt8] = []
            while let answer = delayed.popFirst(at: now) { left.append(answer.response[0]) }
            #expect(left == expected.filter { $0.due <= now }.map(\.number), "seed \(seed)")
            #expect(delayed.octets == 2 * (expected.count - left.count))
        }
    }
}
