import COSEM

/// Reads where a message goes without parsing the rest of it.
public enum MessageRouting {
    /// recipient-system-title: after the MAC Header, if any, at a fixed place of the Grouping Header.
    public static func businessTarget(of octets: [UInt8]) throws(CodecError) -> EntityIdentifier {
        var reader = OctetReader(octets)
        if try reader.peek() == MACHeader.tag {
            try reader.skip(MACHeader.prefixSize)
            _ = try reader.readLength()
            try reader.skip(MACHeader.securityHeaderSize)
        }
        try reader.expect(GroupingHeader.tag, "general-signing")
        // transaction-id and originator, each with its length
        try reader.skip(10 + 9)
        try reader.expect(8, "length of recipient-system-title")
        return EntityIdentifier(try reader.readInteger())
    }

    /// Business Originator and Business Target, and the party that protected attributes in the response would be for:
    /// the supplementary party, where there is one, else the originator.
    public static func parties(
        of octets: [UInt8]
    ) throws(CodecError) -> (originator: EntityIdentifier, target: EntityIdentifier, reader: EntityIdentifier) {
        var reader = OctetReader(octets)
        if try reader.peek() == MACHeader.tag {
            try reader.skip(MACHeader.prefixSize)
            _ = try reader.readLength()
            try reader.skip(MACHeader.securityHeaderSize)
        }
        try reader.expect(GroupingHeader.tag, "general-signing")
        try reader.skip(10)
        try reader.expect(8, "length of originator-system-title")
        let originator = EntityIdentifier(try reader.readInteger())
        try reader.expect(8, "length of recipient-system-title")
        let target = EntityIdentifier(try reader.readInteger())
        try reader.skip(Int(try reader.readUInt8()))
        let length = try reader.readLength()
        guard length >= 10 else { return (originator, target, originator) }
        try reader.skip(2)
        return (originator, target, EntityIdentifier(try reader.readInteger()))
    }
}
