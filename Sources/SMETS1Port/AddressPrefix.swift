/// The range of IPv4 addresses that an access point gives to meters: `127.64.0.0/10`.
///
/// The network address itself is not given out, so that address 0 of the pool is the one after it.
public struct AddressPrefix: Hashable, Sendable, CustomStringConvertible {
    /// The range of the shipped configuration: it is inside loopback, so that nothing but this machine reaches it.
    public static let standard = AddressPrefix(base: 0x7F40_0000, length: 10)

    /// The network address as a number; the bits after the prefix are 0.
    public let base: UInt32
    /// Length of the prefix in bits, 1 to 30.
    public let length: Int

    private init(base: UInt32, length: Int) { (self.base, self.length) = (base, length) }

    /// Reads `127.64.0.0/10`; nil for anything else, and for addresses with bits after the prefix.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let base = Self.address(parts[0]), let length = Int(parts[1]),
            (1...30).contains(length),
            base & (1 << UInt32(32 - length) - 1) == 0
        else { return nil }
        self.init(base: base, length: length)
    }

    /// Number of addresses that can be given out: all but the network address and the last.
    public var count: Int { 1 << (32 - length) - 2 }

    /// Whether the whole range belongs to this machine alone.
    public var isLoopback: Bool { base >> 24 == 127 && length >= 8 }

    /// The address at index `place` of the pool, as a number.
    ///
    /// - Precondition: `place` is 0 to ``count`` − 1.
    public func address(_ place: Int) -> UInt32 { base + 1 + UInt32(place) }

    /// The index of an address in the pool; nil when it is outside.
    public func place(of address: UInt32) -> Int? {
        guard address > base, address - base <= count else { return nil }
        return Int(address - base - 1)
    }

    public var description: String { "\(Self.text(base))/\(length)" }

    /// The address as text: `127.64.0.1`.
    public static func text(_ address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 0xFF).\(address >> 8 & 0xFF).\(address & 0xFF)"
    }

    /// Reads `127.64.0.1`; nil for anything else.
    public static func address(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard part.allSatisfy(\.isNumber), let octet = UInt8(part) else { return nil }
            address = address << 8 | UInt32(octet)
        }
        return address
    }
}
