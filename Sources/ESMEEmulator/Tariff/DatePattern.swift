import COSEM

/// A date with wild cards: the days that it means (DLMS Blue Book, 4.1.6.1 [recalled]).
///
/// - A field of FF (a year of FFFF) is any year, month, day or weekday.
/// - Day FE is the last of the month, FD the one before; with a weekday, its last occurrence in the month, and the one
///   before that.
/// - A day of the month and a weekday without a year: that weekday on the day or in the six after it, so that 08 and 07
///   are the second Sunday.
/// - Months FD and FE, the end and begin of daylight saving time, mean nothing to a clock of UTC: they are refused.
package struct DatePattern: Hashable, Sendable {
    /// The date as it was written.
    package let date: COSEMDate

    /// Fails for fields outside of their ranges, days that no month has, and a date whose weekday is another.
    package init?(_ date: COSEMDate) {
        let (day, weekday) = (date.day, date.dayOfWeek)
        guard (1...12).contains(date.month) || date.month == Self.any, (1...31).contains(day) || day >= Self.secondLast,
            (1...7).contains(weekday) || weekday == Self.any
        else { return nil }
        self.date = date
        guard let month, day <= 31 else { return }
        // 2000 has a 29 February.
        guard day <= CivilDate.daysIn(month: month, year: year ?? 2_000) else { return nil }
        if let year, weekday != Self.any {
            let number = CivilDate(year: year, month: month, day: Int(day)).daysSince2000
            guard Self.weekday(of: number) == Int(weekday) else { return nil }
        }
    }

    private static let any: UInt8 = 0xFF
    private static let last: UInt8 = 0xFE
    private static let secondLast: UInt8 = 0xFD
    /// The longest that any day is away, in years: a 29 February, from 2096 to 2104.
    private static let longestWait = 8

    private var year: Int? { date.year == 0xFFFF ? nil : Int(date.year) }
    private var month: Int? { date.month == Self.any ? nil : Int(date.month) }

    /// Whether every day is meant.
    package var isAnyDay: Bool {
        year == nil && month == nil && date.day == Self.any && date.dayOfWeek == Self.any
    }

    /// Whether the days are those of one year.
    var isOfOneYear: Bool { year != nil }

    /// Whether the day that is `day` days after 2000-01-01, `civil`, is meant.
    func matches(_ day: Int, _ civil: CivilDate) -> Bool {
        // Nearly all days differ here already.
        if let year, year != civil.year { return false }
        guard date.dayOfWeek == Self.any else { return latest(onOrBefore: day) == day }
        if let month, month != civil.month { return false }
        switch date.day {
        case Self.any: return true
        case Self.last, Self.secondLast: return latest(onOrBefore: day) == day
        default: return Int(date.day) == civil.day
        }
    }

    /// The last day that is meant and is `day` or before it, in days after 2000-01-01; nil when there is none.
    func latest(onOrBefore day: Int) -> Int? {
        let limit = CivilDate(daysSince2000: day)
        var year = limit.year
        var month = limit.month
        if let only = self.year, only < year { (year, month) = (only, 12) }
        let first = max(self.year ?? .min, year - Self.longestWait)
        while year >= first {
            if self.month == nil || self.month == month, let found = self.day(in: month, of: year, onOrBefore: day) {
                return found
            }
            month -= 1
            if month == 0 { (year, month) = (year - 1, 12) }
        }
        return nil
    }

    /// Whether all days that are meant lie before `day`, the pattern being one of one year.
    func isOver(before day: Int) -> Bool {
        // No year of 16 bits ends later.
        guard let last = latest(onOrBefore: CivilDate(year: 0xFFFF, month: 12, day: 31).daysSince2000) else {
            return true
        }
        return last < day
    }

    /// The last day that is meant by the pattern's month being `month`, and is not after `limit`.
    private func day(in month: Int, of year: Int, onOrBefore limit: Int) -> Int? {
        let first = CivilDate(year: year, month: month, day: 1).daysSince2000
        let days = CivilDate.daysIn(month: month, year: year)
        let end = first + days - 1
        let found: Int
        switch date.day {
        case Self.any: found = onOrBefore(min(limit, end))
        case Self.last: found = onOrBefore(end)
        case Self.secondLast: found = date.dayOfWeek == Self.any ? end - 1 : onOrBefore(end) - 7
        default:
            guard Int(date.day) <= days else { return nil }
            let named = first + Int(date.day) - 1
            found = date.dayOfWeek == Self.any ? named : onOrBefore(named + 6)
            if isOfOneYear, month == 12, found > end { return nil }
        }
        return found >= first && found <= limit ? found : nil
    }

    /// `day`, or the last before it with the pattern's weekday if it has one.
    private func onOrBefore(_ day: Int) -> Int {
        guard date.dayOfWeek != Self.any else { return day }
        return day - (Self.weekday(of: day) - Int(date.dayOfWeek) + 7) % 7
    }

    /// The weekday, 1 for Monday to 7 for Sunday, of the day that is `day` days after 2000-01-01, a Saturday.
    static func weekday(of day: Int) -> Int { ((day + 5) % 7 + 7) % 7 + 1 }
}
