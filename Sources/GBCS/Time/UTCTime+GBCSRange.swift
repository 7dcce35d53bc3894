import COSEM

extension UTCTime {
    /// The latest time that GBCS can write: seconds since 2000 in 32 bits.
    public static let lastOfGBCS = UTCTime(secondsSince2000: Int64(UInt32.max))

    /// What ``inGBCSRange(_:)`` takes, for messages.
    public static let gbcsRangeText = "2000-01-01 to \(lastOfGBCS)"

    /// Whether GBCS can write this time: 2000-01-01T00:00:00Z to 2136-02-07T06:28:15Z.
    public var isInGBCSRange: Bool { (0...Int64(UInt32.max)).contains(secondsSince2000) }

    /// Reads an ISO 8601 time that GBCS can write too.
    public static func inGBCSRange(_ text: String) -> UTCTime? {
        UTCTime(iso8601: text).flatMap { $0.isInGBCSRange ? $0 : nil }
    }
}
