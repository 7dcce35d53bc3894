/// xDLMS DataNotification (tag 0F): what a device sends without being asked; the payload of every DLMS alert.
public struct DataNotification: Hashable, Sendable {
    /// Tag of a DataNotification.
    public static let tag: UInt8 = 0x0F

    /// The long-invoke-id and priority.
    public var invokeID: LongInvokeIDAndPriority
    /// Time of the notification; nil when not given.
    public var dateTime: COSEMDateTime?
    /// The notification-body: what is reported.
    public var body: COSEMData

    /// A notification with these fields.
    public init(invokeID: LongInvokeIDAndPriority, dateTime: COSEMDateTime? = nil, body: COSEMData) {
        (self.invokeID, self.dateTime, self.body) = (invokeID, dateTime, body)
    }

    /// Decodes all of `octets` as one DataNotification; throws where they are none or exceed `limits`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try self.init(from: &reader)
        try reader.expectEnd()
    }

    /// Reads a DataNotification, tag included.
    public init(from reader: inout OctetReader) throws(CodecError) {
        try reader.expect(Self.tag, "data-notification")
        invokeID = LongInvokeIDAndPriority(rawValue: try reader.readInteger())
        dateTime = try reader.readOptionalDateTime()
        body = try COSEMData(from: &reader)
    }

    /// Appends the DataNotification, tag included.
    public func encode(into octets: inout [UInt8]) {
        octets.append(Self.tag)
        octets.append(bigEndian: invokeID.rawValue)
        octets.append(optional: dateTime)
        body.encode(into: &octets)
    }
}
