import FuzzKit
import GBCS

extension FuzzTarget {
    /// An X.509 certificate in DER or PEM, and a P-256 point.
    static let certificate = FuzzTarget("certificate", maximumSize: 4_096, seeds: certificateSeeds) { octets in
        let own = FuzzEstate.certificateKey
        if let certificate = try? SMKICertificate(der: octets) {
            must(certificate.der == octets, "a certificate's DER is another")
            _ = certificate.isSigned(by: own)
            // Not of the same octets: OpenSSL takes BER, and what comes of PEM is encoded anew, in DER.
            let again = try? SMKICertificate(pem: certificate.pem)
            must(
                again?.publicKey == certificate.publicKey && again?.entityIdentifier == certificate.entityIdentifier
                    && again?.role == certificate.role, "a certificate's PEM is another's")
        }
        if let certificate = try? SMKICertificate(pem: String(decoding: octets, as: UTF8.self)) {
            _ = certificate.isSigned(by: own)
        }
        if let key = P256PublicKey(uncompressed: octets) { must(key.octets.count == 65, "a point has 65 octets") }
        _ = P256PrivateKey(pem: String(decoding: octets, as: UTF8.self))
    }

    private static func certificateSeeds() -> [[UInt8]] {
        let estate = FuzzEstate()
        let pem = (try? SMKICertificate(der: estate.certificate))?.pem ?? ""
        return [
            estate.certificate, Array(pem.utf8), estate.meterKey.publicKey.octets, Array(estate.meterKey.pem.utf8),
        ]
    }
}

extension FuzzEstate {
    static let certificateKey = FuzzEstate().meterKey.publicKey
}
