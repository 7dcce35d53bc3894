import COSEM
import GBCS
import Testing

@testable import DCC

/// Certificates of the tests' own making.
enum TestCertificates {
    struct Written {
        let certificate: SMKICertificate
        let base64: String
    }

    static let userKey = key(1)
    static let digitalSignature = written(.digitalSignature, userKey)
    static let keyAgreement = written(.keyAgreement, key(2))
    static let topUp = written(.keyAgreement, key(3))
    static let authority = written(.certificateSigning, issuerKey, subject: .authority(.issuingAuthority, name: "A"))

    private static let issuerKey = key(4)
    private static let user = EntityIdentifier(0x90B3_D51F_3001_0000)

    static func key(_ scalar: UInt8) -> P256PrivateKey {
        guard let key = P256PrivateKey(scalar: [UInt8](repeating: 0, count: 31) + [scalar]) else {
            preconditionFailure("small scalars are keys")
        }
        return key
    }

    private static func written(
        _ usage: SMKICertificate.KeyUsage, _ key: P256PrivateKey,
        subject: SMKIIssuer.Subject = .organisation(.supplier, user)
    ) -> Written {
        let certificate = SMKIIssuer(subject: .authority(.issuingAuthority, name: "A"), key: issuerKey).certificate(
            for: subject, publicKey: key.publicKey, usage: usage, validFrom: UTCTime(secondsSince2000: 800_000_000),
            validTo: UTCTime(secondsSince2000: 900_000_000), serialNumber: [1])
        return Written(certificate: certificate, base64: base64(certificate.der))
    }

    /// RFC 4648, section 4.
    private static func base64(_ octets: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        return stride(from: 0, to: octets.count, by: 3).map { start -> String in
            let part = octets[start..<min(start + 3, octets.count)]
            let bits = (part + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
            let text = [18, 12, 6, 0].map { String(digits[bits >> $0 & 0x3F]) }
            return text.prefix(part.count + 1).joined() + String(repeating: "=", count: 3 - part.count)
        }.joined()
    }
}
