/// COSEM date-time: 12 octets, any of whose fields may be "not specified" (IEC 62056-6-2, 4.1.6.1).
///
/// Year (2), month, day, day of week, hour, minute, second, hundredths, deviation (2, minutes of local time
/// to UTC), clock status. GBCS uses UTC throughout: it leaves day of week (FF), deviation (8000) and clock
/// status (FF) not specified and sets hundredths to 00.
public struct COSEMDateTime: Hashable, Sendable {
    public var year: UInt16
    public var month: UInt8
    public var day: UInt8
    public var dayOfWeek: UInt8
    public var hour: UInt8
    public var minute: UInt8
    public var second: UInt8
    public var hundredths: UInt8
    /// Minutes; 0x8000 (−32,768) when not specified.
    public var deviation: Int16
    public var clockStatus: UInt8

    public static let size = 12
    public static let deviationNotSpecified = Int16.min
    public static let notSpecified: UInt8 = 0xFF

    /// Every field of date and time FF: "not specified", as ECS70 asks of the preset time.
    public static let unspecified = COSEMDateTime(
        year: 0xFFFF, month: 0xFF, day: 0xFF, dayOfWeek: 0xFF, hour: 0xFF, minute: 0xFF, second: 0xFF,
        hundredths: 0xFF, deviation: deviationNotSpecified, clockStatus: notSpecified)

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

    /// A UTC moment in the form GBCS gives it.
    public init(_ time: UTCTime, clockStatus: UInt8 = notSpecified) {
        let (date, hour, minute, second) = time.civil
        self.init(
            year: UInt16(clamping: date.year), month: UInt8(date.month), day: UInt8(date.day), hour: UInt8(hour),
            minute: UInt8(minute), second: UInt8(second), clockStatus: clockStatus)
    }

    public init(from reader: inout OctetReader) throws(CodecError) {
        year = try reader.readInteger()
        month = try reader.readUInt8()
        day = try reader.readUInt8()
        dayOfWeek = try reader.readUInt8()
        hour = try reader.readUInt8()
        minute = try reader.readUInt8()
        second = try reader.readUInt8()
        hundredths = try reader.readUInt8()
        deviation = try reader.readInteger()
        clockStatus = try reader.readUInt8()
    }

    public func encode(into octets: inout [UInt8]) {
        octets.append(bigEndian: year)
        octets.append(month)
        octets.append(day)
        octets.append(dayOfWeek)
        octets.append(hour)
        octets.append(minute)
        octets.append(second)
        octets.append(hundredths)
        octets.append(bigEndian: deviation)
        octets.append(clockStatus)
    }

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
    /// ISO 8601 for a definite UTC moment, else the octets.
    public var description: String { utc?.description ?? octets.hexadecimal }
}
