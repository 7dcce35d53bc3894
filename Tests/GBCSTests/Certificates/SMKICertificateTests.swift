import Testing

@testable import GBCS

@Suite("SMKI certificates (GBCS 12)")
struct SMKICertificateTests {
    @Test("an organisation's certificate")
    func organisation() throws {
        let certificate = try SMKICertificate(der: Vector.organisationCertificate)
        #expect(certificate.entityIdentifier == Party.other)
        #expect(certificate.role == .other)
        #expect(!certificate.isDevice)
        #expect(certificate.keyUsage == .keyAgreement)
        #expect(certificate.publicKey == Key.other.publicKey)
        #expect(certificate.der == Vector.organisationCertificate)
        #expect(certificate.isSigned(by: Key.issuer.publicKey))
        #expect(!certificate.isSigned(by: Key.other.publicKey))
        // SEQUENCE { SET { OU = 7F }, SET { x500UniqueIdentifier = … } }
        #expect(
            certificate.subject
                == octets("3021 310B3009060355040B0C023746 311230100603 55042D0309 00 112233445566007F"))
        // OU = 07, CN = Test Issuing
        #expect(
            certificate.issuer
                == octets("3024 310B3009060355040B0C023037 311530130603550403130C") + Array("Test Issuing".utf8))
    }

    @Test("a device's certificate")
    func device() throws {
        let certificate = try SMKICertificate(der: Vector.deviceCertificate)
        #expect(certificate.entityIdentifier == Party.device)
        #expect(certificate.role == nil)
        #expect(certificate.isDevice)
        #expect(certificate.keyUsage == .digitalSignature)
        #expect(certificate.publicKey == Key.deviceSigning.publicKey)
        #expect(certificate.isSigned(by: Key.issuer.publicKey))
        #expect(certificate.subject == octets("3000"))
    }

    @Test("PEM and DER are one certificate")
    func pem() throws {
        let certificate = try SMKICertificate(pem: PEM.organisation)
        #expect(certificate.der == Vector.organisationCertificate)
        #expect(certificate == (try SMKICertificate(der: Vector.organisationCertificate)))
        #expect(certificate.pem == PEM.organisation)
        #expect(try SMKICertificate(pem: certificate.pem) == certificate)
        #expect(certificate.hashValue == (try SMKICertificate(der: certificate.der[...])).hashValue)
        #expect(try SMKICertificate(pem: "text before\n" + PEM.organisation + PEM.p384) == certificate)
    }

    @Test("DER cut at every length", arguments: [Vector.organisationCertificate, Vector.deviceCertificate])
    func truncated(der: [UInt8]) {
        for count in der.indices {
            #expect(throws: CertificateError.malformed) { try SMKICertificate(der: der[..<count]) }
        }
        #expect(throws: CertificateError.malformed) { try SMKICertificate(der: der + [0]) }
    }

    @Test("garbage")
    func garbage() {
        for der in [[0x00], [0x30, 0x00], [0x30, 0x80, 0, 0], [UInt8](repeating: 0xFF, count: 300)] {
            #expect(throws: CertificateError.malformed) { try SMKICertificate(der: der) }
        }
        for pem in ["", "hello", PEM.pkcs8, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            #expect(throws: CertificateError.malformed) { try SMKICertificate(pem: pem) }
        }
    }

    @Test("keys that are not on P-256")
    func otherKeys() {
        for (index, pem) in [PEM.p384, PEM.secp256k1, PEM.ed25519, PEM.rsa].enumerated() {
            #expect(throws: CertificateError.notP256, "text \(index)") { try SMKICertificate(pem: pem) }
        }
    }

    @Test("a flipped octet never parses into a certificate that its issuer signed")
    func tampered() {
        for index in Vector.organisationCertificate.indices {
            let der = Vector.organisationCertificate.flipping(at: index, mask: 0x10)
            guard let certificate = try? SMKICertificate(der: der) else { continue }
            #expect(!certificate.isSigned(by: Key.issuer.publicKey), "octet \(index)")
        }
    }

    @Test("problems in words")
    func descriptions() {
        #expect("\(CertificateError.malformed)" == "not an X.509 certificate")
        #expect("\(CertificateError.notP256)" == "the certificate's public key is not on P-256")
    }
}
