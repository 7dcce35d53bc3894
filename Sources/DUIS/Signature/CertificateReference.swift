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
        guard !certificate.issuerName.isEmpty, !certificate.serialNumber.octets.isEmpty else { return nil }
        self.init(issuerName: certificate.issuerName, serial: certificate.serialNumber)
    }
}
