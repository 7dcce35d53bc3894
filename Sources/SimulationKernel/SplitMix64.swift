/// SplitMix64 (Steele, Lea and Flood, 2014): a fast generator whose numbers a seed brings back on every machine.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
    /// The odd number nearest to 2^64 divided by the golden ratio, by which the generator counts.
    @inlinable
    public static var increment: UInt64 { 0x9E37_79B9_7F4A_7C15 }

    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= Self.increment
        return Self.finalize(state)
    }

    /// The generator's finaliser: a bijection of 64 bits, each bit of whose result depends on every bit of `value`.
    @inlinable @inline(__always)
    public static func finalize(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
