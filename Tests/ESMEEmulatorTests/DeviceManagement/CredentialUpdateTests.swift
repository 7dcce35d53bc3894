import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// CS02b and CS02g: replacement of credentials (GBCS 13.3).
@Suite("CS02b, update of security credentials")
struct CredentialUpdateTests {
    private typealias Fixture = CredentialsFixture
    private static let later = moment("2026-11-02T00:00")
    private static let signatureCell = TrustAnchorCell(.supplier, .digitalSignature)
    private static let agreementCell = TrustAnchorCell(.supplier, .keyAgreement)

    private static func estate(_ rules: ProcessingRules = ProcessingRules()) -> TestEstate {
        TestEstate(rules: rules, trustAnchors: TestEstate.trustAnchorsWithRoot)
    }

    @Test("Supplier by supplier: the response but for its signature, and 8F70 in the Security Log")
    func supplierBySupplier() throws {
        let estate = Self.estate()
        let (old, new) = (Party.supplier.digitalSignature, Fixture.key(1))
        let content = Fixture.command(
            .supplierBySupplier, authorising: Self.signatureCell, counter: 0x3E9,
            [(Self.signatureCell, Fixture.certificate(of: .supplier, new, .digitalSignature))])
        let answer = try estate.answer(.cs02bSupplierBySupplier, content, from: .supplier, counter: 0x3E9)
        let supplier = "0408 02E54E0000000A01"
        func id(_ key: P256PrivateKey) -> String {
            "0408 " + SubjectKeyIdentifier(of: key.publicKey).octets.hexadecimal
        }
        #expect(
            answer.content
                == octets(
                    """
                    3045 0500 3041 020203E9 020102 3000 3036 3034 3007 020102 03020780 0A0100
                    \(supplier) \(id(old)) \(supplier) \(id(new))
                    """))
        #expect(answer.isSigned)
        #expect(answer.header.dateTime == COSEMDateTime(estate.now))
        #expect(answer.outcome.alerts.isEmpty)
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F70])
        #expect(estate.meter.eventLogs.events.count == 0)
        #expect(estate.meter.lastCounters == [.supplier: 0x3E9])
    }

    @Test("Afterwards the new signature counts and the old one does not")
    func newSignatureKey() throws {
        let estate = Self.estate()
        let content = Fixture.command(
            .supplierBySupplier, authorising: Self.signatureCell, counter: 1,
            [(Self.signatureCell, Fixture.certificate(of: .supplier, Fixture.key(1), .digitalSignature))])
        _ = try estate.answer(.cs02bSupplierBySupplier, content, from: .supplier, counter: 1)
        let originator = Sender.supplier.originator(counter: 2)
        try estate.expectRefusal(
            of: estate.command(.ecs70, from: originator), alert: AlertCode(rawValue: 0x8F3D), isLogged: false
        ) { $0 == .signatureFailure }
        let signed = estate.command(.ecs70, from: originator, signingKey: Fixture.key(1))
        #expect(estate.process(signed).disposition == .answered)
    }

    @Test("Afterwards responses have MACs of the new Key Agreement key, also once the meter was restarted")
    func newAgreementKey() throws {
        let estate = Self.estate()
        // The meter knows the old secret from a command before.
        _ = try estate.answer(.ecs52, from: .supplier)
        let content = Fixture.command(
            .supplierBySupplier, authorising: Self.signatureCell, counter: 1,
            [(Self.agreementCell, Fixture.certificate(of: .supplier, Fixture.key(2), .keyAgreement))])
        _ = try estate.answer(.cs02bSupplierBySupplier, content, from: .supplier, counter: 1)
        let secret = Fixture.key(2).sharedSecret(with: TestKeys.meterKeyAgreement.publicKey)
        let restarted = Self.estate()
        restarted.meter.state = try JSONDecoder().decode(
            DeviceState.self, from: try JSONEncoder().encode(estate.meter.state))
        for meter in [estate, restarted] {
            let command = meter.command(.ecs52, from: .supplier)
            let outcome = meter.process(command)
            #expect(throws: VerifiedResponse.Problem.wrongMAC) {
                try meter.check(outcome, to: command, macSecret: Party.supplier.secret, payload: .supplier)
            }
            _ = try meter.check(outcome, to: command, macSecret: secret, payload: .supplier)
        }
    }

    @Test("The Access Control Broker replaces its own by a MAC alone; the answer is signed")
    func brokerByBroker() throws {
        let estate = Self.estate()
        let cell = TrustAnchorCell(.accessControlBroker, .keyAgreement)
        let content = Fixture.command(
            .accessControlBrokerByACB, authorising: nil, counter: 7,
            [(cell, Fixture.certificate(of: .accessControlBroker, Fixture.key(3), .keyAgreement))]
        ) { $0.floor = 0x10 }
        let answer = try estate.answer(.cs02bACBByACB, content, from: .accessControlBroker, counter: 7)
        #expect(answer.isSigned)
        let outcome = try Fixture.outcome(answer)
        #expect(outcome.changes == [SequenceNumberChange(.accessControlBroker, floor: 0x10)])
        #expect(outcome.results.map(\.status) == [.success])
        // From now on every command needs the broker's new MAC.
        let old = estate.command(.ecs52, from: .supplier)
        #expect(estate.process(old).disposition == .refused(.macFailure))
        let secret = Fixture.key(3).sharedSecret(with: TestKeys.meterKeyAgreement.publicKey)
        let new = estate.command(.ecs52, from: Sender.supplier.originator(counter: 9), brokerSecret: secret)
        #expect(estate.process(new).disposition == .answered)
        #expect(estate.meter.lastCounters[.accessControlBroker] == 0x10)
    }

    @Test("Floors: of the authorising role, of its top-ups and of other roles; the next counter must be above")
    func floors() throws {
        let estate = Self.estate()
        let content = Fixture.command(
            .supplierBySupplier, authorising: Self.signatureCell, counter: 9,
            [
                (
                    Self.signatureCell,
                    Fixture.certificate(of: .supplier, Party.supplier.digitalSignature, .digitalSignature)
                )
            ]
        ) {
            $0.floor = 3
            $0.specialistFloors = [SpecialistFloor(floor: 0x5_0000_0000)]
            $0.otherChanges = [SequenceNumberChange(.networkOperator, floor: 77)]
        }
        let outcome = try Fixture.outcome(
            try estate.answer(.cs02bSupplierBySupplier, content, from: .supplier, counter: 9))
        #expect(
            outcome.changes == [
                SequenceNumberChange(.supplier, floor: 3, specialistFloors: [SpecialistFloor(floor: 0x5_0000_0000)]),
                SequenceNumberChange(.networkOperator, floor: 77),
            ])
        #expect(estate.meter.lastCounters == [.supplier: 3, .networkOperator: 77])
        #expect(estate.meter.topUpCounter == 0x5_0000_0000)
        try estate.expectRefusal(
            of: estate.command(.cs01a, from: .supplier, counter: 0x5_0000_0000), alert: AlertCode(rawValue: 0x8F60),
            isLogged: true)
        #expect(
            estate.process(estate.command(.ecs70, from: .supplier, counter: 3)).disposition
                == .refused(.replayed(last: 3)))
        #expect(estate.process(estate.command(.ecs70, from: .supplier, counter: 4)).disposition == .answered)
    }

    @Test("Recovery replaces anything by a signature alone, once for each counter")
    func recovery() throws {
        let estate = Self.estate()
        let content = Fixture.command(
            .anyExceptAbnormalRootByRecovery, authorising: TrustAnchorCell(.recovery, .digitalSignature), counter: 5,
            [
                (Self.signatureCell, Fixture.certificate(of: .supplier, Fixture.key(1), .digitalSignature)),
                (
                    TrustAnchorCell(.networkOperator, .keyAgreement),
                    Fixture.certificate(of: .networkOperator, Fixture.key(2), .keyAgreement)
                ),
            ])
        let command = try estate.management(.cs02bByRecovery, content, from: .recovery, counter: 5)
        #expect(command.first == 0xDF)
        let outcome = try Fixture.outcome(try estate.managementAnswer(to: command, from: .recovery))
        #expect(outcome.results.map(\.status) == [.success, .success])
        #expect(estate.process(command).disposition == .refused(.replayed(last: 5)))
        // Also after a restart, though no record has room for the counter.
        let restarted = Self.estate()
        restarted.meter.state = try JSONDecoder().decode(
            DeviceState.self, from: try JSONEncoder().encode(estate.meter.state))
        #expect(restarted.process(command).disposition == .refused(.replayed(last: 5)))
    }

    @Test("CS02g: the load controller by itself and by the Supplier")
    func loadController() throws {
        let cell = TrustAnchorCell(.loadController, .keyAgreement)
        for (code, mode, party) in [
            (
                MessageCode.cs02gLoadControllerByLoadController,
                CredentialsReplacementMode.loadControllerByLoadController, Party.loadController
            ),
            (.cs02gLoadControllerBySupplier, .loadControllerBySupplier, .supplier),
        ] {
            let estate = Self.estate()
            let content = Fixture.command(
                mode, authorising: TrustAnchorCell(party.role, .digitalSignature), counter: 1,
                [(cell, Fixture.certificate(of: .loadController, Fixture.key(4), .keyAgreement))], at: Self.later)
            let answer = try estate.answer(code, content, from: party, counter: 1)
            #expect(answer.content == octets("3002 0500"))
            let alert = try #require(estate.meter.advance(to: Self.later).first)
            let message = try Message(parsing: alert.octets)
            #expect(message.header.otherInformation == .messageCode(MessageCode(rawValue: 0x0124)))
            #expect(message.header.businessTarget == party.entityIdentifier)
            #expect(
                try UpdateSecurityCredentialsAlert(decoding: message.content).outcome.results.map(\.status) == [
                    .success
                ])
        }
    }

    @Test("A mode replaces the cells of its role alone")
    func otherRoles() throws {
        let estate = Self.estate()
        let content = Fixture.command(
            .supplierBySupplier, authorising: Self.signatureCell, counter: 1,
            [
                (
                    TrustAnchorCell(.networkOperator, .keyAgreement),
                    Fixture.certificate(of: .networkOperator, Fixture.key(2), .keyAgreement)
                )
            ])
        let outcome = try Fixture.outcome(
            try estate.answer(.cs02bSupplierBySupplier, content, from: .supplier, counter: 1))
        #expect(outcome.results.map(\.status) == [.noTrustAnchor])
        #expect(outcome.results[0].replacing == outcome.results[0].existing)
        #expect(estate.meter.state.credentials == nil)
    }
}
