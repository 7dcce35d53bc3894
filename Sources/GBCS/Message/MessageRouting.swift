import COSEM

/// Reads where a message goes without parsing the rest of it.
public enum MessageRouting {
    /// recipient-system-title: after the MAC Header, if any, at a fixed place of the Grouping Header.
    public static func businessTarget(of octets: [UInt8]) throws(CodecError) -> EntityIdentifier {
        var reader = OctetReader(octets)
        if try reader.peek() == MACHeader.tag {
            try reader.skip(MACHeader.prefix.count)
            _ = try reader.readLength()
            try reader.skip(MACHeader.securityHeader.count)
        }
        try reader.expect(GroupingHeader.tag, "general-signing")
        // transaction-id and originator, each with its length
        try reader.skip(10 + 9)
        try reader.expect(8, "length of recipient-system-title")
        return EntityIdentifier(try reader.readInteger())
    }
}
