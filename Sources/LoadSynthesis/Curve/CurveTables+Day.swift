extension CurveTables {
    /// Splits a day's energy over its half hours: writes 49 running sums of weights and returns the energy for each
    /// unit of weight as a 32-bit fraction, rounded up like that of a week.
    ///
    /// - Parameters:
    ///   - day: number of the day, counted from the calendar's first.
    ///   - habits: random number from which the meter's habits follow.
    @inline(__always)
    func splitDay(
        _ day: Int, _ energy: UInt64, _ seed: UInt64, _ habits: UInt64, _ sums: UnsafeMutablePointer<UInt32>
    ) -> UInt64 {
        // The meter is early or late by at most two half hours: the high half of the number times 5.
        let shift = hasShift ? Int(truncatingIfNeeded: ((habits >> 32) &* 5) >> 32) &- 2 : 0
        let weights = templates + (Int(days[day] >> 16) &* DayTemplate.count &+ DayTemplate.pad &- shift)
        let place = Draw.day &+ UInt64(truncatingIfNeeded: day) &* 8
        let home = CounterHash.mix(seed, place &+ 7)
        var total: UInt32 = 0
        sums[0] = 0
        for block in 0..<6 {
            let nibble = UInt64(4 &* block)
            let liking = UInt32(emphasis[Int(habits >> nibble & 15)])
            let factor = (liking &* UInt32(presence[Int(home >> nibble & 15)])) >> Self.oneBits
            let noise = CounterHash.mix(seed, place &+ UInt64(truncatingIfNeeded: block))
            for index in 0..<8 {
                let slot = 8 &* block &+ index
                let weight = weights[slot]
                // Noise is at most 4,096 and the factor at most 1,024 (of 256), so that 48 weights of 4,095 stay
                // below 2³²; noise is at least 4 and the factor at least 64, so that what has a weight keeps one.
                let drawn = UInt32(slotNoise[Int(noise >> UInt64(8 &* index) & 0xFF)])
                let chance = (drawn &* factor) >> Self.oneBits
                total &+= (weight & 0xFFFF) &* chance &+ (weight >> 16) << Self.oneBits
                sums[slot &+ 1] = total
            }
        }
        if energy > largestHalfHour {
            // Usually the largest half hour is far below the limit, which shows without a division.
            var largest: UInt32 = 0
            for slot in 0..<48 { largest = max(largest, sums[slot &+ 1] &- sums[slot]) }
            if UInt64(largest) &* energy > UInt64(total) &* largestHalfHour { total = limit(sums, energy) }
        }
        let whole = UInt64(max(1, total))
        return (energy << 32 &+ whole &- 1) / whole
    }

    /// Lowers the weights of half hours that would exceed the limit, so that they just reach it, and returns the new
    /// total. The other half hours get what those lose. Does nothing when the day has more energy than fits.
    @inline(never)
    private func limit(_ sums: UnsafeMutablePointer<UInt32>, _ energy: UInt64) -> UInt32 {
        var ceiling = UInt64(sums[48]) &* largestHalfHour / energy
        var limited = 0
        while true {
            var (above, rest) = (0, 0 as UInt64)
            for slot in 0..<48 {
                let weight = UInt64(sums[slot &+ 1] &- sums[slot])
                if weight > ceiling { above &+= 1 } else { rest &+= weight }
            }
            if above == limited { break }
            // ceiling / (rest + above × ceiling) = limit / energy.
            let taken = UInt64(above) &* largestHalfHour
            guard energy > taken, rest > 0 else { return sums[48] }
            limited = above
            ceiling = rest &* largestHalfHour / (energy &- taken)
        }
        var (before, total) = (sums[0], 0 as UInt32)
        for slot in 1...48 {
            let weight = sums[slot] &- before
            before = sums[slot]
            total &+= min(weight, UInt32(truncatingIfNeeded: ceiling))
            sums[slot] = total
        }
        return total
    }

    /// The energy of a day up to `second`, from its running sums.
    @inline(__always)
    func partOfDay(_ second: UInt64, _ sums: UnsafeMutablePointer<UInt32>, _ scale: UInt64) -> UInt64 {
        let slot = Int(truncatingIfNeeded: second / 1_800)
        let before = (UInt64(sums[slot]) &* scale) >> 32
        let part = second % 1_800
        if part == 0 { return before }
        let after = (UInt64(sums[slot &+ 1]) &* scale) >> 32
        return before &+ (after &- before) &* part / 1_800
    }
}
