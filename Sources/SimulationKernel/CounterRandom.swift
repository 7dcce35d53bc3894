#if canImport(Glibc)
    import Glibc
#endif

/// Random numbers that are a function of their purpose: (seed, purpose, entity, attempt). No draw depends on how many
/// were made before, so that entities can be simulated in any order and by any number of workers.
public struct CounterRandom: Hashable, Sendable {
    /// What a draw decides. Draws for different purposes do not depend on each other.
    public struct Purpose: Hashable, Sendable {
        @usableFromInline let key: UInt64

        /// - Parameter number: any number; the same number is the same purpose.
        public init(_ number: UInt64) { key = CounterRandom.scramble(number &+ SplitMix64.increment) }
    }

    @usableFromInline let key: UInt64

    public init(seed: UInt64) { key = Self.scramble(seed) }

    /// Random numbers for a part of the simulation, such as one cell, that do not depend on those of another part.
    public func child(_ number: UInt64) -> CounterRandom {
        CounterRandom(seed: key ^ Self.scramble(number &+ 0xD1B5_4A32_D192_ED03))
    }

    /// 64 random bits.
    @inlinable
    public func bits(_ purpose: Purpose, _ entity: UInt64, attempt: UInt64 = 0) -> UInt64 {
        Self.scramble(Self.scramble(key ^ purpose.key &+ entity) &+ attempt &* SplitMix64.increment)
    }

    /// A number from 0 to 1, without 1, evenly distributed.
    @inlinable
    public func unit(_ purpose: Purpose, _ entity: UInt64, attempt: UInt64 = 0) -> Double {
        Double(bits(purpose, entity, attempt: attempt) >> 11) * 0x1p-53
    }

    /// Whether something with probability `probability` happens.
    @inlinable
    public func happens(_ probability: Double, _ purpose: Purpose, _ entity: UInt64, attempt: UInt64 = 0) -> Bool {
        probability > 0 && unit(purpose, entity, attempt: attempt) < probability
    }

    /// A number that is exponentially distributed with mean `mean`.
    public func exponential(mean: Double, _ purpose: Purpose, _ entity: UInt64, attempt: UInt64 = 0) -> Double {
        -mean * log(1 - unit(purpose, entity, attempt: attempt))
    }

    /// A number that is normally distributed with mean 0 and standard deviation 1 (Box and Muller).
    public func normal(_ purpose: Purpose, _ entity: UInt64, attempt: UInt64 = 0) -> Double {
        let radius = (-2 * log(1 - unit(purpose, entity, attempt: 2 &* attempt))).squareRoot()
        return radius * cos(2 * .pi * unit(purpose, entity, attempt: 2 &* attempt &+ 1))
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014), which the draws above use twice.
    @inlinable
    static func scramble(_ value: UInt64) -> UInt64 { SplitMix64.finalize(value) }
}
