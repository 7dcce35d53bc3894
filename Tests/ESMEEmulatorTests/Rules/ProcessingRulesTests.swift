import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Each switch of ``ProcessingRules`` off its default.
@Suite("Processing rules")
struct ProcessingRulesTests {
    private static func rules(_ change: (inout ProcessingRules) -> Void) -> ProcessingRules {
        var rules = ProcessingRules()
        change(&rules)
        return rules
    }

    @Test("Defaults are those of the reference")
    func defaults() {
        let rules = ProcessingRules()
        #expect(!rules.ecs17bForAccessControlBroker)
        #expect(rules.malformedMessageAlert.rawValue == 0x8F1E)
        #expect(rules.replayAlert.rawValue == 0x8F60)
        #expect(rules.signatureFailureAlert.rawValue == 0x8F3D)
        #expect(rules.equalCounterIsReplay)
        #expect(rules.alertsOnFailedChecks)
        #expect(rules.commandNotSupportedAlert)
        #expect(rules.emptyRangeResult == .success)
        #expect(rules.clockOutsideValidityIntervalResult.rawValue == 2)
        #expect(rules.refusedUpdateResult.rawValue == 250)
        #expect(rules.pastActivationIsNow)
        #expect(rules.absentRoleStatus == 25)
        #expect(rules.absentRoleStatusCS02f == 127)
        #expect(!rules.replacementValidityIsChecked)
        #expect(rules.certificateMustNameParty)
        #expect(rules.certificateMustBeForKeyAgreement)
        #expect(rules.eventLogRecordsUpdates)
        #expect(rules.clockStatus == 0xFF)
    }

    @Test("ecs17bForAccessControlBroker opens ECS17b, and nothing else, to the Access Control Broker")
    func importRegistersForBroker() throws {
        let open = Self.rules { $0.ecs17bForAccessControlBroker = true }
        for sender in [Sender.accessControlBroker, .retrieverWithCertificate] {
            let closed = TestEstate()
            try closed.expectRefusal(
                of: closed.command(.ecs17b, from: sender), alert: .sourceDoesNotHaveAuthorityForCommand,
                isLogged: false)
            let answer = try TestEstate(rules: open).answer(.ecs17b, from: sender)
            #expect(answer.plaintext == octets("0201 0204 0600288A20 02020F00161E 0600799E60 02020F001620"))
            #expect(answer.header.otherInformation.size == (sender == .accessControlBroker ? 2 : 26))
        }
        let estate = TestEstate(rules: open)
        for useCase in PermissionMatrixTests.commands {
            let roles = open.roles(for: useCase)
            #expect(
                roles
                    == (useCase.code == "ECS17b" ? [.supplier, .networkOperator, .accessControlBroker] : useCase.roles))
        }
        try estate.expectRefusal(
            of: estate.command(.ecs17b, from: .retrieverWithoutCertificate),
            alert: .integrityCheckOfContentOrFormatFailed, isLogged: true)
        for code in [MessageCode.ecs17d, .ecs17e] {
            try estate.expectRefusal(
                of: estate.command(code, from: .accessControlBroker), alert: .sourceDoesNotHaveAuthorityForCommand,
                isLogged: false)
        }
        #expect(estate.process(estate.command(.ecs17b, from: .supplier)).disposition == .answered)
    }

    @Test("malformedMessageAlert stands for malformed messages, contents and certificates alike")
    func malformedMessageAlert() throws {
        let estate = TestEstate(rules: Self.rules { $0.malformedMessageAlert = AlertCode(rawValue: 0x8F60) })
        let header = Sender.supplier.originator(counter: 1).header(.ecs52, to: TestEstate.meterIdentifier)
        for command in [
            [0xDD], estate.protected(header, content: [0xD9]),
            estate.command(.ecs22b, from: .retrieverWithoutCertificate),
        ] {
            try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F60), isLogged: true)
        }
    }

    @Test("replayAlert")
    func replayAlert() throws {
        let estate = TestEstate(rules: Self.rules { $0.replayAlert = .otherAuthenticationFailure })
        try estate.expectRefusal(
            of: estate.command(.ecs70, from: .supplier, counter: 0), alert: AlertCode(rawValue: 0x8F53), isLogged: true)
    }

    @Test("signatureFailureAlert 8F53 is a Security Log code, 8F3D is not")
    func signatureFailureAlert() throws {
        for (code, isLogged) in [(0x8F53, true), (0x8F3D, false)] {
            let alert = AlertCode(rawValue: UInt16(code))
            let estate = TestEstate(rules: Self.rules { $0.signatureFailureAlert = alert })
            let command = estate.command(
                .ecs70, from: Sender.supplier.originator(counter: 1), signingKey: TestKeys.meterDigitalSignature)
            try estate.expectRefusal(of: command, alert: alert, isLogged: isLogged)
            let wrongMAC = estate.command(
                .ecs70, from: Sender.supplier.originator(counter: 1), brokerSecret: Party.supplier.secret)
            try estate.expectRefusal(of: wrongMAC, alert: AlertCode(rawValue: 0x8F3D), isLogged: false)
        }
    }

    @Test("equalCounterIsReplay off: the last counter may come again, a lower one not")
    func equalCounter() throws {
        let estate = TestEstate(
            lastCounters: [.supplier: 10], rules: Self.rules { $0.equalCounterIsReplay = false })
        let command = estate.command(.ecs70, from: .supplier, counter: 10)
        _ = try estate.answer(to: command, from: .supplier)
        _ = try estate.answer(to: command, from: .supplier)
        try estate.expectRefusal(
            of: estate.command(.ecs70, from: .supplier, counter: 9), alert: AlertCode(rawValue: 0x8F60), isLogged: true)
    }

    @Test("alertsOnFailedChecks off: logged and discarded in silence")
    func noAlerts() throws {
        let estate = TestEstate(rules: Self.rules { $0.alertsOnFailedChecks = false })
        let unknown = estate.command(.ecs52, from: .unknownSupplier)
        try estate.expectRefusal(of: unknown, alert: nil, isLogged: true)
        try estate.expectRefusal(of: [], alert: nil, isLogged: true)
        try estate.expectRefusal(of: estate.command(.ecs17a, from: .supplier), alert: nil, isLogged: false)
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F3E, 0x8F1E])
        // ECS100 is no failed check.
        let notSupported = estate.process(estate.command(MessageCode(rawValue: 0x7777), from: .supplier))
        #expect(notSupported.alerts.count == 1)
    }

    @Test("commandNotSupportedAlert off: unsupported use cases meet silence")
    func noCommandNotSupported() {
        let estate = TestEstate(rules: Self.rules { $0.commandNotSupportedAlert = false })
        let outcome = estate.process(estate.command(MessageCode(rawValue: 0x7777), from: .supplier))
        #expect(outcome.disposition == .notSupported)
        #expect(outcome.response == nil)
        #expect(outcome.alerts.isEmpty)
        #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter)
    }

    @Test("emptyRangeResult other than success: an error response without protected attributes")
    func emptyRange() throws {
        let rules = Self.rules { $0.emptyRangeResult = .objectUnavailable }
        let range = TestEstate.installed - 7_200...TestEstate.installed - 3_600
        for (code, sender, content) in [
            (MessageCode.ecs22b, Sender.supplier, "DA20000005 00 00 01 00 01 030B"),
            (.ecs22c, .supplier, "DA20000005 00 00 01 00 01 010B"),
            (.ecs66, .retrieverWithCertificate, "DA20000005 00 00 01 00 01 030B"),
            (.ecs35a, .networkOperator, "DA20000005 00 00 01 00 01 010B"),
        ] {
            let estate = TestEstate(rules: rules)
            let answer = try estate.answer(code, from: sender, counter: 5, range: range)
            #expect(answer.content == octets(content))
            #expect(answer.header.otherInformation.size == (sender.isForRetriever ? 18 : 2))
            #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter)
        }
        // A range with entries is answered as ever.
        #expect(try TestEstate(rules: rules).answer(.ecs22b, from: .supplier).response.isSuccess)
    }

    @Test("clockOutsideValidityIntervalResult")
    func clockResult() throws {
        let estate = TestEstate(rules: Self.rules { $0.clockOutsideValidityIntervalResult = .readWriteDenied })
        let answer = try estate.answer(.ecs70, from: .supplier, range: estate.now + 1...estate.now + 2)
        #expect(answer.results == [0, 0, 3, 250, 250])
    }

    @Test("certificateMustNameParty off: any key agreement certificate serves")
    func anyCertificate() throws {
        let estate = TestEstate(rules: Self.rules { $0.certificateMustNameParty = false })
        let originator = CommandOriginator.accessControlBroker(
            Party.accessControlBroker.entityIdentifier, counter: 4,
            onBehalfOf: SupplementaryRemoteParty(id: Party.meterDataRetriever.entityIdentifier, counter: 1),
            certificate: Party.otherSupplier.certificate)
        let command = estate.command(.ecs22b, from: originator)
        let answer = try estate.check(
            estate.process(command), to: command, macSecret: Party.accessControlBroker.secret, payload: .otherSupplier)
        #expect(answer.header.otherInformation.supplementaryRemotePartyID == Party.meterDataRetriever.entityIdentifier)
    }

    @Test("certificateMustBeForKeyAgreement off: any of the party's certificates serves")
    func anyKeyUsage() throws {
        let estate = TestEstate(rules: Self.rules { $0.certificateMustBeForKeyAgreement = false })
        let party = Party.meterDataRetriever
        let certificate = TestKeys.certificate(
            of: .organisation(.other, party.entityIdentifier), publicKey: party.keyAgreement.publicKey,
            usage: .digitalSignature)
        let originator = CommandOriginator.accessControlBroker(
            Party.accessControlBroker.entityIdentifier, counter: 4,
            onBehalfOf: SupplementaryRemoteParty(id: party.entityIdentifier, counter: 1), certificate: certificate)
        let command = estate.command(.ecs22b, from: originator)
        _ = try estate.check(
            estate.process(command), to: command, macSecret: Party.accessControlBroker.secret, payload: party)
    }

    @Test("eventLogRecordsUpdates off: only the adjustment itself is logged")
    func noUpdateEvents() throws {
        let estate = TestEstate(rules: Self.rules { $0.eventLogRecordsUpdates = false })
        _ = try estate.answer(.ecs70, from: .supplier, range: estate.now + 1...estate.now + 2)
        #expect(estate.meter.eventLogs.events.count == 0)
        estate.meter.clockOffset = 4
        _ = try estate.answer(.ecs70, from: .supplier)
        #expect(estate.meter.eventLogs.events.entries.map(\.code.rawValue) == [0x8145])
    }

    @Test("clockStatus is the last octet of the date-times the meter writes in responses")
    func clockStatus() throws {
        let estate = TestEstate(rules: Self.rules { $0.clockStatus = 0x01 })
        #expect(try estate.answer(.ecs17a, from: .networkOperator).header.dateTime?.clockStatus == 1)
        let clock = try estate.answer(.ecs70, from: .supplier)
        #expect(clock.response.values[3] == .octetString(octets("07EA0B01FF0C000000800001")))
    }
}
