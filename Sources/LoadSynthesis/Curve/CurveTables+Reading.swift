extension CurveTables {
    /// End of the calendar, in seconds since 2000-01-01.
    static let end = Int64(BritishCalendar.dayCount + BritishCalendar.firstDay) * 86_400
    /// Time in seconds from the calendar's start to 2000-01-01.
    static let lead = Int64(-BritishCalendar.firstDay) * 86_400
    private static let weekSeconds: UInt64 = 604_800

    // Running sums are on the stack during a call: 8 of the week, then 49 of the day.

    func reading(_ annual: UInt64, _ seed: UInt64, _ seconds: Int64) -> UInt64 {
        guard seconds > 0 else { return 0 }
        let time = UInt64(bitPattern: min(seconds, Self.end) &+ Self.lead)
        let week = Int(truncatingIfNeeded: time / Self.weekSeconds)
        let secondOfWeek = time % Self.weekSeconds
        if secondOfWeek == 0 { return boundary(week, annual, seed) }
        return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { buffer in
            guard let sums = buffer.baseAddress else { return 0 }
            let (start, scale) = splitWeek(week, annual, seed, sums)
            let dayOfWeek = Int(truncatingIfNeeded: secondOfWeek / 86_400)
            let second = secondOfWeek % 86_400
            let before = (UInt64(sums[dayOfWeek]) &* scale) >> 32
            if second == 0 { return start &+ before }
            let energy = ((UInt64(sums[dayOfWeek &+ 1]) &* scale) >> 32) &- before
            let day = 7 &* week &+ dayOfWeek
            if sessionPower != 0 { return start &+ before &+ session(day, energy, seed).part(second) }
            let slots = sums + 8
            let dayScale = splitDay(day, energy, seed, CounterHash.mix(seed, Draw.habits), slots)
            return start &+ before &+ partOfDay(second, slots, dayScale)
        }
    }

    /// Adds readings at midnights, all of them within the calendar.
    func addMidnights(
        to output: UnsafeMutablePointer<UInt64>, _ count: Int, _ annual: UInt64, _ seed: UInt64, _ first: Int64
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 8) { buffer in
            guard let sums = buffer.baseAddress else { return }
            var day = Int(truncatingIfNeeded: (first &+ Self.lead) / 86_400)
            var index = 0
            while index < count {
                let (week, dayOfWeek) = day.quotientAndRemainder(dividingBy: 7)
                if dayOfWeek == 0 && index == count &- 1 {
                    output[index] &+= boundary(week, annual, seed)
                    return
                }
                let (start, scale) = splitWeek(week, annual, seed, sums)
                let days = min(7 &- dayOfWeek, count &- index)
                for place in 0..<days {
                    output[index &+ place] &+= start &+ (UInt64(sums[dayOfWeek &+ place]) &* scale) >> 32
                }
                index &+= days
                day &+= days
            }
        }
    }

    /// Adds readings at whole half hours, all of them within the calendar.
    func addHalfHours(
        to output: UnsafeMutablePointer<UInt64>, _ count: Int, _ annual: UInt64, _ seed: UInt64, _ first: Int64
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { buffer in
            guard let sums = buffer.baseAddress else { return }
            let slots = sums + 8
            let habits = CounterHash.mix(seed, Draw.habits)
            let place = UInt64(bitPattern: first &+ Self.lead)
            var (output, left) = (output, count)
            var week = Int(truncatingIfNeeded: place / Self.weekSeconds)
            var dayOfWeek = Int(truncatingIfNeeded: place % Self.weekSeconds / 86_400)
            var slot = Int(truncatingIfNeeded: place % 86_400 / 1_800)
            var start = boundary(week, annual, seed)
            while left > 0 {
                // The last midnight needs no split of its day, and a Monday's no split of its week.
                if left == 1 && slot == 0 && dayOfWeek == 0 {
                    output[0] &+= start
                    return
                }
                let end = boundary(week &+ 1, annual, seed)
                let scale = shareWeek(week, end &- start, seed, sums)
                while dayOfWeek < 7 && left > 0 {
                    let before = start &+ (UInt64(sums[dayOfWeek]) &* scale) >> 32
                    if left == 1 && slot == 0 {
                        output[0] &+= before
                        return
                    }
                    let energy = start &+ ((UInt64(sums[dayOfWeek &+ 1]) &* scale) >> 32) &- before
                    let day = 7 &* week &+ dayOfWeek
                    let taken = min(48 &- slot, left)
                    if sessionPower != 0 {
                        let session = session(day, energy, seed)
                        for index in 0..<taken {
                            let second = UInt64(truncatingIfNeeded: slot &+ index) &* 1_800
                            output[index] &+= before &+ session.part(second)
                        }
                    } else {
                        let dayScale = splitDay(day, energy, seed, habits, slots)
                        for index in 0..<taken {
                            output[index] &+= before &+ (UInt64(slots[slot &+ index]) &* dayScale) >> 32
                        }
                    }
                    output += taken
                    left &-= taken
                    slot = 0
                    dayOfWeek &+= 1
                }
                dayOfWeek = 0
                week &+= 1
                start = end
            }
        }
    }
}
