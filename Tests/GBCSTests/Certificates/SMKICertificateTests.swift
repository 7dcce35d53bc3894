import COSEM
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

    @Test("how CS02a and CS02b name certificates: the subject's unique ID and key identifier")
    func identity() throws {
        let organisation = try SMKICertificate(der: Vector.organisationCertificate)
        #expect(organisation.subjectUniqueID == Party.other)
        #expect(organisation.subjectKeyIdentifier == nil)
        let device = try SMKICertificate(der: Vector.deviceCertificate)
        #expect(device.subjectUniqueID == EntityIdentifier(0))
        let identified = try SMKICertificate(der: Vector.identifiedCertificate)
        #expect(identified.subjectUniqueID == EntityIdentifier(0))
        #expect(identified.entityIdentifier == nil)
        #expect(identified.subjectKeyIdentifier == SubjectKeyIdentifier(0x4123_4567_89AB_CDEF))
        #expect(CredentialIdentity(organisation) == nil)
        #expect(
            CredentialIdentity(identified)
                == CredentialIdentity(
                    subjectUniqueID: EntityIdentifier(0), subjectKeyID: SubjectKeyIdentifier(0x4123_4567_89AB_CDEF)))
    }

    @Test("of a unique ID of nine octets the last eight count; it is no EUI-64")
    func longUniqueID() throws {
        // FF put before the eight octets, and the lengths around it one more.
        let text = Vector.organisationCertificate.hexadecimal
            .replacing("3082014C3081F3", with: "3082014D3081F4").replacing("3021310B", with: "3022310B")
            .replacing("31123010060355042D030900", with: "31133011060355042D030A00FF")
        let certificate = try SMKICertificate(der: octets(text))
        #expect(certificate.subjectUniqueID == Party.other)
        #expect(certificate.entityIdentifier == nil)
    }

    @Test("key identifiers: 0100 and the last 60 bits of the point's SHA-1 (RFC 5280 4.2.1.2, method 2)")
    func keyIdentifiers() throws {
        // SHA-1 of the point by openssl: …7A70E8282BCD68D1
        let identifier = SubjectKeyIdentifier(of: Key.device.publicKey)
        #expect(identifier == SubjectKeyIdentifier(0x4A70_E828_2BCD_68D1))
        #expect(SubjectKeyIdentifier(octets: identifier.octets) == identifier)
        #expect(SubjectKeyIdentifier(octets: identifier.octets.dropLast()) == nil)
        #expect(SubjectKeyIdentifier(octets: identifier.octets + [0]) == nil)
        #expect("\(SubjectKeyIdentifier(0x4000_0000_0000_00AB))" == "40000000000000AB")
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

    @Test("what has no place in an organisation's certificate is not taken for its identity")
    func rootIdentity() {
        let root = SMKIIssuer(subject: .authority(.root, name: "Test Root"), key: Key.issuer)
        let issued = root.certificate(
            for: root.subject, publicKey: Key.issuer.publicKey, usage: .certificateSigning,
            validFrom: halfPastMidnight, validTo: halfPastMidnight + 60, serialNumber: [1])
        #expect(issued.subjectUniqueID == EntityIdentifier(0))
        #expect(issued.subjectKeyIdentifier == SubjectKeyIdentifier(of: Key.issuer.publicKey))
    }

    @Test("problems in words")
    func descriptions() {
        #expect("\(CertificateError.malformed)" == "not an X.509 certificate")
        #expect("\(CertificateError.notP256)" == "the certificate's public key is not on P-256")
    }
}
