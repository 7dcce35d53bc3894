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
        XMLMoment(XMLValueScanner(text))?.time
    }

    /// The time of day of an xs:time such as `07:30:00.00Z`, in UTC. Nil for anything else.
    public static func timeOfDay(_ text: some StringProtocol) -> TimeOfDay? {
        var scanner = XMLValueScanner(text)
        guard let time = scanner.time(), let offset = scanner.zone(), scanner.isAtEnd else { return nil }
        let seconds = XMLTime(seconds: time.seconds - offset).secondOfDay
        return TimeOfDay(
            hour: UInt8(seconds / 3_600), minute: UInt8(seconds / 60 % 60), second: UInt8(seconds % 60),
            hundredths: UInt8(time.milliseconds / 10))
    }

    /// The day of an xs:date such as `2014-10-27Z`; its zone makes no difference. Nil for anything else, and for years before
    /// 1 or after 65535.
    public static func date(_ text: some StringProtocol) -> Day? {
        var scanner = XMLValueScanner(text)
        guard let date = scanner.date(upTo: 65_535), scanner.zone() != nil, scanner.isAtEnd else { return nil }
        return Day(year: UInt16(date.year), month: UInt8(date.month), day: UInt8(date.day))
    }
}
