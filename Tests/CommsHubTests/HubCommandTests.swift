import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// The checks of commands for the hub itself (GBCS 6.2.4) and what failed ones lead to.
@Suite("Checks of a hub's commands")
struct HubCommandTests {
    private static let now = TestHub.now
    private static let newcomer = EntityIdentifier(0x02E5_4E00_0000_2000)

    @Test("CCS01 and CCS02 are protected against replay; reads may be repeated")
    func replay() throws {
        let hub = TestHub.hub(of: 1)
        let command = try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer))
        _ = try TestHub.ask(hub, command)
        for counter: UInt64 in [1_302, 1_301] {
            let again = try TestHub.command(
                .ccs02, counter: counter, arguments: .device(TestHub.meterIdentifier(0)))
            let outcome = try TestHub.outcome(hub.deliver(again, at: Self.now, in: ProcessingContext()))
            #expect(outcome.response == nil)
            #expect(outcome.disposition == .refused(.replayed(last: 1_302)))
            #expect(outcome.alerts.map(\.alert.code) == [.unusualNumberOfMalformedMessages])
            let (header, _) = try TestHub.content(try #require(outcome.alerts.first), isSigned: true)
            #expect(header.messageCode == .genericCriticalAlert)
        }
        let read = try TestHub.command(.ccs06, counter: 7)
        for _ in 0..<2 { #expect(try TestHub.ask(hub, read).response.isSuccess) }
    }

    @Test("An authentic command of another use case: ECS100 to its sender, naming the Supplier")
    func notSupported() throws {
        let hub = TestHub.hub(of: 0)
        let command = Command.build(
            try #require(RequestCatalogue[.ecs17a]), from: TestHub.behindBroker(1_302), to: TestHub.hubIdentifier,
            brokerSecret: TestHub.secret(TestHub.broker, TestHub.hubIdentifier), using: CryptographicContext())
        let outcome = try TestHub.outcome(hub.deliver(command, at: Self.now, in: ProcessingContext()))
        #expect(outcome.disposition == .notSupported)
        let (header, content) = try TestHub.content(try #require(outcome.alerts.first), isSigned: true)
        #expect(
            header.otherInformation
                == .supplementaryRemotePartyCounter(.ecs100, id: TestHub.supplier, counter: 1_002))
        #expect(
            content
                == octets(
                    "0F 20000FA0 00 0203 128F85 090C 07EA0B01FF0C0000008000FF 090A 0026 0000000000000516"))
    }

    @Test("A Supplier for itself, an altered command, and one that was made with another key")
    func refusals() throws {
        let hub = TestHub.hub(of: 0)
        let command = try TestHub.command(.ccs06)
        var altered = command
        altered[command.count - 1] ^= 1
        let own = try TestHub.command(
            .ecs52, from: .knownRemoteParty(TestHub.supplier, counter: 1))
        let provider = try TestHub.command(
            .ccs06, from: .knownRemoteParty(TestHub.wanProvider, counter: 1))
        let cases: [([UInt8], AlertCode, Bool)] = [
            (altered, .trustedSourceAuthenticationFailure, false),
            (own, .unauthorisedCommunicationAccessAttempted, true),
            (provider, .sourceDoesNotHaveAuthorityForCommand, false),
        ]
        for (octets, code, isLogged) in cases {
            let before = hub.state?.logs.securityEvents.count ?? 0
            let outcome = try TestHub.outcome(hub.deliver(octets, at: Self.now, in: ProcessingContext()))
            #expect(outcome.response == nil)
            #expect(outcome.alerts.map(\.alert.code) == [code])
            #expect(outcome.alerts.map(\.alert.recipient) == [TestHub.broker])
            #expect((hub.state?.logs.securityEvents.count ?? 0) - before == (isLogged ? 1 : 0), "\(code)")
        }
    }

    @Test("No octet of CCS01 can be altered: the hub answers the command as it was sent or not at all")
    func alteredCommands() throws {
        let hub = TestHub.hub(of: 1)
        let context = ProcessingContext()
        let command = try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer))
        for position in command.indices {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var altered = command
                altered[position] ^= mask
                let outcome = hub.deliver(altered, at: Self.now, in: context)
                #expect(outcome.response == nil, "octet \(position)")
            }
        }
        #expect(hub.deviceLog(at: Self.now)[Self.newcomer] == nil)
    }

    @Test("Authentic commands whose parameters are of other types are refused as not conforming")
    func otherParameters() throws {
        let secret = TestHub.secret(TestHub.broker, TestHub.hubIdentifier)
        let request = try #require(HubRequestCatalogue[.ccs01])
        let header = TestHub.behindBroker(1_302).header(.ccs01, to: TestHub.hubIdentifier)
        var content: [UInt8] = []
        request.form.accessRequest(
            header: header, range: nil, arguments: TestHub.registration(Self.newcomer)
        ).encode(into: &content)
        var executed = 0
        for position in content.indices {
            var altered = content
            altered[position] ^= 0x10
            let octets = Message.protected(
                header: header, content: altered, secret: secret, using: CryptographicContext())
            let fresh = TestHub.hub(of: 0)
            let outcome = try TestHub.outcome(fresh.deliver(octets, at: Self.now, in: ProcessingContext()))
            if outcome.response != nil { executed += 1 } else { #expect(outcome.alerts.count == 1) }
        }
        // Identifier, key, device type and join_timeout are anybody's choice.
        #expect(executed == 8 + 16 + 1 + 2)
    }
}
