/// A date of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Sendable {
    /// Year; 0 is the year before 1, negative ones are before that.
    public let year: Int
    /// Month, 1 to 12.
    public let month: Int
    /// Day of the month, 1 to 31.
    public let day: Int

    /// The date with these numbers, which are not checked: see ``daysIn(month:year:)``.
    public init(year: Int, month: Int, day: Int) { (self.year, self.month, self.day) = (year, month, day) }

    /// Days from 2000-01-01, negative before it. The days are counted in eras of 400 years that start on 1 March, so
    /// that the leap day is the last of its year.
    public var daysSince2000: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 730_425
    }

    /// The date that is `daysSince2000` days after 2000-01-01, or before it when negative.
    public init(daysSince2000: Int) {
        let shifted = daysSince2000 + 730_425
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.init(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Number of days in a month, 28 to 31.
    public static func daysIn(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CivilDate: CustomStringConvertible {
    /// The date in ISO 8601: `2026-11-01`.
    public var description: String {
        if isOfFourDigits {
            return String(unsafeUninitializedCapacity: 10) { buffer in
                var writer = ASCIIWriter(buffer)
                writer.put(self)
                return writer.count
            }
        }
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// Whether its year has at most four digits, and it is in the calendar otherwise.
    fileprivate var isOfFourDigits: Bool {
        (0...9_999).contains(year) && (1...12).contains(month) && (1...31).contains(day)
    }
}

extension ASCIIWriter {
    /// Writes ``CivilDate/description``: 10 octets in the years 0 to 9999.
    mutating func put(_ date: CivilDate) {
        guard date.isOfFourDigits else {
            for octet in date.description.utf8 { put(octet) }
            return
        }
        put(UInt64(date.year), digits: 4)
        put("-")
        put(UInt64(date.month), digits: 2)
        put("-")
        put(UInt64(date.day), digits: 2)
    }
}
