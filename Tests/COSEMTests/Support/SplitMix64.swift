/// Steele, Lea and Flood's SplitMix64: the same seed gives the same tests on every machine.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// Any value of the type, all bits random.
    mutating func any<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) -> Integer {
        Integer(truncatingIfNeeded: next())
    }

    mutating func octets(_ count: Int) -> [UInt8] { (0..<count).map { _ in any() } }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
