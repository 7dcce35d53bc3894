import SimulationKernel

/// SplitMix64's finaliser over a counter: random numbers that are a function of their index, so that each can be
/// computed without those before it.
public enum CounterHash {
    /// 64 random bits: number `counter` of the sequence that `seed` names.
    @inlinable @inline(__always)
    public static func mix(_ seed: UInt64, _ counter: UInt64) -> UInt64 {
        SplitMix64.finalize(seed &+ counter &* SplitMix64.increment)
    }
}
