import COSEM
import LoadSynthesis

/// Half hours of some meters of a kind over some days, and what statistics say of them.
struct Cohort {
    let meters: Int
    let days: Int
    /// Days since 2000-01-01 of the first day.
    let firstDay: Int
    /// Wh of each meter, day and half hour, in this order.
    let slots: [Double]
    /// Wh of each meter and day.
    let totals: [[Double]]

    init(_ curve: LoadCurve, annual: UInt64, meters: Int = 60, year: Int = 2025, days: Int = 365, seed: UInt64 = 99) {
        self.meters = meters
        self.days = days
        firstDay = CivilDate(year: year, month: 1, day: 1).daysSince2000
        var slots: [Double] = []
        slots.reserveCapacity(meters * days * 48)
        var totals: [[Double]] = []
        for meter in 0..<meters {
            let readings = curve.readings(
                annual: annual, seed: CounterHash.mix(seed, UInt64(meter)), from: .day(firstDay), every: 1_800,
                count: days * 48 + 1)
            for index in 1..<readings.count { slots.append(Double(readings[index] - readings[index - 1])) }
            totals.append(
                (0..<days).map { Double(readings[48 * $0 + 48] - readings[48 * $0]) })
        }
        self.slots = slots
        self.totals = totals
    }

    subscript(meter: Int, day: Int, slot: Int) -> Double { slots[(meter * days + day) * 48 + slot] }

    /// Mean of a half hour over all meters and days, Wh.
    func mean(slot: Int) -> Double {
        var sum = 0.0
        for place in 0..<meters * days { sum += slots[48 * place + slot] }
        return sum / Double(meters * days)
    }

    /// Mean of days, counted from the first, over all meters, Wh.
    func mean(days: some Sequence<Int>) -> Double {
        let values = days.flatMap { day in totals.map { $0[day] } }
        return values.reduce(0, +) / Double(values.count)
    }

    /// The days of a month, counted from the first.
    func days(month: Int, year: Int = 2025) -> Range<Int> {
        let first = CivilDate(year: year, month: month, day: 1).daysSince2000 - firstDay
        return first..<first + CivilDate.daysIn(month: month, year: year)
    }

    /// The days of a type, counted from the first.
    func days(_ type: DayType) -> [Int] {
        (0..<days).filter { DayType(CivilDate(daysSince2000: firstDay + $0)) == type }
    }

    /// Mean over meters of a half hour's coefficient of variation.
    func variation(slot: Int) -> Double {
        (0..<meters).reduce(0) { sum, meter in
            sum + Statistics((0..<days).map { self[meter, $0, slot] }).variation
        } / Double(meters)
    }

    /// Mean over meters of a day's coefficient of variation.
    var dayVariation: Double { totals.reduce(0) { $0 + Statistics($1).variation } / Double(meters) }

    /// Mean over meters of the correlation of a day's deviation from what all meters did with the next day's.
    var dayCorrelation: Double {
        let common = (0..<days).map { day in totals.reduce(0) { $0 + $1[day] } / Double(meters) }
        return totals.reduce(0) { sum, days in
            let relative = zip(days, common).map { $0 / $1 }
            let statistics = Statistics(relative)
            var products = 0.0
            for day in 1..<relative.count {
                products += (relative[day] - statistics.mean) * (relative[day - 1] - statistics.mean)
            }
            return sum + products / Double(relative.count - 1) / statistics.variance
        } / Double(meters)
    }

    /// The highest half hour of the sum of all meters in relation to the sum of their own highest.
    var coincidence: Double {
        var sums = Array(repeating: 0.0, count: days * 48)
        var peaks = 0.0
        for meter in 0..<meters {
            var peak = 0.0
            for index in sums.indices {
                let value = slots[meter * days * 48 + index]
                sums[index] += value
                peak = max(peak, value)
            }
            peaks += peak
        }
        return (sums.max() ?? 0) / peaks
    }
}

struct Statistics {
    let mean: Double
    let variance: Double

    init(_ values: [Double]) {
        var (sum, squares) = (0.0, 0.0)
        for value in values {
            sum += value
            squares += value * value
        }
        let mean = sum / Double(values.count)
        self.mean = mean
        variance = max(0, squares / Double(values.count) - mean * mean)
    }

    /// Standard deviation in relation to the mean.
    var variation: Double { mean == 0 ? 0 : variance.squareRoot() / mean }
}

extension LoadCurve {
    func readings(annual: UInt64, seed: UInt64, from start: UTCTime, every period: Int64, count: Int) -> [UInt64] {
        var readings = Array(repeating: 0 as UInt64, count: count)
        var span = readings.mutableSpan
        add(to: &span, annual: annual, seed: seed, from: start, every: period)
        return readings
    }
}

extension UTCTime {
    /// A midnight.
    static func day(_ daysSince2000: Int) -> UTCTime { UTCTime(secondsSince2000: Int64(daysSince2000) * 86_400) }

    static func midnight(_ year: Int, _ month: Int, _ day: Int) -> UTCTime {
        .day(CivilDate(year: year, month: month, day: day).daysSince2000)
    }
}
