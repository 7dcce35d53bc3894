/// COSEM date: 5 octets (IEC 62056-6-2, 4.1.6.1); FF or FFFF where not specified.
public struct COSEMDate: Hashable, Sendable {
    public var year: UInt16
    public var month: UInt8
    public var day: UInt8
    public var dayOfWeek: UInt8

    public init(year: UInt16, month: UInt8, day: UInt8, dayOfWeek: UInt8 = 0xFF) {
        (self.year, self.month, self.day, self.dayOfWeek) = (year, month, day, dayOfWeek)
    }

    public init(from reader: inout OctetReader) throws(CodecError) {
        year = try reader.readInteger()
        month = try reader.readUInt8()
        day = try reader.readUInt8()
        dayOfWeek = try reader.readUInt8()
    }

    public func encode(into octets: inout [UInt8]) {
        octets.append(bigEndian: year)
        octets.append(month)
        octets.append(day)
        octets.append(dayOfWeek)
    }
}
