import COSEM

/// The MAC Header (general-ciphering, GBCS 7.2.5): a constant but for the length of what follows it.
public enum MACHeader {
    public static let tag: UInt8 = 0xDD
    /// DD and six empty fields: transaction-id, originator, recipient, date-time, other-information, key-info.
    static let prefix: [UInt8] = [tag, 0, 0, 0, 0, 0, 0]
    private static let securityControl: UInt8 = 0x11
    /// Security control 11 (suite 1, authenticated) and an invocation counter that is always 0.
    static let securityHeader: [UInt8] = [securityControl, 0, 0, 0, 0]
    /// What the MAC covers before the grouping message: the security control octet and five empty fields.
    static let additionalData: [UInt8] = [0x11, 0, 0, 0, 0, 0]
    /// GCM tags are cut to 12 octets.
    public static let macSize = 12

    /// Octets from DD to the security header's end for a grouping message of `groupingSize` octets.
    static func size(groupingSize: Int) -> Int {
        prefix.count + lengthSize(cipheredLength(groupingSize: groupingSize)) + securityHeader.count
    }

    static func cipheredLength(groupingSize: Int) -> Int { securityHeader.count + groupingSize + macSize }

    static func encode(groupingSize: Int, into octets: inout [UInt8]) {
        octets.append(count: prefix.count) { $0[0] = tag }
        octets.append(length: cipheredLength(groupingSize: groupingSize))
        octets.append(count: securityHeader.count) { $0[0] = securityControl }
    }

    /// Reads DD and the six empty fields.
    static func readPrefix(_ reader: inout OctetReader) throws(CodecError) {
        // Seven octets at once; one by one only to say which of them is wrong.
        var ahead = reader
        if let high = try? ahead.readInteger(UInt32.self), high == UInt32(tag) << 24,
            let middle = try? ahead.readInteger(UInt16.self), middle == 0, let last = try? ahead.readUInt8(), last == 0
        {
            reader = ahead
            return
        }
        for octet in prefix { try reader.expect(octet, "MAC Header: empty field") }
    }
}
