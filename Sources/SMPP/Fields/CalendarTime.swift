/// A UTC date and time of day in the proleptic Gregorian calendar.
struct CalendarTime: Hashable, Sendable {
    static let microsecondsPerSecond: Int64 = 1_000_000
    static let microsecondsPerDay: Int64 = 86_400 * microsecondsPerSecond

    var year: Int64
    var month: Int64
    var day: Int64
    /// Time of day, in microseconds since midnight.
    var microseconds: Int64

    init(microsecondsSince1970 time: Int64) {
        var days = time / Self.microsecondsPerDay
        microseconds = time % Self.microsecondsPerDay
        if microseconds < 0 {
            microseconds += Self.microsecondsPerDay
            days -= 1
        }
        // Years that start in March have the leap day last; 719,468 days lie between 0000-03-01 and 1970-01-01.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// A date and time; nil unless it is a day of the calendar, in the years 0 to 9999.
    init?(year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64, tenths: Int64) {
        guard (0...9_999).contains(year), (1...12).contains(month), (0..<24).contains(hour),
            (0..<60).contains(minute), (0..<60).contains(second), (0..<10).contains(tenths),
            day >= 1, day <= Self.days(inMonth: month, of: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        microseconds = ((hour * 60 + minute) * 60 + second) * Self.microsecondsPerSecond + tenths * 100_000
    }

    var microsecondsSince1970: Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * Self.microsecondsPerDay + microseconds
    }

    /// The text YYMMDDhhmm, as receipts have it.
    var tenDigits: String {
        let minutes = microseconds / (60 * Self.microsecondsPerSecond)
        let yearOfCentury = (year % 100 + 100) % 100
        return [yearOfCentury, month, day, minutes / 60, minutes % 60].map(Self.twoDigits).joined()
    }

    /// The text YYMMDDhhmmss.
    var twelveDigits: String { tenDigits + Self.twoDigits(microseconds / Self.microsecondsPerSecond % 60) }

    /// The tenth of the second, 0 to 9.
    var tenths: Int64 { microseconds / 100_000 % 10 }

    static func twoDigits(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
