import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// GBCS 6.2.4: of several things wrong with a command the first check that fails decides what follows.
@Suite("Order of checks")
struct CheckOrderTests {
    /// What can be wrong with an ECS70, in the order of the checks.
    struct Flaws: OptionSet, Sendable, CustomStringConvertible {
        let rawValue: Int

        static let trailingOctet = Flaws(rawValue: 1)
        static let otherDevice = Flaws(rawValue: 2)
        static let unknownOriginator = Flaws(rawValue: 4)
        static let supplementaryFields = Flaws(rawValue: 8)
        static let wrongRole = Flaws(rawValue: 16)
        static let replayed = Flaws(rawValue: 32)
        static let wrongMAC = Flaws(rawValue: 64)
        static let wrongSignature = Flaws(rawValue: 128)
        static let wrongContent = Flaws(rawValue: 256)

        static let count = 9

        var first: Flaws { Flaws(rawValue: 1 << rawValue.trailingZeroBitCount) }
        var description: String { "flaws \(String(rawValue, radix: 2))" }
    }

    static let lastCounter: UInt64 = 5_000

    /// An ECS70 of the Supplier with these flaws.
    static func command(_ flaws: Flaws, of estate: TestEstate) throws -> [UInt8] {
        let originator: Party =
            flaws.contains(.unknownOriginator)
            ? .otherSupplier : flaws.contains(.wrongRole) ? .networkOperator : .supplier
        let information: OtherInformation =
            flaws.contains(.supplementaryFields)
            ? .supplementaryRemotePartyCounter(.ecs70, id: Party.meterDataRetriever.entityIdentifier, counter: 1)
            : .messageCode(.ecs70)
        let header = GroupingHeader(
            craFlag: .command, originatorCounter: flaws.contains(.replayed) ? lastCounter : lastCounter + 1,
            businessOriginator: originator.entityIdentifier,
            businessTarget: flaws.contains(.otherDevice) ? EntityIdentifier(1) : TestEstate.meterIdentifier,
            otherInformation: information)
        let form = try #require(RequestCatalogue[.ecs70]).form
        let range = form.range(from: estate.now - 60, to: estate.now + 60)
        let content =
            flaws.contains(.wrongContent)
            ? TestEstate.unknownContent(header.originatorCounter)
            : form.accessRequest(header: header, range: range).octets
        let octets = estate.protected(
            header, content: content,
            signingKey: flaws.contains(.wrongSignature) ? TestKeys.meterDigitalSignature : originator.digitalSignature,
            secret: flaws.contains(.wrongMAC) ? Party.supplier.secret : Party.accessControlBroker.secret)
        return octets + (flaws.contains(.trailingOctet) ? [0] : [])
    }

    @Test("Of every combination of flaws the first decides")
    func firstFailureDecides() throws {
        for combination in 1..<1 << Flaws.count {
            let flaws = Flaws(rawValue: combination)
            let estate = TestEstate(lastCounters: [.supplier: Self.lastCounter, .networkOperator: Self.lastCounter])
            estate.meter.clockOffset = 30
            let command = try Self.command(flaws, of: estate)
            let (alert, isLogged): (UInt16?, Bool) =
                switch flaws.first {
                case .trailingOctet, .supplementaryFields, .wrongContent: (0x8F1E, true)
                case .otherDevice: (nil, false)
                case .unknownOriginator: (0x8F3E, true)
                case .wrongRole: (0x8F30, false)
                case .replayed: (0x8F60, true)
                default: (0x8F3D, false)
                }
            try estate.expectRefusal(
                of: command, alert: alert.map { AlertCode(rawValue: $0) }, isLogged: isLogged, "\(flaws)"
            ) { refusal in
                switch (flaws.first, refusal) {
                case (.trailingOctet, .malformed), (.otherDevice, .notForThisDevice),
                    (.unknownOriginator, .unknownOriginator), (.supplementaryFields, .malformed),
                    (.wrongRole, .roleNotPermitted(.networkOperator)), (.replayed, .replayed(last: Self.lastCounter)),
                    (.wrongMAC, .macFailure), (.wrongSignature, .signatureFailure),
                    (.wrongContent, .contentNotConforming):
                    true
                default: false
                }
            }
            #expect(estate.meter.clockOffset == 30)
            #expect(estate.meter.eventLogs.events.count == 0)
        }
    }

    @Test("Without a flaw the same command is executed")
    func withoutFlaw() throws {
        let estate = TestEstate(lastCounters: [.supplier: Self.lastCounter])
        let answer = try estate.answer(to: try Self.command([], of: estate), from: .supplier)
        #expect(answer.response.isSuccess)
        #expect(estate.meter.lastCounters == [.supplier: Self.lastCounter + 1])
    }

    /// A Message Code that no use case has, and CCS01, which has Protection Against Replay and is for hubs. Every critical
    /// use case that the catalogue has is one of electricity meters.
    @Test("Only the sender of an authentic command is told that it is not supported")
    func notSupportedComesAfterAuthentication() throws {
        let ofNoUseCase = MessageCode(rawValue: 0x7777)
        let estate = TestEstate(lastCounters: [.supplier: 100, .accessControlBroker: 100])
        let supplier = Sender.supplier.originator(counter: 101)
        try estate.expectRefusal(
            of: estate.command(ofNoUseCase, from: supplier, brokerSecret: Party.supplier.secret),
            alert: .trustedSourceAuthenticationFailure, isLogged: false
        ) { $0 == .macFailure }
        try estate.expectRefusal(
            of: estate.command(.ccs01, from: .accessControlBroker, counter: 100), alert: AlertCode(rawValue: 0x8F60),
            isLogged: true
        ) { $0 == .replayed(last: 100) }
        #expect(estate.process(estate.command(ofNoUseCase, from: supplier)).disposition == .notSupported)
        let hubs = estate.command(.ccs01, from: .accessControlBroker, counter: 101)
        #expect(estate.process(hubs).disposition == .notSupported)
        #expect(estate.meter.lastCounters == [.supplier: 100, .accessControlBroker: 100])
        #expect(
            UseCaseCatalogue.all.allSatisfy { $0.category != .criticalCommand || $0.targets.includesESME })
    }

    @Test("Before the certificate is looked at the content must conform")
    func contentComesBeforeCertificate() throws {
        let estate = TestEstate()
        let originator = CommandOriginator.accessControlBroker(
            Party.accessControlBroker.entityIdentifier, counter: 7,
            onBehalfOf: SupplementaryRemoteParty(id: Party.meterDataRetriever.entityIdentifier, counter: 1),
            certificate: Array(repeating: 0x30, count: 40))
        let header = originator.header(.ecs22b, to: TestEstate.meterIdentifier)
        try estate.expectRefusal(
            of: estate.protected(header, content: TestEstate.unknownContent(7)),
            alert: .integrityCheckOfContentOrFormatFailed, isLogged: true
        ) { if case .contentNotConforming = $0 { true } else { false } }
    }
}
