/// xDLMS DataNotification (tag 0F): what a device sends unasked; the payload of every DLMS alert.
public struct DataNotification: Hashable, Sendable {
    public static let tag: UInt8 = 0x0F

    public var invokeID: LongInvokeIDAndPriority
    public var dateTime: COSEMDateTime?
    public var body: COSEMData

    public init(invokeID: LongInvokeIDAndPriority, dateTime: COSEMDateTime? = nil, body: COSEMData) {
        (self.invokeID, self.dateTime, self.body) = (invokeID, dateTime, body)
    }

    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try self.init(from: &reader)
        try reader.expectEnd()
    }

    public init(from reader: inout OctetReader) throws(CodecError) {
        try reader.expect(Self.tag, "data-notification")
        invokeID = LongInvokeIDAndPriority(rawValue: try reader.readInteger())
        dateTime = try reader.readOptionalDateTime()
        body = try COSEMData(from: &reader)
    }

    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        octets.append(bigEndian: invokeID.rawValue)
        octets.append(optional: dateTime)
        body.encode(into: &octets)
    }
}
