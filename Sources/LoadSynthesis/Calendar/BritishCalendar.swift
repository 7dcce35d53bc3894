import COSEM

/// Season, day type, clock and date of every day that a register can see: whole weeks from Monday 1999-12-27 to beyond
/// 2136-02-07, the end of 32-bit seconds.
struct BritishCalendar: Sendable {
    /// The UTC half hours of a day in which local time is an hour ahead.
    enum Clock: Int, Sendable, CaseIterable {
        case gmt
        case bst
        /// The clock goes forward at 01:00 UTC.
        case forward
        /// The clock goes back at 01:00 UTC.
        case back

        /// The local half hour of a UTC half hour, 0 to 49: from 48 on it belongs to the next local day.
        func localHalfHour(_ utc: Int) -> Int {
            switch self {
            case .gmt: utc
            case .bst: utc + 2
            case .forward: utc < 2 ? utc : utc + 2
            case .back: utc < 2 ? utc + 2 : utc
            }
        }
    }

    struct Day: Sendable {
        let season: Season
        let type: DayType
        let clock: Clock
        let month: UInt8
        /// Day of the year, 0 to 365.
        let dayOfYear: UInt16

        /// Number of the combination of season and day type, 0 to 14.
        var kind: Int { season.rawValue * DayType.allCases.count + type.rawValue }
    }

    /// The first day, a Monday, in days since 2000-01-01.
    static let firstDay = -5
    static let weekCount = 7_103
    static let dayCount = 7 * weekCount
    /// Length in Gregorian years from 2000-01-01 on: what a year's energy relates to.
    static let years = Double(dayCount + firstDay) / 365.2425
    static let kindCount = Season.allCases.count * DayType.allCases.count

    /// The days of the calendar, one more than ``dayCount``, since local time looks ahead.
    let days: [Day]

    static let shared = BritishCalendar()

    private init() {
        var days: [Day] = []
        days.reserveCapacity(Self.dayCount + 1)
        var year = CivilDate(daysSince2000: Self.firstDay).year
        while days.count <= Self.dayCount {
            let newYear = CivilDate(year: year, month: 1, day: 1).daysSince2000
            let nextYear = CivilDate(year: year + 1, month: 1, day: 1).daysSince2000
            let bounds = SeasonBounds(year: year)
            let holidays = DayType.sundays(of: year)
            for day in max(newYear, Self.firstDay)..<nextYear where days.count <= Self.dayCount {
                let clock: Clock =
                    switch day {
                    case bounds.spring: .forward
                    case bounds.winter: .back
                    case bounds.spring..<bounds.winter: .bst
                    default: .gmt
                    }
                days.append(
                    Day(
                        season: bounds.season(day), type: DayType(day, holidays: holidays), clock: clock,
                        month: UInt8(CivilDate(daysSince2000: day).month), dayOfYear: UInt16(day - newYear)))
            }
            year += 1
        }
        self.days = days
    }
}
