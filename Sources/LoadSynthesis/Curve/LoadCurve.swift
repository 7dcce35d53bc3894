import COSEM

/// The cumulative energy of one kind of meter: a shape compiled for every day from 2000-01-01 to 2136-02-07.
///
/// A meter is two numbers, its energy in a mean year and its seed; nothing is stored for it. Its register comes first,
/// and what happens in a period is the difference of two readings, so that sums always agree: a week's energy follows
/// from the calendar, its days share it, and the half hours of a day share the day's, in whole Wh. A reading takes the
/// same short time for every moment, allocates nothing and uses whole numbers only.
public final class LoadCurve: @unchecked Sendable {
    // Unchecked because of the pointers in `tables`: they are never written after `init`, and freed in `deinit`, which
    // the last owner runs.
    let tables: CurveTables

    /// The shape's name.
    public let name: String

    /// The share of the whole shape's energy that lies inside the tariff window, 0 to 1: the factor from a year's
    /// energy to that of this register. The shares of windows that make up the day add up to 1.
    public let annualShare: Double

    /// Largest energy of a year, Wh; more counts as this.
    public static let largestAnnual: UInt64 = 100_000_000

    /// Compiles a shape, which takes some milliseconds and up to 1 MB.
    ///
    /// - Parameters:
    ///   - window: the half hours that the register counts; outside it has no energy. nil for all.
    ///   - weatherSeed: seed of the region's weather, see ``Weather``.
    public init(shape: LoadShape, window: TariffWindow? = nil, weatherSeed: UInt64 = 0) throws(LoadShapeError) {
        try shape.validate()
        let weather = Weather(seed: weatherSeed)
        let days: CompiledDays
        switch shape.kind {
        case .days(let seasons):
            var compiler = DayCompiler(shape, seasons, window, weather)
            days = compiler.compile()
        case .sessions(let sessions): days = SessionCompiler(shape, sessions, window).compile()
        case .sun(let latitude, let longitude):
            days = SunCompiler(shape, latitude: latitude, longitude: longitude, window, weather).compile()
        }
        guard days.inside > 0 else { throw .emptyWindow }
        name = shape.name
        annualShare = min(1, days.inside / days.whole)
        tables = CurveTables(days, shape, isWindowed: window != nil)
    }

    deinit { tables.deallocate() }

    /// The register of a meter at `time`, in Wh since 2000-01-01, when it was 0. It never decreases with time, stands
    /// still after 2136-02-07, and rises evenly within a half hour.
    ///
    /// - Parameters:
    ///   - annual: energy of a mean year, Wh, at most ``largestAnnual``.
    ///   - seed: number from which everything about the meter follows.
    public func reading(annual: UInt64, seed: UInt64, at time: UTCTime) -> UInt64 {
        tables.reading(min(annual, Self.largestAnnual), seed, time.secondsSince2000)
    }

    /// Adds the register at `start`, `start + period`, … to `readings`: the same numbers as
    /// ``reading(annual:seed:at:)``. Whole half hours and whole midnights are fast.
    ///
    /// - Parameter period: time between readings, in seconds.
    public func add(
        to readings: inout MutableSpan<UInt64>, annual: UInt64, seed: UInt64, from start: UTCTime,
        every period: Int64
    ) {
        let annual = min(annual, Self.largestAnnual)
        let first = start.secondsSince2000
        readings.withUnsafeMutableBufferPointer { buffer in
            guard let output = buffer.baseAddress else { return }
            let count = Int64(buffer.count)
            // Only what the calendar has: then nothing below can overflow or leave the tables.
            let isInside = first >= 0 && first < CurveTables.end && count <= CurveTables.end / 1_800
            if isInside && period == 1_800 && first % 1_800 == 0 && first + count * 1_800 <= CurveTables.end {
                tables.addHalfHours(to: output, buffer.count, annual, seed, first)
            } else if isInside && period == 86_400 && first % 86_400 == 0
                && first + count * 86_400 <= CurveTables.end
            {
                tables.addMidnights(to: output, buffer.count, annual, seed, first)
            } else {
                var time = first
                for index in 0..<buffer.count {
                    output[index] &+= tables.reading(annual, seed, time)
                    time &+= period
                }
            }
        }
    }
}
