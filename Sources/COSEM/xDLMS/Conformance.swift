/// The conformance block: which services an xDLMS end can do (IEC 62056-5-3, 9.4.6.1). Bit 0 of the standard is the most
/// significant of 24.
public struct Conformance: OptionSet, Hashable, Sendable {
    /// The conformance bits: 24, bit 0 of the standard in the highest.
    public let rawValue: UInt32

    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue & 0xFF_FFFF }

    @inlinable
    init(bit: UInt32) { self.init(rawValue: 0x80_0000 >> bit) }

    public static let generalProtection = Conformance(bit: 1)
    public static let generalBlockTransfer = Conformance(bit: 2)
    public static let read = Conformance(bit: 3)
    public static let write = Conformance(bit: 4)
    public static let unconfirmedWrite = Conformance(bit: 5)
    public static let deltaValueEncoding = Conformance(bit: 6)
    public static let attribute0WithSet = Conformance(bit: 8)
    public static let priorityManagement = Conformance(bit: 9)
    public static let attribute0WithGet = Conformance(bit: 10)
    public static let blockTransferWithGet = Conformance(bit: 11)
    public static let blockTransferWithSet = Conformance(bit: 12)
    public static let blockTransferWithAction = Conformance(bit: 13)
    public static let multipleReferences = Conformance(bit: 14)
    public static let informationReport = Conformance(bit: 15)
    public static let dataNotification = Conformance(bit: 16)
    public static let access = Conformance(bit: 17)
    public static let parameterizedAccess = Conformance(bit: 18)
    public static let get = Conformance(bit: 19)
    public static let set = Conformance(bit: 20)
    public static let selectiveAccess = Conformance(bit: 21)
    public static let eventNotification = Conformance(bit: 22)
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
