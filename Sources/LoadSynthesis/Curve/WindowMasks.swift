/// The UTC half hours of a day that a tariff window counts, worked out once for every clock and pair of day types.
struct WindowMasks {
    private let masks: [UInt64]

    init(_ window: TariffWindow?) {
        masks = BritishCalendar.Clock.allCases.flatMap { clock in
            DayType.allCases.flatMap { today in
                DayType.allCases.map { tomorrow in
                    window.map { Self.mask($0, today, tomorrow, clock) } ?? HalfHourMask.all.rawValue
                }
            }
        }
    }

    /// The mask of a day; the day after it may be of another type.
    func mask(_ today: DayType, _ tomorrow: DayType, _ clock: BritishCalendar.Clock) -> UInt64 {
        let count = DayType.allCases.count
        return masks[(clock.rawValue * count + today.rawValue) * count + tomorrow.rawValue]
    }

    private static func mask(
        _ window: TariffWindow, _ today: DayType, _ tomorrow: DayType, _ clock: BritishCalendar.Clock
    ) -> UInt64 {
        guard window.clock == .local else { return window[today].rawValue }
        return (0..<DayShape.pointCount).reduce(0) { mask, slot in
            let local = clock.localHalfHour(slot)
            let isCounted =
                local < DayShape.pointCount
                ? window[today].contains(halfHour: local)
                : window[tomorrow].contains(halfHour: local - DayShape.pointCount)
            return isCounted ? mask | 1 << UInt64(slot) : mask
        }
    }
}
