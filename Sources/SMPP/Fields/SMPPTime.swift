/// A time in the format YYMMDDhhmmsstnnp: an instant, or a span from now (SMPP 3.4, 7.1.1).
public enum SMPPTime: Hashable, Sendable {
    /// An instant, in microseconds since 1970 began, UTC; in the text to a tenth of a second, years 2000 to 2099.
    case absolute(Int64)
    /// A span from when the SMSC has the message, in microseconds; in the text to a second, at most 99 years.
    case relative(Int64)

    // A span of months has no fixed length: the standard leaves it to the SMSC.
    private static let daysPerYear: Int64 = 365
    private static let daysPerMonth: Int64 = 30

    /// Reads the sixteen characters; nil when they are in neither format.
    ///
    /// A year of a relative time is 365 days, a month 30.
    public init?(_ text: String) {
        let characters = Array(text.utf8)
        guard characters.count == 16 else { return nil }
        var digits: [Int64] = []
        for character in characters.dropLast() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            digits.append(Int64(character - UInt8(ascii: "0")))
        }
        let pairs: [Int64] = (0..<6).map { (pair: Int) -> Int64 in digits[2 * pair] * 10 + digits[2 * pair + 1] }
        let tenths = digits[12]
        let quarters = digits[13] * 10 + digits[14]
        switch characters[15] {
        case UInt8(ascii: "R"):
            guard tenths == 0, quarters == 0, pairs[1] <= 12, pairs[2] <= 31, pairs[3] < 24, pairs[4] < 60,
                pairs[5] < 60
            else { return nil }
            let days: Int64 = pairs[0] * Self.daysPerYear + pairs[1] * Self.daysPerMonth + pairs[2]
            let minutes: Int64 = (days * 24 + pairs[3]) * 60 + pairs[4]
            let seconds: Int64 = minutes * 60 + pairs[5]
            self = .relative(seconds * CalendarTime.microsecondsPerSecond)
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard quarters <= 48,
                let local = CalendarTime(
                    year: 2_000 + pairs[0], month: pairs[1], day: pairs[2], hour: pairs[3], minute: pairs[4],
                    second: pairs[5], tenths: tenths)
            else { return nil }
            let ahead = quarters * 15 * 60 * CalendarTime.microsecondsPerSecond
            self = .absolute(local.microsecondsSince1970 + (characters[15] == UInt8(ascii: "+") ? -ahead : ahead))
        default: return nil
        }
    }

    /// The sixteen characters; fractions that the format has no room for are cut off, and a span outside the format's
    /// is brought into it. An instant is written in UTC, with the last two digits of its year.
    public var text: String {
        switch self {
        case .absolute(let time):
            let calendar = CalendarTime(microsecondsSince1970: time)
            return "\(calendar.twelveDigits)\(calendar.tenths)00+"
        case .relative(let span):
            let day = CalendarTime.microsecondsPerDay
            let limit = (99 * Self.daysPerYear + 364) * day
            let span = min(max(0, span), limit)
            let seconds = span % day / CalendarTime.microsecondsPerSecond
            let days = span / day
            let years = min(99, days / Self.daysPerYear)
            let rest = days - years * Self.daysPerYear
            // The last five days of a year belong to no month of 30 days except the twelfth.
            let months = min(12, rest / Self.daysPerMonth)
            let fields: [Int64] = [
                years, months, rest - months * Self.daysPerMonth, seconds / 3_600, seconds / 60 % 60, seconds % 60,
            ]
            return fields.map(CalendarTime.twoDigits).joined() + "000R"
        }
    }

    /// The instant it stands for, in microseconds since 1970, for an SMSC whose clock shows `now`; limited to the range
    /// of Int64.
    public func instant(from now: Int64) -> Int64 {
        switch self {
        case .absolute(let time): return time
        case .relative(let span):
            let (sum, isOver) = now.addingReportingOverflow(span)
            return isOver ? (span > 0 ? .max : .min) : sum
        }
    }
}

extension PDUReader {
    /// Reads a time's C-octet string: 1 octet or 17, its NUL included. Its contents are looked at later.
    mutating func readTime(_ field: PDUField) throws(PDUError) -> String {
        let place = offset
        let text = try readString(maximum: 17, field)
        guard text.isEmpty || text.utf8.count == 16 else { throw PDUError(.notATime, field, at: place) }
        return text
    }
}

extension [UInt8] {
    mutating func append(time text: String, _ field: PDUField) throws(PDUError) {
        guard text.isEmpty || text.utf8.count == 16 else { throw PDUError(.notATime, field) }
        try append(string: text, maximum: 17, field)
    }
}
