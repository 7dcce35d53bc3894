import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// How commands with ASN.1 content prove who sent them: by a MAC, a signature, or both (GBCS 13.3.3.1).
@Suite("Protection of commands with ASN.1 content")
struct ProtectionTests {
    private static let useCases = UseCaseCatalogue.all.filter { $0.isASN1 && Sender.permitted($0) != nil }

    private static func content(_ useCase: UseCase, _ party: Party, _ counter: UInt64) -> [UInt8] {
        DeviceManagementExample.content(of: useCase.messageCode, as: party.role, counter: counter)
    }

    @Test("Each is taken with its own protection alone", arguments: useCases)
    func protections(useCase: UseCase) throws {
        let party = try #require(Sender.permitted(useCase)).businessOriginator
        for protection in [CommandProtection.mac, .signature, .signatureAndMAC] {
            let estate = TestEstate()
            let command = try estate.management(
                useCase.messageCode, Self.content(useCase, party, 7), from: party, counter: 7, protection: protection)
            if useCase.protection.contains(protection) {
                _ = try estate.managementAnswer(to: command, from: party)
                continue
            }
            let before = estate.meter.state
            try estate.expectRefusal(of: command, alert: AlertCode(rawValue: 0x8F3D), isLogged: false) {
                $0 == .macFailure || $0 == .signatureFailure
            }
            #expect(estate.meter.state == before)
        }
    }

    @Test("None at all is refused", arguments: useCases)
    func unprotected(useCase: UseCase) throws {
        let party = try #require(Sender.permitted(useCase)).businessOriginator
        let header = CommandOriginator.knownRemoteParty(party.entityIdentifier, counter: 7)
            .header(useCase.messageCode, to: TestEstate.meterIdentifier)
        let content = Self.content(useCase, party, 7)
        for signature in [[], nil] as [[UInt8]?] {
            let estate = TestEstate()
            try estate.expectRefusal(
                of: Message.encodeGrouping(header: header, content: content, signature: signature),
                alert: AlertCode(rawValue: 0x8F3D), isLogged: false
            ) { $0 == .macFailure }
        }
    }

    @Test("A signature of another, a MAC of another key", arguments: useCases)
    func forged(useCase: UseCase) throws {
        let party = try #require(Sender.permitted(useCase)).businessOriginator
        let estate = TestEstate()
        let header = CommandOriginator.knownRemoteParty(party.entityIdentifier, counter: 7)
            .header(useCase.messageCode, to: TestEstate.meterIdentifier)
        let content = Self.content(useCase, party, 7)
        let protection = TestEstate.protection(of: useCase, from: party)
        if protection != .mac {
            try estate.expectRefusal(
                of: estate.protected(
                    header, content: content, by: protection, signingKey: TestKeys.meterDigitalSignature),
                alert: AlertCode(rawValue: 0x8F3D), isLogged: false
            ) { $0 == .signatureFailure }
        }
        if protection != .signature {
            try estate.expectRefusal(
                of: estate.protected(
                    header, content: content, by: protection, signingKey: party.digitalSignature,
                    secret: Party.meterDataRetriever.secret),
                alert: AlertCode(rawValue: 0x8F3D), isLogged: false
            ) { $0 == .macFailure }
        }
    }

    @Test(
        "No octet of a command may be another",
        arguments: [
            (MessageCode.cs02a, Party.accessControlBroker), (.cs02bByRecovery, .recovery), (.cs06, .supplier),
        ])
    func flippedOctets(code: MessageCode, party: Party) throws {
        var rules = ProcessingRules()
        rules.alertsOnFailedChecks = false
        let estate = TestEstate(rules: rules)
        let useCase = try #require(UseCaseCatalogue[code])
        let original = try estate.management(code, Self.content(useCase, party, 7), from: party, counter: 7)
        let before = estate.meter.state
        for position in original.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var altered = original
                altered[position] ^= mask
                #expect(estate.process(altered).response == nil, "octet \(position) ^ \(mask.hexadecimal)")
            }
        }
        var after = estate.meter.state
        after.eventLogs = before.eventLogs
        #expect(after == before)
        #expect(estate.process(original).disposition == .answered)
    }
}
