import COSEM

/// A moment as XML Schema writes it, `xs:dateTime`: to the millisecond, digits beyond that are dropped. DUIS times are UTC,
/// so that one without a zone is taken as UTC too.
public struct XMLMoment: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z, negative before it; of the years 0001 to 9999, and a day next to them.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public init(_ time: UTCTime) { milliseconds = (time.secondsSince2000 + UTCTime.unixEpochOffset) * 1_000 }

    /// Reads `2026-11-29T00:30:00Z`, with a fraction of a second, an offset such as `+01:00`, or 24:00:00 for the end of
    /// the day; nil for anything else, and for a leap second. White space around it does not matter.
    public init?(_ text: some StringProtocol) { self.init(XMLValueScanner(trimming: text)) }

    /// Reads all that a scanner has.
    ///
    /// - Parameter needsZone: whether a time without a zone is none.
    init?(_ scanner: XMLValueScanner, needsZone: Bool = false) {
        var scanner = scanner
        guard let date = scanner.date(), scanner.skip("T"), let time = scanner.time(),
            !needsZone || !scanner.isAtEnd, let offset = scanner.zone(), scanner.isAtEnd
        else { return nil }
        let seconds = Int64(date.daysSince2000) * 86_400 + time.seconds - offset
        milliseconds = (seconds + UTCTime.unixEpochOffset) * 1_000 + time.milliseconds
    }

    /// The last whole second that is not after the moment.
    public var time: UTCTime {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        return UTCTime(secondsSince2000: (rest < 0 ? seconds - 1 : seconds) - UTCTime.unixEpochOffset)
    }

    /// The first whole second that is not before the moment.
    public var timeRoundedUp: UTCTime { XMLMoment(milliseconds: milliseconds + 999).time }

    public static func < (left: XMLMoment, right: XMLMoment) -> Bool { left.milliseconds < right.milliseconds }
}
