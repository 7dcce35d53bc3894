import GBCS

/// How a signature names its signer's certificate: issuer and serial number (XML Signature, X509IssuerSerial).
public struct CertificateReference: Hashable, Sendable {
    /// The issuer's distinguished name by RFC 2253, such as `CN=Z1,OU=07`.
    public var issuerName: String
    public var serial: CertificateSerial

    public init(issuerName: String, serial: CertificateSerial) {
        (self.issuerName, self.serial) = (issuerName, serial)
    }

    /// The reference to a certificate.
    public init(_ certificate: SMKICertificate) {
        self.init(issuerName: certificate.issuerName, serial: certificate.serialNumber)
    }
}
