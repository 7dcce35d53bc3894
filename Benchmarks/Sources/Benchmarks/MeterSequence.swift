import LoadSynthesis

/// A sequence of meter numbers, each of which occurs once.
protocol MeterSequence {
    var count: Int { get }
    subscript(place: Int) -> Int { get }
}

/// The numbers 0 to `count` − 1 in an order that looks random, without a table: four Feistel rounds over the next even
/// number of bits, repeated until the result is one of the numbers.
struct RandomPermutation: MeterSequence {
    let count: Int
    private let seed: UInt64
    private let half: UInt64
    private let mask: UInt64

    init(count: Int, seed: UInt64) {
        self.count = count
        self.seed = seed
        half = UInt64(UInt64.bitWidth - UInt64(max(1, count - 1)).leadingZeroBitCount + 1) / 2
        mask = (1 << half) - 1
    }

    subscript(place: Int) -> Int {
        var value = UInt64(place)
        repeat {
            var (left, right) = (value >> half, value & mask)
            for round in 0..<4 as Range<UInt64> {
                (left, right) = (right, left ^ (CounterHash.mix(seed &+ round, right) & mask))
            }
            value = left << half | right
        } while value >= UInt64(count)
        return Int(value)
    }
}

/// All meters of some blocks, spread over a fleet, in random order.
struct BlockSample: MeterSequence {
    private let order: RandomPermutation
    private let firsts: [Int]

    /// - Parameter meters: number of meters of the fleet.
    init(of meters: Int, blocks: Int, seed: UInt64) {
        order = RandomPermutation(count: blocks * ColdBench.blockSize, seed: seed)
        // Every fleet here has many more whole blocks than are taken; each seed takes others.
        let stride = meters / ColdBench.blockSize / blocks
        firsts = (0..<blocks).map { block in
            (block * stride + Int(CounterHash.mix(seed, UInt64(block)) % UInt64(stride))) * ColdBench.blockSize
        }
    }

    var count: Int { order.count }

    subscript(place: Int) -> Int {
        let (block, member) = order[place].quotientAndRemainder(dividingBy: ColdBench.blockSize)
        return firsts[block] + member
    }
}
