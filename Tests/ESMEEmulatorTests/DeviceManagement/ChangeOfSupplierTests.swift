import COSEM
import Foundation
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// CS02b, supplier by transitional CoS: a change of supplier, at once and at a time.
@Suite("Change of supplier")
struct ChangeOfSupplierTests {
    private typealias Fixture = CredentialsFixture
    private static let later = moment("2026-11-02T00:00")
    private static let code = MessageCode.cs02bSupplierByTransitionalCoS

    private static func estate() -> TestEstate { TestEstate(trustAnchors: TestEstate.trustAnchorsWithRoot) }

    /// Checks that the old supplier is a stranger and the new one may do what suppliers may.
    private static func expectChanged(_ estate: TestEstate) throws {
        let counter = estate.meter.ownOriginatorCounter
        let stranger = estate.process(estate.command(.ecs52, from: .supplier, counter: 9_000))
        #expect(stranger.disposition == .refused(.unknownOriginator))
        let alert = try ReceivedAlert(try #require(stranger.alerts.first), from: estate.meter)
        #expect(alert.code.rawValue == 0x8F3E)
        #expect(alert.header.businessTarget == Party.otherSupplier.entityIdentifier)
        #expect(alert.header.originatorCounter == counter)
        // Its floor is 5,000: what is not protected against replay may be below, what is must be above.
        #expect(try estate.answer(.ecs17b, from: .unknownSupplier, counter: 1).response.isSuccess)
        #expect(
            estate.process(estate.command(.ecs70, from: .unknownSupplier, counter: 5_000)).disposition
                == .refused(.replayed(last: 5_000)))
        #expect(try estate.answer(.ecs70, from: .unknownSupplier, counter: 5_001).response.isSuccess)
        #expect(try estate.answer(MessageCode("ECS43"), from: .unknownSupplier, counter: 5_002).response.isSuccess)
    }

    @Test("At once: three keys and the counters of the new supplier; the answer goes to transitional CoS")
    func immediate() throws {
        let estate = Self.estate()
        _ = try estate.answer(.ecs70, from: .supplier, counter: 90_000)
        let answer = try estate.answer(
            Self.code, Fixture.changeOfSupplier(counter: 3), from: .transitionalCoS, counter: 3)
        #expect(answer.isSigned)
        let outcome = try Fixture.outcome(answer)
        #expect(outcome.mode == .supplierByTransitionalCoS && outcome.counter == 3)
        #expect(outcome.results.map(\.status) == [.success, .success, .success])
        #expect(
            outcome.results.map(\.existing) == [
                Fixture.identity(.supplier, Party.supplier.digitalSignature),
                Fixture.identity(.supplier, Party.supplier.keyAgreement),
                Fixture.identity(.supplier, TestKeys.prepayment),
            ])
        #expect(
            outcome.results.map(\.replacing) == [
                Fixture.identity(.otherSupplier, Party.otherSupplier.digitalSignature),
                Fixture.identity(.otherSupplier, Party.otherSupplier.keyAgreement),
                Fixture.identity(.otherSupplier, Fixture.key(9)),
            ])
        #expect(
            outcome.changes == [
                SequenceNumberChange(.supplier, floor: 5_000, specialistFloors: [SpecialistFloor(floor: 0x4_0000_0000)])
            ])
        try Self.expectChanged(estate)
    }

    @Test("The new supplier's top-ups are taken, the old one's key makes none any more")
    func topUps() throws {
        let estate = Self.estate()
        _ = try estate.answer(Self.code, Fixture.changeOfSupplier(counter: 3), from: .transitionalCoS, counter: 3)
        estate.prepay()
        let counter: UInt64 = 0x5_0000_0000
        func digits(_ secret: SharedSecret) throws -> RequestArguments {
            let topUp = PrepaymentTopUp(
                value: 3, .pounds,
                in: .init(
                    originator: Party.otherSupplier.entityIdentifier, device: TestEstate.meterIdentifier,
                    counter: counter),
                secret: secret)
            return RequestArguments([.octetString(UTRN(try #require(topUp)).octets)])
        }
        let new = Fixture.key(9).sharedSecret(with: TestKeys.meterKeyAgreement.publicKey)
        #expect(
            try estate.answer(
                .cs01a, from: .unknownSupplier, counter: counter, arguments: try digits(TestKeys.prepaymentSecret)
            ).results == [250])
        estate.meter.topUpCounter = nil
        #expect(
            try estate.answer(.cs01a, from: .unknownSupplier, counter: counter, arguments: try digits(new)).results
                == [0])
        #expect(estate.value(.meterBalance) == .doubleLong(300_000))
    }

    @Test("The meter kept and read again knows the new supplier")
    func restored() throws {
        let estate = Self.estate()
        _ = try estate.answer(Self.code, Fixture.changeOfSupplier(counter: 3), from: .transitionalCoS, counter: 3)
        let data = try JSONEncoder().encode(estate.meter.state)
        let restarted = Self.estate()
        restarted.meter.state = try JSONDecoder().decode(DeviceState.self, from: data)
        // Whoever keeps the counters knows those of commands, and not the floor.
        restarted.meter.lastCounters = [.supplier: 90_000, .transitionalCoS: 3]
        #expect(restarted.meter.state == estate.meter.state)
        try Self.expectChanged(restarted)
        // The floor is no longer needed.
        #expect(restarted.meter.state.management == nil)
        #expect(restarted.meter.lastCounters[.supplier] == 5_002)
        // The same object may become a meter whose supplier never changed.
        restarted.meter.state = Self.estate().meter.state
        restarted.meter.lastCounters = [:]
        #expect(try restarted.answer(.ecs52, from: .supplier).response.isSuccess)
    }

    @Test("At a time: nothing before it, then everything, and alert 00CB octet by octet but for the outcome")
    func atTime() throws {
        let estate = Self.estate()
        let answer = try estate.answer(
            Self.code, Fixture.changeOfSupplier(counter: 3, at: Self.later), from: .transitionalCoS, counter: 3)
        #expect(answer.content == octets("3002 0500"))
        #expect(estate.nextDueTime == Self.later)
        #expect(estate.meter.advance(to: Self.later - 1).isEmpty)
        #expect(try estate.answer(.ecs52, from: .supplier).response.isSuccess)
        estate.now = Self.later
        let alerts = estate.meter.advance(to: Self.later)
        #expect(alerts.count == 1)
        let octetsOfAlert = try #require(alerts.first?.octets)
        let message = try Message(parsing: octetsOfAlert)
        #expect(message.header.craFlag == .alert)
        #expect(message.header.originatorCounter == TestEstate.firstOwnCounter)
        #expect(message.header.businessTarget == Party.transitionalCoS.entityIdentifier)
        #expect(message.header.otherInformation == .messageCode(MessageCode(rawValue: 0x00CB)))
        guard case .present(let signature) = message.signature else {
            Issue.record("the alert is not signed")
            return
        }
        #expect(
            estate.meter.digitalSignatureKey.verifies(
                message.octets[signature], of: message.octets[message.signedRange]))
        // SEQUENCE { 8F66, 20261102000000Z, outcome }: the length has two octets.
        #expect(Array(message.content.prefix(2)) == octets("3082"))
        #expect(
            Array(message.content.dropFirst(4).prefix(22))
                == octets("0203 008F66 180F 32303236313130323030303030305A"))
        let alert = try UpdateSecurityCredentialsAlert(decoding: message.content)
        #expect(alert.outcome.results.map(\.status) == [.success, .success, .success])
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.code.rawValue) == [0x8F70])
        #expect(estate.meter.eventLogs.securityEvents.entries.map(\.time) == [Self.later])
        try Self.expectChanged(estate)
        #expect(estate.nextDueTime == nil)
    }

    @Test("99991231235959Z cancels it")
    func cancelled() throws {
        let estate = Self.estate()
        _ = try estate.answer(
            Self.code, Fixture.changeOfSupplier(counter: 3, at: Self.later), from: .transitionalCoS, counter: 3)
        let cancel = Fixture.changeOfSupplier(counter: 4, at: GeneralizedTime.never)
        #expect(cancel.suffix(15) == octets("39393939313233313233353935395A")[...])
        let answer = try estate.answer(Self.code, cancel, from: .transitionalCoS, counter: 4)
        #expect(answer.content == octets("3002 0500"))
        #expect(estate.nextDueTime == nil)
        #expect(estate.meter.advance(to: Self.later).isEmpty)
        #expect(estate.meter.state.management == nil && estate.meter.state.credentials == nil)
        #expect(try estate.answer(.ecs52, from: .supplier).response.isSuccess)
    }

    @Test("A second command of the same kind replaces the first; a restart forgets neither time nor content")
    func replacedAndRestored() throws {
        let estate = Self.estate()
        for (counter, seconds) in [(UInt64(3), Int64(0)), (4, 3_600)] {
            _ = try estate.answer(
                Self.code, Fixture.changeOfSupplier(counter: counter, at: Self.later + seconds),
                from: .transitionalCoS, counter: counter)
        }
        #expect(estate.nextDueTime == Self.later + 3_600)
        let restarted = Self.estate()
        restarted.meter.state = try JSONDecoder().decode(
            DeviceState.self, from: try JSONEncoder().encode(estate.meter.state))
        #expect(restarted.meter.advance(to: Self.later).isEmpty)
        restarted.now = Self.later + 3_600
        #expect(restarted.meter.advance(to: restarted.now).count == 1)
        try Self.expectChanged(restarted)
    }

    @Test("A fault on one of the replacements: alert 8F67 instead of 8F66, the others are done")
    func failingCell() throws {
        let estate = Self.estate()
        estate.fault(.cell(place: 2, status: 10), remaining: 1)
        _ = try estate.answer(
            Self.code, Fixture.changeOfSupplier(counter: 3, at: Self.later), from: .transitionalCoS, counter: 3)
        let alert = try #require(estate.meter.advance(to: Self.later).first)
        let content = try UpdateSecurityCredentialsAlert(decoding: try Message(parsing: alert.octets).content)
        #expect(content.code.rawValue == 0x8F67)
        #expect(content.outcome.results.map(\.status.rawValue) == [0, 0, 10])
        #expect(content.outcome.results[2].replacing == content.outcome.results[2].existing)
        // The old supplier keeps the cell of its top-ups, and may do nothing that is answered.
        estate.now = Self.later
        #expect(try estate.answer(.ecs70, from: .unknownSupplier, counter: 5_001).response.isSuccess)
        guard case .refused(.certificateRefused) = estate.process(estate.command(.ecs52, from: .supplier)).disposition
        else {
            Issue.record("the old supplier is answered")
            return
        }
    }
}
