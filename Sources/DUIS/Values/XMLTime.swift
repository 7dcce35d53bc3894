/// A time of day as XML Schema writes it, `xs:time`; without a zone it is UTC.
public struct XMLTime: Hashable, Sendable, CustomStringConvertible {
    /// Seconds from 00:00Z of the day that it is a time of: -50,400 to 136,800, since an offset may lead into a day next to it.
    /// A fraction of a second is dropped.
    public let seconds: Int64

    public init(seconds: Int64) { self.seconds = seconds }

    /// Reads `00:30:00`, with a fraction, `Z` or an offset; nil for anything else.
    public init?(_ text: some StringProtocol) {
        var scanner = XMLValueScanner(trimming: text)
        guard let time = scanner.time(), let offset = scanner.zone(), scanner.isAtEnd else { return nil }
        seconds = time.seconds - offset
    }

    /// The time of day in UTC, 0 to 86,399, whatever day it is in.
    public var secondOfDay: Int64 {
        let rest = seconds % 86_400
        return rest < 0 ? rest + 86_400 : rest
    }

    /// The time of day in UTC: `00:30:00Z`.
    public var description: String {
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let second = secondOfDay
        return "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }
}
