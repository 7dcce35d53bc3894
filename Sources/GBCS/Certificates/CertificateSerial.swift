import COSEM
import COpenSSL

/// The serial number of a certificate, 0 to 2^160 − 1 (RFC 5280 4.1.2.2), by its value: texts with and without leading zeros
/// are one number.
public struct CertificateSerial: Hashable, Sendable {
    /// Octets of the longest.
    public static let octetLimit = 20
    /// The most digits of a text that is read: 2^160 has 49 decimal ones, and zeros may precede them.
    private static let digitLimit = 64

    /// Big-endian, without leading zeros: none for 0.
    public let octets: [UInt8]

    /// Reads a big-endian number; nil above 2^160 − 1.
    public init?(octets: some Collection<UInt8>) {
        let significant = octets.drop { $0 == 0 }
        guard significant.count <= Self.octetLimit else { return nil }
        self.octets = Array(significant)
    }

    private init() { octets = [] }

    /// The serial number that no certificate has.
    static let none = CertificateSerial()

    /// Reads hexadecimal digits of either case, as SMKI Repositories write serial numbers; nil for anything else, and
    /// above 2^160 − 1.
    public init?(hexadecimal text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard !digits.isEmpty, digits.count <= Self.digitLimit,
            digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
        else { return nil }
        let even = (digits.count % 2 == 0 ? "" : "0") + String(decoding: digits, as: UTF8.self)
        guard let octets = try? [UInt8](hexadecimal: even) else { return nil }
        self.init(octets: octets)
    }

    /// Reads decimal digits, as XML signatures write serial numbers; nil for anything else, and above 2^160 − 1.
    public init?(decimal text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard (1...Self.digitLimit).contains(digits.count),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        var number: OpaquePointer?
        guard BN_dec2bn(&number, String(decoding: digits, as: UTF8.self)) > 0, let number else { return nil }
        defer { BN_free(number) }
        self.init(number)
    }

    /// - Parameter number: a BIGNUM; nil when it is negative or above 2^160 − 1.
    init?(_ number: OpaquePointer) {
        let size = Int(BN_num_bits(number) + 7) / 8
        guard BN_is_negative(number) == 0, size <= Self.octetLimit else { return nil }
        var octets = [UInt8](repeating: 0, count: size)
        BN_bn2bin(number, &octets)
        self.octets = octets
    }

    /// Upper-case hexadecimal, two digits an octet: `0F48…`.
    public var hexadecimal: String { octets.isEmpty ? "00" : octets.hexadecimal }

    /// Decimal, as XML signatures have it.
    public var decimal: String {
        guard let number = BN_bin2bn(octets, Int32(octets.count), nil) else { return "0" }
        defer { BN_free(number) }
        guard let text = BN_bn2dec(number) else { return "0" }
        defer { CRYPTO_free(text, nil, 0) }
        return String(cString: text)
    }
}

extension CertificateSerial: CustomStringConvertible {
    /// In decimal.
    public var description: String { decimal }
}
