import COSEM

/// The kinds of days that load profiles distinguish. A bank holiday counts as a Sunday.
public enum DayType: Int, Hashable, Sendable, CaseIterable {
    case weekday
    case saturday
    case sunday

    /// The type of a local date. Christmas Day, Boxing Day and New Year's Day count as Sundays even where a bank
    /// holiday on another day stands in for them.
    public init(_ date: CivilDate) {
        self.init(date.daysSince2000, holidays: Self.sundays(of: date.year))
    }

    init(_ day: Int, holidays: Set<Int>) {
        let weekday = BritishTime.weekday(day)
        self = weekday == 0 || holidays.contains(day) ? .sunday : weekday == 6 ? .saturday : .weekday
    }

    /// The days of a year that count as Sundays whatever day of the week they are.
    static func sundays(of year: Int) -> Set<Int> {
        Set(BritishHolidays.days(of: year)).union(
            [(1, 1), (12, 25), (12, 26)].map { CivilDate(year: year, month: $0.0, day: $0.1).daysSince2000 })
    }
}
