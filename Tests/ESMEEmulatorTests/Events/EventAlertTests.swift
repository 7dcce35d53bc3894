import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// What ECS25a, 25a3 and the table of events decide: logs and alerts over the WAN.
@Suite("Alerts of events")
struct EventAlertTests {
    private static func configure(_ estate: TestEstate, _ useCase: String, _ mask: String, _ actions: String) throws {
        #expect(try estate.results(useCase, RequestArguments([Arguments.maskAndActions(mask, actions)])) == [0])
    }

    /// A meter in prepayment mode with credit of 1, whose low credit threshold is set to 5.
    private static func estate(rules: ProcessingRules = ProcessingRules()) throws -> TestEstate {
        let estate = TestEstate(rules: rules)
        estate.prepay()
        estate.set(.meterBalance, .doubleLong(1))
        estate.set(.lowCreditThreshold, .doubleLong(5))
        return estate
    }

    /// Adds 1 to the balance, which works out the account and finds it low.
    private static func lowCredit(_ estate: TestEstate) throws -> [OutgoingAlert] {
        try estate.answer(MessageCode("ECS04a"), from: .supplier, arguments: RequestArguments([.doubleLong(1)]))
            .outcome.alerts
    }

    private static func codes(_ estate: TestEstate) -> [UInt16] {
        estate.meter.eventLogs.events.entries.map(\.code.rawValue)
    }

    @Test("A meter from the factory logs what is not critical, and tells nobody")
    func factory() throws {
        let estate = try Self.estate()
        #expect(try Self.lowCredit(estate).isEmpty)
        #expect(Self.codes(estate) == [0x8154, 0x810D])
    }

    @Test("ECS25a turns the alert on: with a MAC, generic and not critical")
    func enabled() throws {
        let estate = try Self.estate()
        try Self.configure(estate, "ECS25a", "2000", "2000")
        let alert = try #require(try Self.lowCredit(estate).first)
        #expect(
            Array(alert.octets.dropLast(12))
                == octets(
                    """
                    DD 000000000000 4D 1100000000
                    DF 0903 00000000000007D0 0802E54E0000000001 0802E54E0000000A01 00 021001
                    19 0F 200007D0 00 0202 12810D 090C07EA0B01FF0C0000008000FF 00
                    """))
        let message = try Message(parsing: alert.octets)
        #expect(estate.context.cryptography.verifiesMAC(of: message, secret: Party.supplier.secret))
    }

    @Test("ECS25a3 turns the entry off, one code for itself")
    func notLogged() throws {
        let estate = try Self.estate()
        try Self.configure(estate, "ECS25a3", "2000", "0000")
        _ = try Self.lowCredit(estate)
        #expect(Self.codes(estate) == [0x8154, 0x8154])
        // Bit 54: immediate command processed.
        try Self.configure(estate, "ECS25a3", "1000000000000000000000", "0000")
        #expect(Self.codes(estate) == [0x8154, 0x8154])
    }

    @Test("Critical events cannot be turned off; the rule keeps all of them back")
    func critical() throws {
        for isTold in [true, false] {
            var rules = ProcessingRules()
            rules.alertsOnEvents = isTold
            let estate = try Self.estate(rules: rules)
            estate.set(.disablementThreshold, .array([.doubleLong(100)]))
            let alerts = try Self.lowCredit(estate)
            #expect(alerts.map(\.alert.code.rawValue) == (isTold ? [0x8F0F] : []))
            for alert in alerts { _ = try ReceivedAlert(alert, from: estate.meter) }
            #expect(try estate.data("ECS45") == octets("1600"))
        }
    }

    @Test("A change of payment mode raises ECS68 where the rules have it")
    func change() throws {
        for raises in [true, false] {
            var rules = ProcessingRules()
            rules.changeRaisesBillingAlert = raises
            let estate = try Self.estate(rules: rules)
            _ = try Self.lowCredit(estate)
            let alerts = try estate.answer(
                MessageCode("ECS02"), from: .supplier,
                arguments: Arguments.example(MessageCode("ECS02"), activation: Arguments.now)
            ).outcome.alerts
            #expect(alerts.map(\.alert.messageCode) == (raises ? [.ecs68] : []))
        }
    }

    @Test("ECS68: the entry of the Billing Calendar, encrypted for the Supplier and signed")
    func billing() throws {
        let estate = TestEstate()
        // Every day at 13:00; then an account is needed.
        estate.set(
            .billingCalendar,
            .array([.structure([.octetString([13, 0, 0, 0]), .octetString(octets("FFFFFFFFFF"))])]))
        _ = try estate.results("ECS04a", RequestArguments([.doubleLong(1)]))
        #expect(estate.nextDueTime == TestEstate.noon + 3_600)
        estate.now = TestEstate.noon + 3_600
        let alerts = estate.meter.advance(to: estate.now)
        #expect(alerts.count == 1)
        let alert = try ReceivedAlert(try #require(alerts.first), from: estate.meter)
        #expect(alert.code == .billingDataLogUpdated)
        #expect(alert.header.otherInformation == .messageCode(.ecs68))
        #expect(alert.header.businessTarget == Party.supplier.entityIdentifier)
        #expect(alert.time == estate.now)
        #expect(
            alert.elements.first?.encoded
                == octets(
                    """
                    0101 0202 1602 0205 0909 04 00000000000007D0 0908 02E54E0000000001 0908 02E54E0000000A01 0900
                    0202 1602 0202 0901 02 0900
                    """))
        guard case .octetString(let value)? = alert.elements.last else { throw NoSuchValue(text: "no value") }
        #expect(value.starts(with: octets("31 00000000")))
        let entry = try #require(
            estate.context.cryptography.unprotect(
                value[5..<value.count - 12], tag: value.suffix(12),
                derivation: KeyDerivation(
                    originator: TestEstate.meterIdentifier, kind: .protectedAttributes, counter: 0x7D0,
                    otherParty: Party.supplier.entityIdentifier), secret: Party.supplier.secret))
        // A structure of one: the compact-array of entry_registerReadLogEntry, 324 octets of values a row.
        let type = "13 0207 06 06 010030 06 010008 06 010008 06 010008 06 010008 06"
        #expect(entry.starts(with: octets("0201 \(type) 820148 3279F450")))
        #expect(entry.count == 2 + octets(type).count + 3 + 328)
        #expect(estate.meter.advance(to: estate.now + 60).isEmpty)
    }
}
