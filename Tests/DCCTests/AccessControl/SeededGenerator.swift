/// SplitMix64: random numbers that a seed decides, for tests that print it.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A new seed, printed with the test's name.
    static func seed(_ test: String = #function) -> UInt64 {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("\(test) seed \(seed)")
        return seed
    }
}
