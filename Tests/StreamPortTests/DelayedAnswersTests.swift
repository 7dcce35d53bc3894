import Testing

@testable import StreamPort

/// Responses that are kept back.
@Suite struct DelayedAnswersTests {
    @Test func theyLeaveInTheOrderOfTheirTimes() {
        let seed = UInt64.random(in: .min ... .max)
        print("delayed answers, seed \(seed)")
        var random = SeededGenerator(seed)
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

private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
