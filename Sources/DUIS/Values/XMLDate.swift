import COSEM

/// A calendar day as XML Schema writes it, `xs:date`. Its zone, if any, is dropped: the days of DUIS are days of UTC.
public struct XMLDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let daysSince2000: Int

    public init(daysSince2000: Int) { self.daysSince2000 = daysSince2000 }

    /// Reads `2026-11-29`, `2026-11-29Z` or `2026-11-29+01:00`, of the years 0001 to 9999; nil for anything else.
    public init?(_ text: some StringProtocol) {
        var scanner = XMLValueScanner(trimming: text)
        guard let date = scanner.date(), scanner.zone() != nil, scanner.isAtEnd else { return nil }
        daysSince2000 = date.daysSince2000
    }

    public static func < (left: XMLDate, right: XMLDate) -> Bool { left.daysSince2000 < right.daysSince2000 }
    public var description: String { "\(CivilDate(daysSince2000: daysSince2000))" }
}
