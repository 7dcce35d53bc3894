import Glibc
import LoadSynthesis

/// Seeds of tests of random things: two that are always the same and one of its own for each run.
///
/// Every expectation names its seed; `LOAD_SYNTHESIS_SEED=…` in the environment repeats a run with it alone.
enum TestSeeds {
    static let all: [UInt64] = {
        if let text = getenv("LOAD_SYNTHESIS_SEED"), let seed = UInt64(String(cString: text)) { return [seed] }
        return [1, 0x5EED_2026, .random(in: .min ... .max)]
    }()
}

/// Random numbers that a seed repeats.
struct TestRandom: RandomNumberGenerator {
    private let seed: UInt64
    private var place: UInt64 = 0

    init(seed: UInt64) { self.seed = seed }

    mutating func next() -> UInt64 {
        place += 1
        return CounterHash.mix(seed, place)
    }
}
