/// A DLMS bit-string: the first bit is the most significant bit of the first octet.
public struct BitString: Hashable, Sendable {
    /// Number of bits; the octets hold them and up to seven bits of padding, kept as received.
    public let count: Int
    /// The bits, eight to an octet, then the padding.
    public let octets: [UInt8]

    /// Fails when `octets` is not exactly as long as `count` bits need.
    public init?(count: Int, octets: [UInt8]) {
        guard count >= 0, octets.count == (count + 7) / 8 else { return nil }
        self.count = count
        self.octets = octets
    }

    /// The bit at `index`, 0 being the first; traps outside of the octets.
    public subscript(index: Int) -> Bool { octets[index / 8] & 0x80 >> UInt8(index % 8) != 0 }
}
