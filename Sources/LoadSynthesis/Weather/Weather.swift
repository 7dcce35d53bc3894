import Glibc

/// The weather of a region, day by day: the same for every meter of the region, all of it from one seed.
///
/// It is invented, not recorded: a mean year with noise that lasts a few days and a few weeks, of about the size of
/// England's.
public struct Weather: Hashable, Sendable {
    public let seed: UInt64

    public init(seed: UInt64) { self.seed = seed }

    /// Mean outdoor temperature of a day, °C. `day` counts from 2000-01-01.
    public func temperature(_ day: Int) -> Double {
        // Coldest at the end of January, warmest at the end of July.
        let season = cos(2 * .pi * (Double(day) - 205) / 365.2425)
        return 10.3 + 6.2 * season + 5.5 * smoothed(day, over: 4, 1) + 5.5 * smoothed(day, over: 15, 2)
    }

    /// How far a day's mean temperature is below `base`, K; 0 when it is not.
    public func degreeDays(_ day: Int, base: Double) -> Double { max(0, base - temperature(day)) }

    /// The sunshine of a day relative to the season's mean, 0.1 to 1.9, and 1 on average.
    public func brightness(_ day: Int) -> Double {
        1 + 0.9 * (1.2 * noise(day, 3) + 0.8 * smoothed(day, over: 3, 4))
    }

    /// A value of −0.5 to 0.5 on straight lines between random values that are `span` days apart.
    private func smoothed(_ day: Int, over span: Int, _ stream: UInt64) -> Double {
        let (quotient, remainder) = day.quotientAndRemainder(dividingBy: span)
        // This rounds down, also before 2000.
        let cell = remainder < 0 ? quotient - 1 : quotient
        let part = Double(remainder < 0 ? remainder + span : remainder) / Double(span)
        return noise(cell, stream) * (1 - part) + noise(cell + 1, stream) * part
    }

    /// A random value of −0.5 to 0.5.
    private func noise(_ place: Int, _ stream: UInt64) -> Double {
        let bits = CounterHash.mix(seed &+ stream &* 0xD1B5_4A32_D192_ED03, UInt64(bitPattern: Int64(place)))
        return Double(bits >> 11) * 0x1p-53 - 0.5
    }
}
