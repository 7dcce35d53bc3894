import LoadSynthesis

/// The random numbers that make one meter, each by its purpose.
struct MeterDraw {
    enum Purpose: UInt64 {
        case variant = 1
        case installed = 2
    }

    /// The meter's own seed.
    let seed: UInt64

    init(seed: UInt64, number: Int) { self.seed = CounterHash.mix(seed, UInt64(number) &+ 1) }

    func bits(_ purpose: Purpose) -> UInt64 { CounterHash.mix(seed, purpose.rawValue) }

    /// The draw that decides whether the meter has the load with index `place` of its cohort, and how much.
    func load(_ place: Int) -> UInt64 { CounterHash.mix(seed, 0x100 &+ UInt64(place)) }

    /// The seed of the ups and downs of the load with index `place`.
    func loadSeed(_ place: Int) -> UInt64 { CounterHash.mix(seed, 0x1_0000 &+ UInt64(place)) }
}
