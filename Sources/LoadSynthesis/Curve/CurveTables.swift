/// The tables of a compiled curve, in whole numbers.
///
/// They are plain pointers, so that reading retains nothing and threads share a curve without touching a common
/// reference count. The tables are written once in `init`, before anyone else has them, and only read from then on.
/// ``LoadCurve`` owns them and frees them when nobody can read any more.
struct CurveTables {
    /// Energy of a year up to each week boundary, in 2⁻⁴⁸ of a mean year: the first boundary is Monday 1999-12-27. One
    /// entry before it and one after the last repeat their neighbours.
    let cumulative: UnsafeMutablePointer<UInt64>
    /// Relative energy of each day, 0 to 65,535, and from bit 16 on its template.
    let days: UnsafeMutablePointer<UInt32>
    let templates: UnsafeMutablePointer<UInt32>
    /// Pairs of masks: half hours in which sessions start, half hours in which they go on.
    let charging: UnsafeMutablePointer<UInt64>
    /// Noise tables of 256 factors each, 256 standing for 1.
    let dayNoise: UnsafeMutablePointer<UInt16>
    let slotNoise: UnsafeMutablePointer<UInt16>
    /// Tables of 16 factors each: somebody at home or not, and a meter's liking for a part of the day.
    let presence: UnsafeMutablePointer<UInt16>
    let emphasis: UnsafeMutablePointer<UInt16>
    /// Largest displacement of a week boundary, in 65,536ths of the smaller week beside it: less than a third.
    let warp: Int64
    /// Whether meters are up to an hour early or late.
    let hasShift: Bool
    /// Largest energy of a half hour, Wh.
    let largestHalfHour: UInt64
    /// Power of sessions, W; 0 for curves without sessions.
    let sessionPower: UInt64
    /// Number of sessions a week, in 256ths.
    let sessionsPerWeek: UInt32

    /// Number of fraction bits of a factor in the weights: ``NoiseTable/one`` is 2⁸.
    static let oneBits: UInt32 = 8

    init(_ days: CompiledDays, _ shape: LoadShape, isWindowed: Bool) {
        let largest = max(days.weights.max() ?? 0, .leastNormalMagnitude)
        var entries: [UInt32] = []
        entries.reserveCapacity(BritishCalendar.dayCount)
        var sums: [UInt64] = [0, 0]
        var sum: UInt64 = 0
        for day in 0..<BritishCalendar.dayCount {
            let weight = UInt32((days.weights[day] / largest * 65_535).rounded())
            entries.append(weight | UInt32(days.templates[day]) << 16)
            sum += UInt64(weight)
            if day % 7 == 6 { sums.append(sum) }
        }
        sums.append(sum)
        let scale = Double(1 << 48 as UInt64) * BritishCalendar.years / Double(max(1, sum))
        cumulative = Self.copy(sums.map { UInt64(Double($0) * scale) })
        self.days = Self.copy(entries)
        templates = Self.copy(days.templateWeights)
        charging = Self.copy(days.charging)

        // Half of a day's variation is that of its week. A boundary is drawn evenly from ±warp and both boundaries of a
        // week count, which makes the deviation √(2/3) of warp.
        let own = max(0, shape.dayVariation * shape.dayVariation - days.commonVariation * days.commonVariation)
        let week = min(0.5 * own.squareRoot(), 0.235)
        warp = Int64(week / (2.0 / 3).squareRoot() * 65_536)
        // Days of a week compete for its energy, which takes a seventh of their variance.
        let dayVariation = ((own - week * week) * 7 / 6).squareRoot()
        dayNoise = Self.copy(NoiseTable.entries(variation: dayVariation, isEven: shape.kind.isSun))

        let presenceVariation: Double
        if case .days = shape.kind {
            let liveliness = min(1, shape.slotVariation)
            presenceVariation = 0.45 * liveliness
            presence = Self.copy(NoiseTable.twoStates(lowSixteenths: 5, variation: presenceVariation))
            emphasis = Self.copy(NoiseTable.even(reach: 0.35 * liveliness))
            hasShift = shape.clock == .local && !isWindowed
        } else {
            presenceVariation = 0
            presence = Self.copy(Array(repeating: UInt16(NoiseTable.one), count: 16))
            emphasis = Self.copy(Array(repeating: UInt16(NoiseTable.one), count: 16))
            hasShift = false
        }
        // The part without noise makes the rest vary more; presence contributes some of it.
        let variation = shape.slotVariation / max(0.25, 1 - shape.baseShare)
        let slotVariance = (1 + variation * variation) / (1 + presenceVariation * presenceVariation) - 1
        slotNoise = Self.copy(
            NoiseTable.entries(variation: max(0, slotVariance).squareRoot(), isEven: shape.kind.isSun))

        largestHalfHour = shape.largestHalfHour ?? .max
        if case .sessions(let sessions) = shape.kind {
            sessionPower = UInt64(sessions.power)
            sessionsPerWeek = UInt32((sessions.perWeek * 256).rounded())
        } else {
            (sessionPower, sessionsPerWeek) = (0, 0)
        }
    }

    func deallocate() {
        cumulative.deallocate()
        days.deallocate()
        templates.deallocate()
        charging.deallocate()
        dayNoise.deallocate()
        slotNoise.deallocate()
        presence.deallocate()
        emphasis.deallocate()
    }

    private static func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
        elements.withUnsafeBufferPointer { buffer in
            if let source = buffer.baseAddress { pointer.initialize(from: source, count: buffer.count) }
        }
        return pointer
    }
}
