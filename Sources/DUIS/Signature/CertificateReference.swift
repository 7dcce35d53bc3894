import COpenSSL
import GBCS

/// How a signature names its signer's certificate: issuer and serial number (XML Signature, X509IssuerSerial).
public struct CertificateReference: Hashable, Sendable {
    /// The issuer's distinguished name by RFC 2253, such as `CN=Z1,OU=07`.
    public var issuerName: String
    public var serial: CertificateSerial

    public init(issuerName: String, serial: CertificateSerial) {
        (self.issuerName, self.serial) = (issuerName, serial)
    }

    /// Issuer and serial number of a certificate; nil when OpenSSL cannot read them.
    public init?(_ certificate: SMKICertificate) {
        defer { ERR_clear_error() }
        let parsed = certificate.der.withUnsafeBufferPointer { octets -> OpaquePointer? in
            var position = octets.baseAddress
            return d2i_X509(nil, &position, octets.count)
        }
        guard let parsed else { return nil }
        defer { X509_free(parsed) }
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(parsed), nil) else { return nil }
        defer { BN_free(number) }
        guard let digits = BN_bn2dec(number) else { return nil }
        defer { CRYPTO_free(digits, nil, 0) }
        guard let serial = CertificateSerial(decimal: String(cString: digits)), let bio = BIO_new(BIO_s_mem()) else {
            return nil
        }
        defer { BIO_free(bio) }
        guard X509_NAME_print_ex(bio, X509_get_issuer_name(parsed), 0, smets_rfc2253_name) >= 0 else { return nil }
        var data: UnsafeMutablePointer<CChar>?
        let size = smets_bio_contents(bio, &data)
        guard size >= 0 else { return nil }
        let text = String(decoding: UnsafeRawBufferPointer(start: data, count: max(0, Int(size))), as: UTF8.self)
        self.init(issuerName: text, serial: serial)
    }
}
