import COSEM

/// The octets of a capture file in which Wireshark dissects GBCS messages.
///
/// Classic pcap, link type 252 (Wireshark upper PDU export): each packet starts with tags that name the
/// dissector, so that the file opens without any setting. This is a value only: writing the file is left to the caller.
public struct PCAPFile: Sendable, Equatable {
    private static let linkType: UInt32 = 252
    /// The longest packet that Wireshark reads; what is beyond is cut off, and the packet says so.
    private static let snapshotLength = 262_144

    /// EXP_PDU_TAG_DISSECTOR_NAME and EXP_PDU_TAG_END_OF_OPT of Wireshark's exported PDUs: a tag and a length
    /// of two octets each, then the value, padded to a multiple of four.
    private static let packetHeader: [UInt8] = {
        var name = Array("gbcs_message".utf8)
        while !name.count.isMultiple(of: 4) { name.append(0) }
        var octets: [UInt8] = []
        octets.append(bigEndian: 12 as UInt16)
        octets.append(bigEndian: UInt16(name.count))
        octets.append(contentsOf: name)
        octets.append(bigEndian: 0 as UInt32)
        return octets
    }()

    /// The whole file as it stands.
    public private(set) var octets: [UInt8] = []

    /// A file without packets.
    public init() {
        octets.append(bigEndian: 0xA1B2_C3D4 as UInt32)
        octets.append(bigEndian: 2 as UInt16)
        octets.append(bigEndian: 4 as UInt16)
        // time zone and accuracy of timestamps: both always 0
        octets.append(bigEndian: 0 as UInt64)
        octets.append(bigEndian: UInt32(Self.snapshotLength))
        octets.append(bigEndian: Self.linkType)
    }

    /// Appends a packet with `message`, seen at `time` (1970 to 2106; other moments become the nearest of these).
    public mutating func append(_ message: [UInt8], at time: UTCTime) {
        let size = Self.packetHeader.count + message.count
        let captured = min(size, Self.snapshotLength)
        // limited first, so that the sum cannot overflow
        let seconds = min(time.secondsSince2000, Int64(UInt32.max)) + UTCTime.unixEpochOffset
        octets.append(bigEndian: UInt32(clamping: seconds))
        octets.append(bigEndian: 0 as UInt32)
        octets.append(bigEndian: UInt32(captured))
        octets.append(bigEndian: UInt32(clamping: size))
        octets.append(contentsOf: Self.packetHeader)
        octets.append(contentsOf: message.prefix(captured - Self.packetHeader.count))
    }
}
