/// The conformance block: the services that an xDLMS end supports (IEC 62056-5-3, 9.4.6.1). Bit 0 of the standard is
/// the most significant of 24.
public struct Conformance: OptionSet, Hashable, Sendable {
    /// The conformance bits: 24, bit 0 of the standard in the highest.
    public let rawValue: UInt32

    /// The services whose bits are set in `rawValue`; bits beyond 24 are dropped.
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue & 0xFF_FFFF }

    @inlinable
    init(bit: UInt32) { self.init(rawValue: 0x80_0000 >> bit) }

    /// General protection: APDUs such as general-glo-ciphering.
    public static let generalProtection = Conformance(bit: 1)
    /// General block transfer, which carries any service in blocks.
    public static let generalBlockTransfer = Conformance(bit: 2)
    /// The READ service, for short names.
    public static let read = Conformance(bit: 3)
    /// The WRITE service, for short names.
    public static let write = Conformance(bit: 4)
    /// The unconfirmed WRITE service, for short names.
    public static let unconfirmedWrite = Conformance(bit: 5)
    /// Values sent as differences from earlier ones.
    public static let deltaValueEncoding = Conformance(bit: 6)
    /// SET of attribute 0: all attributes of an object at once.
    public static let attribute0WithSet = Conformance(bit: 8)
    /// Requests of high and normal priority.
    public static let priorityManagement = Conformance(bit: 9)
    /// GET of attribute 0: all attributes of an object at once.
    public static let attribute0WithGet = Conformance(bit: 10)
    /// GET (or READ) responses in blocks.
    public static let blockTransferWithGet = Conformance(bit: 11)
    /// SET (or WRITE) requests in blocks.
    public static let blockTransferWithSet = Conformance(bit: 12)
    /// ACTION requests and responses in blocks.
    public static let blockTransferWithAction = Conformance(bit: 13)
    /// Requests with a list of attributes or methods.
    public static let multipleReferences = Conformance(bit: 14)
    /// The InformationReport service, for short names.
    public static let informationReport = Conformance(bit: 15)
    /// The DataNotification service.
    public static let dataNotification = Conformance(bit: 16)
    /// The ACCESS service.
    public static let access = Conformance(bit: 17)
    /// Parameterised access, for short names.
    public static let parameterizedAccess = Conformance(bit: 18)
    /// The GET service, for logical names.
    public static let get = Conformance(bit: 19)
    /// The SET service, for logical names.
    public static let set = Conformance(bit: 20)
    /// Selective access: a request may ask for a part of an attribute.
    public static let selectiveAccess = Conformance(bit: 21)
    /// The EventNotification service, for logical names.
    public static let eventNotification = Conformance(bit: 22)
    /// The ACTION service, for logical names.
    public static let action = Conformance(bit: 23)

    /// Size of the encoded block, in octets: tag 5F 1F, length 04, number of unused bits (none), 24 bits.
    static let size = 7

    init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
        try cursor.expect(0x5F, "conformance block", octets)
        try cursor.expect(0x1F, "conformance block", octets)
        try cursor.expect(0x04, "length of the conformance block", octets)
        self.init(rawValue: try cursor.readInteger(octets))
    }

    func encode(into octets: inout [UInt8]) {
        octets.append(contentsOf: [0x5F, 0x1F, 0x04])
        octets.append(bigEndian: rawValue)
    }
}
