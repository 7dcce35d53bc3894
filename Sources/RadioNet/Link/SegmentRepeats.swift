import SimulationKernel

#if canImport(Glibc)
    import Glibc
#endif

/// How many segments have to be sent until n have arrived, when each is lost with the same probability and lost ones
/// are repeated (selective repeat): n plus a negative binomial number, which is drawn for a whole message at once.
struct SegmentRepeats: Hashable, Sendable {
    /// Largest number of segments that is drawn at once; longer messages are drawn in pieces.
    private static let largestPiece = 64
    /// Largest number of repeats in the tables, far beyond what any draw meets at the largest loss.
    private static let largestExtra = 2_000

    let loss: Double
    /// Limits for a draw from 0 to 2⁶⁴, by number of segments: from which value on the number of repeats is at least 1,
    /// 2, 3 …
    private let thresholds: [[UInt64]]

    /// - Parameter loss: probability that a segment is lost, 0 to 0.9.
    init(loss: Double) {
        precondition((0...0.9).contains(loss), "a segment's loss is 0 to 0.9")
        self.loss = loss
        thresholds = (0...Self.largestPiece).map { segments in
            guard segments > 0, loss > 0 else { return [] }
            var probability = pow(1 - loss, Double(segments))
            var cumulative = probability
            var result: [UInt64] = []
            for extra in 1...Self.largestExtra where cumulative < 1 - 0x1p-40 {
                result.append(UInt64(cumulative * 0x1p64))
                probability *= loss * Double(segments + extra - 1) / Double(extra)
                cumulative += probability
            }
            return result
        }
    }

    /// Number of segments that are sent until `segments` have arrived.
    func transmissions(for segments: Int, _ random: CounterRandom, _ purpose: CounterRandom.Purpose, _ entity: UInt64)
        -> Int
    {
        guard loss > 0 else { return segments }
        var left = segments
        var sent = segments
        var piece: UInt64 = 0
        while left > 0 {
            let bits = random.bits(purpose, entity, attempt: piece)
            for threshold in thresholds[min(left, Self.largestPiece)] {
                guard bits >= threshold else { break }
                sent += 1
            }
            left -= Self.largestPiece
            piece += 1
        }
        return sent
    }
}
