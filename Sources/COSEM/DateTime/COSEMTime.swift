/// COSEM time of day: 4 octets (IEC 62056-6-2, 4.1.6.1); FF where not specified.
public struct COSEMTime: Hashable, Sendable {
    public var hour: UInt8
    public var minute: UInt8
    public var second: UInt8
    public var hundredths: UInt8

    public init(hour: UInt8, minute: UInt8, second: UInt8, hundredths: UInt8 = 0) {
        (self.hour, self.minute, self.second, self.hundredths) = (hour, minute, second, hundredths)
    }

    public init(from reader: inout OctetReader) throws(CodecError) {
        hour = try reader.readUInt8()
        minute = try reader.readUInt8()
        second = try reader.readUInt8()
        hundredths = try reader.readUInt8()
    }

    public func encode(into octets: inout [UInt8]) {
        octets.append(hour)
        octets.append(minute)
        octets.append(second)
        octets.append(hundredths)
    }
}
