/// Why a certificate cannot be used.
public enum CertificateError: Error, Equatable, Sendable {
    /// The octets are not one X.509 certificate in DER or PEM.
    case malformed
    /// The public key is not an uncompressed point of P-256.
    case notP256
}

extension CertificateError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed: "not an X.509 certificate"
        case .notP256: "the certificate's public key is not on P-256"
        }
    }
}
