import COSEM

/// The MAC Header (general-ciphering, GBCS 7.2.5): a constant but for the length of what follows it.
public enum MACHeader {
    public static let tag: UInt8 = 0xDD
    /// DD and six empty fields: transaction-id, originator, recipient, date-time, other-information, key-info.
    static let prefix: [UInt8] = [tag, 0, 0, 0, 0, 0, 0]
    /// Security control 11 (suite 1, authenticated) and an invocation counter that is always 0.
    static let securityHeader: [UInt8] = [0x11, 0, 0, 0, 0]
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
        octets.append(contentsOf: prefix)
        octets.append(length: cipheredLength(groupingSize: groupingSize))
        octets.append(contentsOf: securityHeader)
    }
}
