/// Counters of a meter's random numbers.
enum Draw {
    /// Week boundaries are 0 to 7,103.
    static let week: UInt64 = 0x1_0000
    static let sessions: UInt64 = 0x2_0000
    static let habits: UInt64 = 0x3_0000
    /// Eight draws for each day: six for blocks of four hours, one that is free, one for the day.
    static let day: UInt64 = 0x10_0000
}

extension CurveTables {
    /// The cumulative energy at the start of a week, Wh: that of the calendar, displaced by up to ``warp``.
    ///
    /// `annual` is at most 2²⁷ and there are 136 years, so that everything fits. Displacements reach less than a third
    /// of either week, so that boundaries keep their order.
    @inline(__always)
    func boundary(_ week: Int, _ annual: UInt64, _ seed: UInt64) -> UInt64 {
        let place = cumulative + (week &+ 1)
        let here = place[0]
        let room = min(here &- place[-1], place[1] &- here)
        let draw = Int64(CounterHash.mix(seed, UInt64(truncatingIfNeeded: week)) & 0xFFFF) &- 0x8000
        let displacement = Int64(truncatingIfNeeded: room >> 16) &* ((draw &* warp) >> 15)
        let product = annual.multipliedFullWidth(by: here &+ UInt64(bitPattern: displacement))
        return product.high << 16 | product.low >> 48
    }

    /// Splits a week's energy over its days: writes 8 running sums of the days' weights and returns the cumulative
    /// energy at the week's start and the energy for each unit of weight as a 32-bit fraction.
    ///
    /// The fraction is rounded up, so that the whole weight of the week, which is below 2³², gives its whole energy to
    /// the Wh, and days without weight get none.
    @inline(__always)
    func splitWeek(_ week: Int, _ annual: UInt64, _ seed: UInt64, _ sums: UnsafeMutablePointer<UInt32>) -> (
        start: UInt64, scale: UInt64
    ) {
        let start = boundary(week, annual, seed)
        return (start, shareWeek(week, boundary(week &+ 1, annual, seed) &- start, seed, sums))
    }

    /// Does the same for a week whose energy is known.
    @inline(__always)
    func shareWeek(_ week: Int, _ energy: UInt64, _ seed: UInt64, _ sums: UnsafeMutablePointer<UInt32>) -> UInt64 {
        let entries = days + 7 &* week
        let noise = CounterHash.mix(seed, Draw.week &+ UInt64(truncatingIfNeeded: week))
        var total: UInt32 = 0
        sums[0] = 0
        if sessionPower == 0 {
            for day in 0..<7 {
                // 7 × 65,535 × 4,096 is below 2³².
                total &+= (entries[day] & 0xFFFF) &* UInt32(dayNoise[Int(noise >> UInt64(8 &* day) & 0xFF)])
                sums[day &+ 1] = total
            }
        } else {
            // The number of sessions in the week comes first, from the last byte of the draw. Then each day gets one
            // with the probability that is left, so that exactly this number of the 7 days is chosen.
            let draw = CounterHash.mix(seed, Draw.sessions &+ UInt64(truncatingIfNeeded: week))
            var sessions = (sessionsPerWeek &+ UInt32(truncatingIfNeeded: draw >> 56)) >> 8
            for day in 0..<7 {
                let shift = UInt64(8 &* day)
                let chance = UInt32(truncatingIfNeeded: draw >> shift & 0xFF) &* UInt32(7 &- day)
                // This is a number instead of a branch that no processor could predict.
                let taken: UInt32 = chance < sessions << 8 ? 1 : 0
                sessions &-= taken
                total &+= taken &* (entries[day] & 0xFFFF) &* UInt32(dayNoise[Int(noise >> shift & 0xFF)])
                sums[day &+ 1] = total
            }
            if total == 0 {
                // When the drawn days cannot have a session, those that can take it.
                for day in 0..<7 {
                    total &+= entries[day] & 0xFFFF
                    sums[day &+ 1] = total
                }
            }
        }
        let whole = UInt64(max(1, total))
        return (energy << 32 &+ whole &- 1) / whole
    }
}
