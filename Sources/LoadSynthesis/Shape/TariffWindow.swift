/// The half hours that one time-of-use register counts.
public struct TariffWindow: Hashable, Sendable {
    /// The clock of the window's hours and days. Meters' own tariffs and old teleswitches use UTC all year.
    public var clock: LoadClock
    public var weekday: HalfHourMask
    public var saturday: HalfHourMask
    /// The half hours of Sundays and bank holidays.
    public var sunday: HalfHourMask

    /// The same half hours every day.
    public init(_ halfHours: HalfHourMask, clock: LoadClock = .utc) {
        self.init(weekday: halfHours, saturday: halfHours, sunday: halfHours, clock: clock)
    }

    public init(weekday: HalfHourMask, saturday: HalfHourMask, sunday: HalfHourMask, clock: LoadClock = .utc) {
        self.clock = clock
        (self.weekday, self.saturday, self.sunday) = (weekday, saturday, sunday)
    }

    /// The rest of each day, which this window leaves.
    public var complement: TariffWindow {
        TariffWindow(
            weekday: weekday.complement, saturday: saturday.complement, sunday: sunday.complement, clock: clock)
    }

    public subscript(type: DayType) -> HalfHourMask {
        switch type {
        case .weekday: weekday
        case .saturday: saturday
        case .sunday: sunday
        }
    }
}

/// The clock a load goes by.
public enum LoadClock: Hashable, Sendable {
    /// GMT and BST: the clock of people, and of equipment that is set by them.
    case local
    /// UTC all year: the clock of meters and old teleswitches.
    case utc
}
