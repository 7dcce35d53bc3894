import COSEM
import Testing

@testable import GBCS

@Suite("Issuing development certificates in SMKI's shape")
struct SMKIIssuerTests {
    let issuer = SMKIIssuer(subject: .authority(.issuingAuthority, name: "Test Issuing"), key: Key.issuer)

    func certificate(
        for subject: SMKIIssuer.Subject, _ key: P256PrivateKey, _ usage: SMKICertificate.KeyUsage
    ) -> SMKICertificate {
        issuer.certificate(
            for: subject, publicKey: key.publicKey, usage: usage, validFrom: UTCTime(iso8601: "2026-01-01")!,
            validTo: UTCTime(iso8601: "2036-01-01")!, serialNumber: [0x11, 0x22, 0x33])
    }

    @Test(
        "an organisation, in every role",
        arguments: RemotePartyRole.allCases.filter { $0 != .root && $0 != .issuingAuthority })
    func organisation(role: RemotePartyRole) throws {
        for usage in [SMKICertificate.KeyUsage.digitalSignature, .keyAgreement] {
            let issued = certificate(for: .organisation(role, Party.supplier), Key.supplier, usage)
            let certificate = try SMKICertificate(der: issued.der)
            #expect(certificate.entityIdentifier == Party.supplier)
            #expect(certificate.role == role)
            #expect(!certificate.isDevice)
            #expect(certificate.keyUsage == usage)
            #expect(certificate.publicKey == Key.supplier.publicKey)
            #expect(certificate.isSigned(by: Key.issuer.publicKey))
            #expect(!certificate.isSigned(by: Key.supplier.publicKey))
        }
    }

    @Test("a device, without end of validity")
    func device() throws {
        let issued = issuer.certificate(
            for: .device(Party.device), publicKey: Key.device.publicKey, usage: .keyAgreement,
            validFrom: UTCTime(iso8601: "2026-01-01")!, validTo: SMKIIssuer.noExpiry,
            serialNumber: [UInt8](repeating: 0x7F, count: 16))
        let certificate = try SMKICertificate(pem: issued.pem)
        #expect(certificate.entityIdentifier == Party.device)
        #expect(certificate.isDevice)
        #expect(certificate.role == nil)
        #expect(certificate.keyUsage == .keyAgreement)
        #expect(certificate.subject == octets("3000"))
        #expect(certificate.isSigned(by: Key.issuer.publicKey))
        // GeneralizedTime 99991231235959Z (RFC 5280 4.1.2.5)
        #expect(certificate.der.hexadecimal.contains("180F" + Array("99991231235959Z".utf8).hexadecimal))
    }

    @Test("an authority that signs itself")
    func authority() throws {
        let root = SMKIIssuer(subject: .authority(.root, name: "Test Root"), key: Key.supplierSigning)
        let issued = root.certificate(
            for: root.subject, publicKey: root.key.publicKey, usage: .certificateSigning,
            validFrom: UTCTime(iso8601: "2026-01-01")!, validTo: UTCTime(iso8601: "2050-01-01")!, serialNumber: [1])
        let certificate = try SMKICertificate(der: issued.der)
        #expect(certificate.entityIdentifier == nil)
        #expect(certificate.role == .root)
        #expect(!certificate.isDevice)
        #expect(certificate.keyUsage == .certificateSigning)
        #expect(certificate.subject == certificate.issuer)
        #expect(certificate.isSigned(by: root.key.publicKey))
    }

    @Test("the chain's names fit together")
    func chain() {
        let root = SMKIIssuer(subject: .authority(.root, name: "Test Root"), key: Key.supplierSigning)
        let authority = root.certificate(
            for: issuer.subject, publicKey: issuer.key.publicKey, usage: .certificateSigning,
            validFrom: UTCTime(iso8601: "2026-01-01")!, validTo: UTCTime(iso8601: "2050-01-01")!, serialNumber: [2])
        let organisation = certificate(for: .organisation(.supplier, Party.supplier), Key.supplier, .keyAgreement)
        #expect(authority.isSigned(by: root.key.publicKey))
        #expect(authority.role == .issuingAuthority)
        #expect(organisation.issuer == authority.subject)
        #expect(organisation.isSigned(by: authority.publicKey))
    }

    @Test("keys for several uses")
    func usages() {
        let both = certificate(
            for: .organisation(.supplier, Party.supplier), Key.supplier, [.digitalSignature, .keyAgreement])
        #expect(both.keyUsage == [.digitalSignature, .keyAgreement])
    }
}
