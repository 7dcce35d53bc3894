/// COSEM time of day: 4 octets (IEC 62056-6-2, 4.1.6.1); FF where not specified.
public struct COSEMTime: Hashable, Sendable {
    /// Hour, 0 to 23; FF when not specified.
    public var hour: UInt8
    /// Minute, 0 to 59; FF when not specified.
    public var minute: UInt8
    /// Second, 0 to 59; FF when not specified.
    public var second: UInt8
    /// Hundredths of a second, 0 to 99; FF when not specified.
    public var hundredths: UInt8

    /// A time of day with these fields, which are not checked.
    public init(hour: UInt8, minute: UInt8, second: UInt8, hundredths: UInt8 = 0) {
        (self.hour, self.minute, self.second, self.hundredths) = (hour, minute, second, hundredths)
    }

    /// Reads the 4 octets of a time; any octets are accepted.
    public init(from reader: inout OctetReader) throws(CodecError) {
        hour = try reader.readUInt8()
        minute = try reader.readUInt8()
        second = try reader.readUInt8()
        hundredths = try reader.readUInt8()
    }

    /// Appends the 4 octets.
    public func encode(into octets: inout [UInt8]) {
        octets.append(hour)
        octets.append(minute)
        octets.append(second)
        octets.append(hundredths)
    }
}
