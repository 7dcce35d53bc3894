import COSEM

/// Dates and times of XML documents (XML Schema Part 2, xs:dateTime, xs:date and xs:time).
public enum XMLDateTime {
    /// A time of day, as a meter has it.
    public struct TimeOfDay: Hashable, Sendable {
        public let hour, minute, second, hundredths: UInt8
    }

    /// A day of the calendar, or of every year: 65535 stands for any year (duis-templates).
    public struct Day: Hashable, Sendable {
        public let year: UInt16
        public let month, day: UInt8
    }

    /// The moment of an xs:dateTime such as `2015-01-03T00:00:00.00Z`, without its fraction of a second; without a zone it is
    /// UTC. Nil for anything else, and for years before 1 or after 9999.
    public static func utc(_ text: some StringProtocol) -> UTCTime? {
        var scanner = Scanner(text)
        guard let day = scanner.day(), (1...9999).contains(day.year), scanner.skip("T"), let time = scanner.time(),
            let offset = scanner.zone(), scanner.isAtEnd,
            let midnight = UTCTime(year: day.year, month: day.month, day: day.day)
        else { return nil }
        return midnight + Int64(time.seconds) - Int64(offset)
    }

    /// The time of day of an xs:time such as `07:30:00.00Z`, in UTC. Nil for anything else.
    public static func timeOfDay(_ text: some StringProtocol) -> TimeOfDay? {
        var scanner = Scanner(text)
        guard let time = scanner.time(), let offset = scanner.zone(), scanner.isAtEnd else { return nil }
        let seconds = ((time.seconds - offset) % 86_400 + 86_400) % 86_400
        return TimeOfDay(
            hour: UInt8(seconds / 3_600), minute: UInt8(seconds / 60 % 60), second: UInt8(seconds % 60),
            hundredths: UInt8(time.hundredths))
    }

    /// The day of an xs:date such as `2014-10-27Z`; its zone makes no difference. Nil for anything else, and for years before
    /// 1 or after 65535.
    public static func date(_ text: some StringProtocol) -> Day? {
        var scanner = Scanner(text)
        guard let day = scanner.day(), scanner.zone() != nil, scanner.isAtEnd,
            UTCTime(year: day.year, month: day.month, day: day.day) != nil, day.year > 0
        else { return nil }
        return Day(year: UInt16(day.year), month: UInt8(day.month), day: UInt8(day.day))
    }
}

/// The parts of a date or a time, from the front.
private struct Scanner {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) { rest = Substring(text).utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
        let found = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard digits.contains(found.count) else { return nil }
        rest = rest.dropFirst(found.count)
        return found.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    /// Four digits of a year, or five up to 65535, without a leading zero.
    mutating func day() -> (year: Int, month: Int, day: Int)? {
        let isLong = rest.count > 4 && rest.dropFirst(4).first != UInt8(ascii: "-")
        if isLong, rest.first == UInt8(ascii: "0") { return nil }
        guard let year = number(4...5), year <= 65_535, skip("-"), let month = number(2...2), skip("-"),
            let day = number(2...2)
        else { return nil }
        return (year, month, day)
    }

    /// Seconds since midnight, up to those of 24:00:00, and hundredths.
    mutating func time() -> (seconds: Int, hundredths: Int)? {
        guard let hour = number(2...2), skip(":"), let minute = number(2...2), skip(":"), let second = number(2...2),
            minute < 60, second < 60
        else { return nil }
        var hundredths = 0
        if skip(".") {
            let fraction = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !fraction.isEmpty else { return nil }
            rest = rest.dropFirst(fraction.count)
            for place in 0..<2 {
                let digit = fraction.dropFirst(place).first.map { Int($0 - UInt8(ascii: "0")) } ?? 0
                hundredths = hundredths * 10 + digit
            }
        }
        guard hour < 24 || (hour == 24 && minute == 0 && second == 0 && hundredths == 0) else { return nil }
        return (hour * 3_600 + minute * 60 + second, hundredths)
    }

    /// Seconds by which the zone is ahead of UTC; 0 where there is none.
    mutating func zone() -> Int? {
        if isAtEnd || skip("Z") { return 0 }
        let isBehind = skip("-")
        guard isBehind || skip("+"), let hours = number(2...2), skip(":"), let minutes = number(2...2), minutes < 60,
            hours * 60 + minutes <= 14 * 60
        else { return nil }
        return (isBehind ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }
}
