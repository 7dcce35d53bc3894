/// The IPv4 addresses that an access point gives to meters: `127.64.0.0/10`.
///
/// The network address itself is not given out, so address 0 of the pool is the first after it.
public struct AddressPrefix: Hashable, Sendable, CustomStringConvertible {
    /// Of the shipped configuration: inside loopback, so that nothing but this machine reaches it.
    public static let standard = AddressPrefix(base: 0x7F40_0000, length: 10)

    /// As a number, the bits behind the prefix 0.
    public let base: UInt32
    /// Bits, 1 to 30.
    public let length: Int

    private init(base: UInt32, length: Int) { (self.base, self.length) = (base, length) }

    /// Reads `127.64.0.0/10`; nil for anything else, and for addresses that have bits behind the prefix.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let base = Self.address(parts[0]), let length = Int(parts[1]),
            (1...30).contains(length),
            base & (1 << UInt32(32 - length) - 1) == 0
        else { return nil }
        self.init(base: base, length: length)
    }

    /// How many there are to give out: the network address and the last are not.
    public var count: Int { 1 << (32 - length) - 2 }

    /// Whether all of it is this machine's own.
    public var isLoopback: Bool { base >> 24 == 127 && length >= 8 }

    /// Address `place` as a number.
    ///
    /// - Precondition: `place` is 0 to ``count`` − 1.
    public func address(_ place: Int) -> UInt32 { base + 1 + UInt32(place) }

    /// Where in the pool an address is; nil outside.
    public func place(of address: UInt32) -> Int? {
        guard address > base, address - base <= count else { return nil }
        return Int(address - base - 1)
    }

    public var description: String { "\(Self.text(base))/\(length)" }

    /// `127.64.0.1`.
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
