/// COSEM date: 5 octets (IEC 62056-6-2, 4.1.6.1); FF or FFFF where not specified.
public struct COSEMDate: Hashable, Sendable {
    /// Year, such as 2026; FFFF when not specified.
    public var year: UInt16
    /// Month, 1 to 12; FF when not specified, FD and FE for the end and begin of daylight saving time.
    public var month: UInt8
    /// Day of the month, 1 to 31; FF when not specified, FE for the last day of the month, FD for the second last.
    public var day: UInt8
    /// Day of the week, 1 for Monday to 7 for Sunday; FF when not specified.
    public var dayOfWeek: UInt8

    /// A date with these fields, which are not checked.
    public init(year: UInt16, month: UInt8, day: UInt8, dayOfWeek: UInt8 = 0xFF) {
        (self.year, self.month, self.day, self.dayOfWeek) = (year, month, day, dayOfWeek)
    }

    /// Reads the 5 octets of a date; any octets are accepted.
    public init(from reader: inout OctetReader) throws(CodecError) {
        year = try reader.readInteger()
        month = try reader.readUInt8()
        day = try reader.readUInt8()
        dayOfWeek = try reader.readUInt8()
    }

    /// Appends the 5 octets.
    public func encode(into octets: inout [UInt8]) {
        octets.append(bigEndian: year)
        octets.append(month)
        octets.append(day)
        octets.append(dayOfWeek)
    }
}
