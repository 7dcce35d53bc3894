import COpenSSL

/// A certificate's serial number, which X509IssuerSerial gives in decimal.
public struct CertificateSerial: Hashable, Sendable, CustomStringConvertible {
    /// Octets of the longest (RFC 5280, 4.1.2.2).
    public static let octetLimit = 20

    /// Big-endian, without leading zeros.
    public let octets: [UInt8]
    /// In decimal.
    public let description: String

    /// nil for more than ``octetLimit`` octets.
    public init?(octets: some Collection<UInt8>) {
        let significant = Array(octets.drop { $0 == 0 })
        guard significant.count <= Self.octetLimit,
            let number = BN_bin2bn(significant, Int32(significant.count), nil)
        else { return nil }
        defer { BN_free(number) }
        self.init(number, significant)
    }

    /// Reads decimal digits, as many as 20 octets need; nil for anything else.
    public init?(decimal text: some StringProtocol) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        var number: OpaquePointer?
        guard BN_dec2bn(&number, String(text)) > 0, let number else { return nil }
        defer { BN_free(number) }
        var octets = [UInt8](repeating: 0, count: 32)
        let count = Int((BN_num_bits(number) + 7) / 8)
        guard count <= Self.octetLimit else { return nil }
        _ = BN_bn2binpad(number, &octets, Int32(count))
        self.init(number, Array(octets.prefix(count)))
    }

    private init?(_ number: OpaquePointer, _ octets: [UInt8]) {
        guard let text = BN_bn2dec(number) else { return nil }
        defer { CRYPTO_free(text, nil, 0) }
        self.octets = octets
        description = String(cString: text)
    }
}
