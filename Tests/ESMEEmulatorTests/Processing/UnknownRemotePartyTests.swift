import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Commands of the Access Control Broker on behalf of another party (GBCS 4.3.1.4, 8.3).
@Suite("Unknown Remote Parties")
struct UnknownRemotePartyTests {
    static let broker = Party.accessControlBroker.entityIdentifier
    static let retriever = Party.meterDataRetriever.entityIdentifier
    static let refused = AlertCode.integrityCheckOfContentOrFormatFailed

    private static func isCertificateRefused(_ refusal: Refusal) -> Bool {
        if case .certificateRefused = refusal { true } else { false }
    }

    private static func onBehalf(
        of party: EntityIdentifier, certificate: [UInt8]?, counter: UInt64 = 0x123
    ) -> CommandOriginator {
        .accessControlBroker(
            broker, counter: counter, onBehalfOf: SupplementaryRemoteParty(id: party, counter: 0xABC),
            certificate: certificate)
    }

    @Test("Protected attributes come with the meter's own counter", arguments: [MessageCode.ecs21a, .ecs22b, .ecs66])
    func withCertificate(code: MessageCode) throws {
        let estate = TestEstate()
        for number: UInt64 in 0..<3 {
            let answer = try estate.answer(code, from: .retrieverWithCertificate, counter: 0x123)
            #expect(
                answer.header.otherInformation
                    == .supplementaryOriginatorCounter(
                        code, id: Self.retriever, counter: Sender.supplementaryCounter,
                        originatorCounter: TestEstate.firstOwnCounter + number))
            #expect(answer.header.otherInformation.size == 26)
            #expect(answer.header.originatorCounter == 0x123)
            #expect(answer.header.businessTarget == Self.broker)
            #expect(try !answer.rows().isEmpty)
            #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter + number + 1)
        }
    }

    @Test("The protection parameters still name the Access Control Broker and its counter")
    func protectionParameters() throws {
        let answer = try TestEstate().answer(.ecs22b, from: .retrieverWithCertificate, counter: 0x123)
        let datum = try answer.protectedDatum()
        #expect(
            datum.parameters
                == ProtectedAttributes.parameters(
                    counter: 0x123, originator: TestEstate.meterIdentifier, recipient: Self.broker))
    }

    @Test("The Access Control Broker cannot read what it forwards")
    func onlyThePartyDecrypts() throws {
        let estate = TestEstate()
        let command = estate.command(.ecs22b, from: .retrieverWithCertificate)
        let outcome = estate.process(command)
        for party in Party.allCases where party != .meterDataRetriever {
            #expect(throws: VerifiedResponse.Problem.wrongPayloadTag) {
                try estate.check(outcome, to: command, macSecret: Party.accessControlBroker.secret, payload: party)
            }
        }
    }

    @Test("The same value never has the same ciphertext twice")
    func ciphertextsDiffer() throws {
        let estate = TestEstate()
        let command = estate.command(.ecs66, from: .retrieverWithCertificate)
        let first = try estate.answer(to: command, from: .retrieverWithCertificate)
        let second = try estate.answer(to: command, from: .retrieverWithCertificate)
        #expect(first.plaintext == second.plaintext)
        #expect(first.content != second.content)
    }

    @Test("Alerts and these responses share one counter")
    func sharedCounter() throws {
        let estate = TestEstate()
        let refusal = estate.process(estate.command(.ecs17a, from: .supplier))
        let read = try estate.answer(.ecs66, from: .retrieverWithCertificate)
        let other = estate.process(estate.command(.ecs17a, from: .supplier))
        let counters = [
            try ReceivedAlert(try #require(refusal.alerts.first), from: estate.meter).header.originatorCounter,
            read.header.otherInformation.supplementaryOriginatorCounter,
            try ReceivedAlert(try #require(other.alerts.first), from: estate.meter).header.originatorCounter,
        ]
        #expect(counters == [0x7D0, 0x7D1, 0x7D2])
    }

    @Test(
        "What is not protected comes with 18 octets, with certificate or without",
        arguments: [MessageCode.ecs17a, .ecs17c, .ecs21c, .ecs22a, .ecs22c, .ecs35b, .ecs40, .ecs52],
        [Sender.retrieverWithoutCertificate, .retrieverWithCertificate])
    func clearReads(code: MessageCode, sender: Sender) throws {
        let estate = TestEstate()
        let answer = try estate.answer(code, from: sender)
        #expect(answer.response.isSuccess)
        #expect(
            answer.header.otherInformation
                == .supplementaryRemotePartyCounter(
                    code, id: Self.retriever, counter: Sender.supplementaryCounter))
        #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter)
    }

    @Test("A read that the DCC schedules for a party the meter knows", arguments: [Party.supplier, .networkOperator])
    func scheduledRead(party: Party) throws {
        let estate = TestEstate()
        let command = estate.command(.ecs22b, from: Self.onBehalf(of: party.entityIdentifier, certificate: nil))
        let outcome = estate.process(command)
        let answer = try estate.check(
            outcome, to: command, macSecret: Party.accessControlBroker.secret, payload: party)
        #expect(
            answer.header.otherInformation
                == .supplementaryRemotePartyCounter(.ecs22b, id: party.entityIdentifier, counter: 0xABC))
        #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter)
        // The key comes from the message's counter and the supplementary party.
        let datum = try answer.protectedDatum()
        let plaintext = estate.context.cryptography.unprotect(
            datum.ciphertext[...], tag: datum.tag[...],
            derivation: KeyDerivation(
                originator: TestEstate.meterIdentifier, kind: .protectedAttributes, counter: 0x123,
                otherParty: party.entityIdentifier),
            secret: party.secret)
        #expect(plaintext == answer.plaintext)
    }

    @Test("A known party's certificate is used when it is sent")
    func knownPartyWithCertificate() throws {
        let estate = TestEstate()
        let command = estate.command(
            .ecs22b,
            from: Self.onBehalf(of: Party.supplier.entityIdentifier, certificate: Party.supplier.certificate))
        let answer = try estate.check(
            estate.process(command), to: command, macSecret: Party.accessControlBroker.secret, payload: .supplier)
        #expect(answer.header.otherInformation.supplementaryOriginatorCounter == TestEstate.firstOwnCounter)
    }

    @Test("A party the meter does not know and that sends no certificate")
    func withoutCertificate() throws {
        let estate = TestEstate()
        for party in [Party.meterDataRetriever, .otherSupplier] {
            try estate.expectRefusal(
                of: estate.command(.ecs22b, from: Self.onBehalf(of: party.entityIdentifier, certificate: nil)),
                alert: Self.refused, isLogged: true, where: Self.isCertificateRefused)
        }
    }

    @Test("Certificates that are not the party's, not for key agreement, or no certificates at all")
    func unusableCertificates() throws {
        let retriever = SMKIIssuer.Subject.organisation(.other, Self.retriever)
        let key = Party.meterDataRetriever.keyAgreement.publicKey
        let certificate = Party.meterDataRetriever.certificate
        for unusable in [
            Party.otherSupplier.certificate,
            TestKeys.certificate(of: retriever, publicKey: key, usage: .digitalSignature),
            TestKeys.certificate(of: .device(TestEstate.meterIdentifier), publicKey: key, usage: .keyAgreement),
            TestKeys.certificate(
                of: .authority(.issuingAuthority, name: "CA"), publicKey: key, usage: .certificateSigning),
            certificate + [0], Array(certificate.dropLast()), Array(certificate.dropFirst()),
            Array(repeating: 0, count: 9), Array(repeating: 0xFF, count: 400), Array("certificate".utf8),
        ] {
            let estate = TestEstate()
            try estate.expectRefusal(
                of: estate.command(.ecs22b, from: Self.onBehalf(of: Self.retriever, certificate: unusable)),
                alert: Self.refused, isLogged: true, where: Self.isCertificateRefused)
        }
    }

    @Test("An error response stays at 18 octets and uses no counter of the meter's up")
    func errorResponse() throws {
        let estate = TestEstate()
        estate.fault(.result(item: 0, .hardwareFault), remaining: 1)
        let answer = try estate.answer(.ecs22b, from: .retrieverWithCertificate, counter: 0x123)
        #expect(answer.header.otherInformation.size == 18)
        #expect(answer.content == octets("DA20000123 00 00 01 00 01 0301"))
        #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter)
        let next = try estate.answer(.ecs22b, from: .retrieverWithCertificate)
        #expect(next.header.otherInformation.supplementaryOriginatorCounter == TestEstate.firstOwnCounter)
    }

    @Test("More parties than the meter remembers are served all the same")
    func manyParties() throws {
        let estate = TestEstate()
        let parties = (0..<StoredDeviceKeys.unknownPartyLimit + 3).map { index in
            (
                EntityIdentifier(0x02E5_4E00_0001_0000 + UInt64(index)),
                TestKeys.fleet.key(.keyAgreement, index: 1_000 + index)
            )
        }
        for (party, key) in parties + parties.prefix(4) {
            let certificate = TestKeys.certificate(
                of: .organisation(.other, party), publicKey: key.publicKey, usage: .keyAgreement)
            let command = estate.command(.ecs66, from: Self.onBehalf(of: party, certificate: certificate))
            let verified = try VerifiedResponse(
                try #require(estate.process(command).response), to: try Message(parsing: command),
                macSecret: Party.accessControlBroker.secret,
                payloadSecret: key.sharedSecret(with: TestKeys.meterKeyAgreement.publicKey), deviceKey: nil,
                using: estate.context.cryptography)
            #expect(verified.isSuccess)
        }
    }

    /// BIT STRINGs tempt encoders to drop trailing zero bits; an EUI-64 has 64 of them.
    @Test(
        "Parties whose Entity Identifiers end in zero bits",
        arguments: [0x02E5_4E00_0000_0100, 0x02E5_4E00_0001_0000, 0x02E5_4E00_0000_0080, 0x02E5_4E00_0000_0000]
            as [UInt64])
    func trailingZeroBits(id: UInt64) throws {
        let estate = TestEstate()
        let party = EntityIdentifier(id)
        let certificate = TestKeys.certificate(
            of: .organisation(.other, party), publicKey: Party.meterDataRetriever.keyAgreement.publicKey,
            usage: .keyAgreement)
        let command = estate.command(.ecs66, from: Self.onBehalf(of: party, certificate: certificate))
        let answer = try estate.check(
            estate.process(command), to: command, macSecret: Party.accessControlBroker.secret,
            payload: .meterDataRetriever)
        #expect(answer.header.otherInformation.supplementaryRemotePartyID == party)
    }

    @Test("A party that changes its key is answered with the new one")
    func newKey() throws {
        let estate = TestEstate()
        _ = try estate.answer(.ecs66, from: .retrieverWithCertificate)
        let key = TestKeys.fleet.key(.keyAgreement, index: 2_000)
        let certificate = TestKeys.certificate(
            of: .organisation(.other, Self.retriever), publicKey: key.publicKey, usage: .keyAgreement)
        let command = estate.command(.ecs66, from: Self.onBehalf(of: Self.retriever, certificate: certificate))
        let verified = try VerifiedResponse(
            try #require(estate.process(command).response), to: try Message(parsing: command),
            macSecret: Party.accessControlBroker.secret,
            payloadSecret: key.sharedSecret(with: TestKeys.meterKeyAgreement.publicKey), deviceKey: nil,
            using: estate.context.cryptography)
        #expect(verified.isSuccess)
    }
}
