import COSEM
import COpenSSL

/// The extension SubjectKeyIdentifier as SMKI has it: eight octets (RFC 5280 4.2.1.2, method 2).
public struct SubjectKeyIdentifier: Hashable, Sendable, BitwiseCopyable {
    public let rawValue: UInt64

    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    /// Reads eight octets, big-endian; nil for any other number of octets.
    public init?(octets: some Collection<UInt8>) {
        guard octets.count == 8 else { return nil }
        rawValue = octets.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The identifier of a key: 0100 and the last 60 bits of the SHA-1 of its point.
    public init(of key: P256PublicKey) {
        var digest = [UInt8](repeating: 0, count: 20)
        SHA1(key.octets, key.octets.count, &digest)
        let tail = digest.suffix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        rawValue = 0x4000_0000_0000_0000 | tail & 0x0FFF_FFFF_FFFF_FFFF
    }

    /// The eight octets, big-endian.
    public var octets: [UInt8] {
        var octets: [UInt8] = []
        octets.append(bigEndian: rawValue)
        return octets
    }
}

extension SubjectKeyIdentifier: CustomStringConvertible {
    /// 16 hexadecimal digits.
    public var description: String { rawValue.hexadecimal }
}
