import DCC
import DUIS
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP

/// New keys of Devices, which CS02c makes (6.17) and CS02d brings certificates for (6.15.2).
@Suite(.serialized) struct RenewedCertificateTests {
    /// Sends a critical request of the Supplier. Returns the content of the meter's answer.
    private func content(
        _ test: TestProvider, _ variant: ServiceReferenceVariant, _ body: Element, counter: UInt64
    ) async throws -> [UInt8] {
        let issued = try await test.send(variant, body, counter: counter, .transform)
        try #require(issued.code == .i0)
        let signed = Base64Binary.text(try test.sign(try issued.payload(), as: .supplier))
        let answer = try await test.send(
            variant, Element("SignedPreCommand", [Element("GBCSPayload", text: signed)]), counter: counter, .sendSigned)
        try #require(answer.code == .i99)
        let response = try await test.next()
        #expect(response.code == .i0)
        return Array(try Message(parsing: try response.payload()).content)
    }

    private func issuer(_ test: TestProvider) throws -> SMKIIssuer {
        let authority = test.estate.party(.issuingAuthority)
        let key = try #require(try test.estate.folder.privateKey(of: authority, .digitalSignature))
        return SMKIIssuer(subject: .authority(.issuingAuthority, name: "test"), key: key)
    }

    /// A certificate of meter 0.
    private func certificate(
        _ test: TestProvider, _ key: P256PublicKey, _ usage: SMKICertificate.KeyUsage, serial: UInt8
    ) throws -> SMKICertificate {
        try issuer(test).certificate(
            for: .device(test.meter), publicKey: key, usage: usage, validFrom: TestProvider.now,
            validTo: SMKIIssuer.noExpiry, serialNumber: [0x71, serial])
    }

    /// Has meter 0 make a new key, and gives it its certificate.
    private func renew(
        _ test: TestProvider, _ usage: SMKICertificate.KeyUsage, serial: UInt8, counter: UInt64
    ) async throws -> SMKICertificate {
        let type = usage == .keyAgreement ? "Key Agreement" : "Digital Signature"
        let issued = try await content(
            test, "6.17", Element("IssueSecurityCredentials", [Element("CredentialType", text: type)]),
            counter: counter)
        let answer = try IssueSecurityCredentialsResponse(decoding: issued)
        guard case .certificationRequest(let der) = answer else { throw Unexpected(answer: "\(answer)") }
        let made = try certificate(test, try CertificationRequest(der: der).publicKey, usage, serial: serial)
        let body = Element(
            "UpdateSecurityCredentialsDevice", [Element("DeviceCertificate", text: Base64Binary.text(made.der))])
        #expect(try await content(test, "6.15.2", body, counter: counter + 1) == [0x02, 0x01, 0x00])
        return made
    }

    private struct Unexpected: Error { let answer: String }

    /// Sends a read that goes as the Access Control Broker's, with a MAC of its own.
    private func expectRead(_ test: TestProvider, counter: UInt64) async throws {
        let certificate = test.estate.folder.certificate(of: test.estate.party(.otherUser), .keyAgreement)
        let read = try RequestBodies.read("4.8.1", certificate: certificate)
        #expect(try await test.send("4.8.1", read, as: .otherUser, counter: counter).code == .i99)
        #expect(try await test.next(.otherUser).code == .i0)
        #expect(try test.command(.otherUser, counter).header.businessOriginator == test.broker)
    }

    @Test("The DCC knows a Device's new keys and goes on speaking with it, and so does the next process")
    func renewal() async throws {
        let test = try TestProvider()
        let table = test.provider.renewedCertificates
        try await expectRead(test, counter: 1)
        #expect(table.certificate(of: test.meter, .keyAgreement) == nil)

        let agreement = try await renew(test, .keyAgreement, serial: 1, counter: 10)
        #expect(table.certificate(of: test.meter, .keyAgreement) == agreement)
        #expect(table.certificate(of: test.meter, .digitalSignature) == nil)
        #expect(table.certificate(of: test.estate.device(1), .keyAgreement) == nil)
        try await expectRead(test, counter: 2)

        let signature = try await renew(test, .digitalSignature, serial: 2, counter: 20)
        let second = try await renew(test, .keyAgreement, serial: 3, counter: 30)
        try await expectRead(test, counter: 3)
        await test.store.settle()
        let later = try await test.successor()
        for table in [table, later.provider.renewedCertificates] {
            #expect(table.certificate(of: test.meter, .keyAgreement) == second)
            #expect(table.certificate(of: test.meter, .digitalSignature) == signature)
            for certificate in [agreement, signature, second] {
                #expect(table.certificate(serial: certificate.serialNumber) == certificate)
            }
        }
        try await expectRead(later, counter: 4)
    }

    @Test("A certificate that the Device refuses changes nothing")
    func refused() async throws {
        let test = try TestProvider()
        let key = try #require(P256PrivateKey(scalar: [UInt8](repeating: 7, count: 32))).publicKey
        let made = try certificate(test, key, .keyAgreement, serial: 9)
        let body = Element(
            "UpdateSecurityCredentialsDevice", [Element("DeviceCertificate", text: Base64Binary.text(made.der))])
        // No key waits for it.
        #expect(try await content(test, "6.15.2", body, counter: 10) == [0x02, 0x01, 0x04])
        #expect(test.provider.renewedCertificates.certificate(of: test.meter, .keyAgreement) == nil)
        #expect(test.provider.renewedCertificates.certificate(serial: made.serialNumber) == nil)
    }

    @Test("Of a Device and usage the last four are kept, in the store too; a certificate that comes twice is one")
    func bound() async throws {
        let test = try TestProvider()
        let key = try #require(P256PrivateKey(scalar: [UInt8](repeating: 7, count: 32))).publicKey
        let table = test.provider.renewedCertificates
        let other = try certificate(test, key, .digitalSignature, serial: 200)
        #expect(table.note(other, of: test.meter))
        let made = try (1...6 as ClosedRange<UInt8>).map { try certificate(test, key, .keyAgreement, serial: $0) }
        for certificate in made + [made[4]] { #expect(table.note(certificate, of: test.meter)) }
        await test.store.settle()
        for table in [table, try RenewedCertificateTable(test.store)] {
            let found = made.map { table.certificate(serial: $0.serialNumber) != nil }
            #expect(found == [false, false, true, true, true, true])
            #expect(table.certificate(of: test.meter, .keyAgreement) == made[4])
            #expect(table.certificate(of: test.meter, .digitalSignature) == other)
        }
    }
}
