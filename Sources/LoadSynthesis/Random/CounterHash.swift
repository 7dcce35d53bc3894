import SimulationKernel

/// SplitMix64's finaliser over a counter: random numbers that are a function of their index, so that each can be
/// computed without those before it.
public enum CounterHash {
    /// 64 random bits: number `counter` of the sequence that `seed` names.
    @inlinable @inline(__always)
    public static func mix(_ seed: UInt64, _ counter: UInt64) -> UInt64 {
        SplitMix64.finalize(seed &+ counter &* 0x9E37_79B9_7F4A_7C15)
    }
}
