/// A moment as GBCS counts it: whole seconds since 2000-01-01T00:00:00Z.
///
/// On the wire it is a double-long-unsigned: 0 to 4,294,967,295 (2136-02-07). Arithmetic uses 64 bits.
public struct UTCTime: Hashable, Comparable, Sendable, Codable {
    /// Seconds since 2000-01-01T00:00:00Z, negative before it.
    public var secondsSince2000: Int64

    /// The moment `secondsSince2000` seconds after 2000-01-01T00:00:00Z.
    @inlinable
    public init(secondsSince2000: Int64) { self.secondsSince2000 = secondsSince2000 }

    /// Years that a civil date may have: all that COSEM date-times can give, and as many before year 0.
    private static let years = -65_535...65_535

    /// A civil date and time, UTC; nil when there is no such date or time, or its year has more than 16 bits.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard Self.years.contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.daysIn(month: month, year: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        let days = CivilDate(year: year, month: month, day: day).daysSince2000
        secondsSince2000 = Int64(days * 86_400 + hour * 3_600 + minute * 60 + second)
    }

    /// Unix time of 2000-01-01T00:00:00Z, in seconds.
    public static let unixEpochOffset: Int64 = 946_684_800

    /// Whether `left` is earlier than `right`.
    @inlinable
    public static func < (left: UTCTime, right: UTCTime) -> Bool { left.secondsSince2000 < right.secondsSince2000 }
    /// The moment `seconds` after `time`; wraps beyond 64 bits.
    @inlinable
    public static func + (time: UTCTime, seconds: Int64) -> UTCTime {
        UTCTime(secondsSince2000: time.secondsSince2000 &+ seconds)
    }
    /// The moment `seconds` before `time`; wraps beyond 64 bits.
    @inlinable
    public static func - (time: UTCTime, seconds: Int64) -> UTCTime {
        UTCTime(secondsSince2000: time.secondsSince2000 &- seconds)
    }
    /// The time in seconds from `right` to `left`.
    @inlinable
    public static func - (left: UTCTime, right: UTCTime) -> Int64 {
        left.secondsSince2000 &- right.secondsSince2000
    }

    /// The latest multiple of `period` seconds that is not after this moment.
    @inlinable
    public func roundedDown(to period: Int64) -> UTCTime {
        let remainder = secondsSince2000 % period
        return self - (remainder < 0 ? remainder + period : remainder)
    }

    /// The earliest multiple of `period` seconds that is not before this moment.
    @inlinable
    public func roundedUp(to period: Int64) -> UTCTime { (self + (period - 1)).roundedDown(to: period) }

    /// Date and time of day in UTC: hour 0 to 23, minute and second 0 to 59.
    public var civil: (date: CivilDate, hour: Int, minute: Int, second: Int) {
        let midnight = roundedDown(to: 86_400)
        let second = Int(self - midnight)
        return (
            CivilDate(daysSince2000: Int(midnight.secondsSince2000 / 86_400)), second / 3_600, second / 60 % 60,
            second % 60
        )
    }
}

extension UTCTime: CustomStringConvertible {
    /// The time in ISO 8601, to the second: `2026-11-01T00:30:00Z`.
    public var description: String {
        String(unsafeUninitializedCapacity: 32) { buffer in
            var writer = ASCIIWriter(buffer)
            writer.put(self)
            writer.put("Z")
            return writer.count
        }
    }
}

extension ASCIIWriter {
    /// Writes a time in ISO 8601, without its zone, which is UTC: 19 octets in the years 0 to 9999.
    package mutating func put(_ time: UTCTime) {
        let (date, hour, minute, second) = time.civil
        put(date)
        put("T")
        put(UInt64(hour), digits: 2)
        put(":")
        put(UInt64(minute), digits: 2)
        put(":")
        put(UInt64(second), digits: 2)
    }
}

extension UTCTime {
    /// Reads `2026-11-01`, `2026-11-01T00:30` or `2026-11-01T00:30:00`, always as UTC. Those with a time may have a
    /// space for the `T`, and a `Z` at the end.
    public init?(iso8601 text: some StringProtocol) {
        var rest = text.utf8[...]
        func number(_ digits: Int) -> Int? {
            guard rest.count >= digits else { return nil }
            var value = 0
            for character in rest.prefix(digits) {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
                value = value * 10 + Int(character - UInt8(ascii: "0"))
            }
            rest = rest.dropFirst(digits)
            return value
        }
        func skip(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = number(4), skip("-"), let month = number(2), skip("-"), let day = number(2) else { return nil }
        var (hour, minute, second) = (0, 0, 0)
        if skip("T") || skip(" ") {
            guard let hours = number(2), skip(":"), let minutes = number(2) else { return nil }
            (hour, minute) = (hours, minutes)
            if skip(":") {
                guard let seconds = number(2) else { return nil }
                second = seconds
            }
            _ = skip("Z")
        }
        guard rest.isEmpty else { return nil }
        self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }
}
