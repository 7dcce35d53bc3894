import COSEM

/// The MAC Header (general-ciphering, GBCS 7.2.5): a constant except for the length of what follows it.
public enum MACHeader {
    public static let tag: UInt8 = 0xDD
    /// DD and six empty fields: transaction-id, originator, recipient, date-time, other-information, key-info.
    static let prefix: [UInt8] = [tag, 0, 0, 0, 0, 0, 0]
    static let prefixSize = 7
    /// Security control octet: suite 1, authenticated. With five empty fields after it, it is what the MAC covers
    /// before the grouping message.
    static let securityControl: UInt8 = 0x11
    /// Security control 11 (suite 1, authenticated) and an invocation counter that is always 0.
    static let securityHeader: [UInt8] = [securityControl, 0, 0, 0, 0]
    static let securityHeaderSize = 5
    /// Size of a MAC in octets: GCM tags are cut to 12.
    public static let macSize = 12

    /// Size in octets from DD to the end of the security header, for a grouping message of `groupingSize` octets.
    package static func size(groupingSize: Int) -> Int {
        prefixSize + lengthSize(cipheredLength(groupingSize: groupingSize)) + securityHeaderSize
    }

    static func cipheredLength(groupingSize: Int) -> Int { securityHeaderSize + groupingSize + macSize }

    static func encode(groupingSize: Int, into octets: inout [UInt8]) {
        octets.append(count: prefixSize) { $0[0] = tag }
        octets.append(length: cipheredLength(groupingSize: groupingSize))
        octets.append(count: securityHeaderSize) { $0[0] = securityControl }
    }

    /// Writes the octets in front of a grouping message of `groupingSize` octets to the first octets of `buffer`, which
    /// is that long.
    package static func store(groupingSize: Int, in buffer: UnsafeMutableRawBufferPointer) {
        buffer.store(bigEndian: UInt64(tag) << 56, at: 0)
        var offset = prefixSize
        buffer.store(length: cipheredLength(groupingSize: groupingSize), at: &offset)
        buffer[offset] = securityControl
        buffer.store(bigEndian: 0 as UInt32, at: offset + 1)
    }

    /// Reads DD and the six empty fields.
    static func readPrefix(_ cursor: inout OctetCursor, _ octets: RawSpan) throws(CodecError) {
        // Seven octets are compared at once, in two overlapping words; one by one only to say which of them is wrong.
        let start = cursor.position
        if cursor.remaining >= prefixSize, octets.integer(at: start, UInt32.self) == UInt32(tag) << 24,
            octets.integer(at: start + 3, UInt32.self) == 0
        {
            try cursor.skip(prefixSize)
            return
        }
        for octet in prefix { try cursor.expect(octet, "MAC Header: empty field", octets) }
    }

    static func readSecurityHeader(_ cursor: inout OctetCursor, _ octets: RawSpan) throws(CodecError) {
        try cursor.expect(securityControl, "MAC Header: security header", octets)
        for _ in 1..<securityHeaderSize { try cursor.expect(0, "MAC Header: security header", octets) }
    }
}
