/// COSEM date-time: 12 octets, any of whose fields may be "not specified" (IEC 62056-6-2, 4.1.6.1).
///
/// The fields are year (2), month, day, day of week, hour, minute, second, hundredths, deviation (2, minutes from local
/// time to UTC) and clock status. GBCS uses UTC throughout: it leaves day of week (FF), deviation (8000) and clock
/// status (FF) not specified and sets hundredths to 00.
public struct COSEMDateTime: Hashable, Sendable {
    /// Year, such as 2026; FFFF when not specified.
    public var year: UInt16
    /// Month, 1 to 12; FF when not specified.
    public var month: UInt8
    /// Day of the month, 1 to 31; FF when not specified.
    public var day: UInt8
    /// Day of the week, 1 for Monday to 7 for Sunday; FF when not specified.
    public var dayOfWeek: UInt8
    /// Hour, 0 to 23; FF when not specified.
    public var hour: UInt8
    /// Minute, 0 to 59; FF when not specified.
    public var minute: UInt8
    /// Second, 0 to 59; FF when not specified.
    public var second: UInt8
    /// Hundredths of a second, 0 to 99; FF when not specified.
    public var hundredths: UInt8
    /// Minutes to add to local time to get UTC (−60 for a clock one hour ahead of UTC); 0x8000 (−32,768) when not
    /// specified.
    public var deviation: Int16
    /// Status bits of the clock, such as invalid value and daylight saving active, 00 for none; FF when not specified.
    public var clockStatus: UInt8

    /// Size of a date-time in octets.
    public static let size = 12
    /// The ``deviation`` that stands for "not specified": 8000.
    public static let deviationNotSpecified = Int16.min
    /// The octet that stands for "not specified": FF.
    public static let notSpecified: UInt8 = 0xFF

    /// Every field of date and time FF: "not specified", as ECS70 asks of the preset time.
    public static let unspecified = COSEMDateTime(
        year: 0xFFFF, month: 0xFF, day: 0xFF, dayOfWeek: 0xFF, hour: 0xFF, minute: 0xFF, second: 0xFF,
        hundredths: 0xFF, deviation: deviationNotSpecified, clockStatus: notSpecified)

    /// A date-time with these fields, which are not checked.
    public init(
        year: UInt16, month: UInt8, day: UInt8, dayOfWeek: UInt8 = notSpecified, hour: UInt8, minute: UInt8,
        second: UInt8, hundredths: UInt8 = 0, deviation: Int16 = deviationNotSpecified,
        clockStatus: UInt8 = notSpecified
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.dayOfWeek = dayOfWeek
        self.hour = hour
        self.minute = minute
        self.second = second
        self.hundredths = hundredths
        self.deviation = deviation
        self.clockStatus = clockStatus
    }

    /// The date-time of a UTC moment in the form that GBCS gives it.
    public init(_ time: UTCTime, clockStatus: UInt8 = notSpecified) {
        let (date, hour, minute, second) = time.civil
        self.init(
            year: UInt16(clamping: date.year), month: UInt8(date.month), day: UInt8(date.day), hour: UInt8(hour),
            minute: UInt8(minute), second: UInt8(second), clockStatus: clockStatus)
    }

    /// Reads the 12 octets of a date-time; any octets are accepted.
    public init(from reader: inout OctetReader) throws(CodecError) {
        self = try reader.reading { (cursor, octets) throws(CodecError) in try COSEMDateTime(at: &cursor, in: octets) }
    }

    /// Reads 12 octets at `cursor`.
    public init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
        year = try cursor.readInteger(octets)
        month = try cursor.readUInt8(octets)
        day = try cursor.readUInt8(octets)
        dayOfWeek = try cursor.readUInt8(octets)
        hour = try cursor.readUInt8(octets)
        minute = try cursor.readUInt8(octets)
        second = try cursor.readUInt8(octets)
        hundredths = try cursor.readUInt8(octets)
        deviation = try cursor.readInteger(octets)
        clockStatus = try cursor.readUInt8(octets)
    }

    /// Appends the 12 octets.
    public func encode(into octets: inout [UInt8]) {
        octets.append(count: Self.size) { store(in: $0, at: 0) }
    }

    /// Writes the 12 octets at `offset`; traps outside of `buffer` in debug builds only.
    public func store(in buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        buffer.store(bigEndian: year, at: offset)
        buffer[offset + 2] = month
        buffer[offset + 3] = day
        buffer[offset + 4] = dayOfWeek
        buffer[offset + 5] = hour
        buffer[offset + 6] = minute
        buffer[offset + 7] = second
        buffer[offset + 8] = hundredths
        buffer.store(bigEndian: deviation, at: offset + 9)
        buffer[offset + 11] = clockStatus
    }

    /// The 12 octets.
    public var octets: [UInt8] {
        var octets: [UInt8] = []
        encode(into: &octets)
        return octets
    }

    /// The moment, when year to second are all given and the time is UTC (deviation 0 or not specified);
    /// nil for wildcards, impossible dates and local time.
    public var utc: UTCTime? {
        guard year != 0xFFFF, deviation == 0 || deviation == Self.deviationNotSpecified else { return nil }
        return UTCTime(
            year: Int(year), month: Int(month), day: Int(day), hour: Int(hour), minute: Int(minute), second: Int(second)
        )
    }
}

extension COSEMDateTime: CustomStringConvertible {
    /// The moment in ISO 8601 when it is a definite one in UTC, else the octets.
    public var description: String { utc?.description ?? octets.hexadecimal }
}
