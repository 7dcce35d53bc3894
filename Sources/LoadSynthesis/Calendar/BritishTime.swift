import COSEM

/// Great Britain's clock: GMT, and BST an hour ahead of it in summer.
///
/// BST lasts from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October (Summer Time Order
/// 2002).
public enum BritishTime {
    /// Time in seconds by which local time is ahead of UTC at `time`: 0 or 3,600. Valid for the years of GBCS times,
    /// 2000 to 2136, and the years next to them.
    public static func offset(at time: UTCTime) -> Int64 {
        let midnight = time.roundedDown(to: 86_400)
        let year = CivilDate(daysSince2000: Int(midnight.secondsSince2000 / 86_400)).year
        let start = Int64(summerTimeStart(of: year)) * 86_400 + 3_600
        let end = Int64(summerTimeEnd(of: year)) * 86_400 + 3_600
        return (start..<end).contains(time.secondsSince2000) ? 3_600 : 0
    }

    /// The day on which BST starts, the last Sunday of March; days since 2000-01-01.
    public static func summerTimeStart(of year: Int) -> Int {
        lastWeekday(0, onOrBefore: CivilDate(year: year, month: 3, day: 31).daysSince2000)
    }

    /// The day on which BST ends, the last Sunday of October; days since 2000-01-01.
    public static func summerTimeEnd(of year: Int) -> Int {
        lastWeekday(0, onOrBefore: CivilDate(year: year, month: 10, day: 31).daysSince2000)
    }

    /// Day of the week, 0 for Sunday to 6 for Saturday. 2000-01-01 was a Saturday.
    static func weekday(_ day: Int) -> Int {
        let remainder = (day + 6) % 7
        return remainder < 0 ? remainder + 7 : remainder
    }

    static func lastWeekday(_ weekday: Int, onOrBefore day: Int) -> Int {
        day - (Self.weekday(day) - weekday + 7) % 7
    }
}
