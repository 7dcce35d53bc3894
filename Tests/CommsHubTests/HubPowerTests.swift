import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// Power outages: the hub's last words, and ECS80 of its meters.
@Suite("Power outages of a hub")
struct HubPowerTests {
    private static let now = TestHub.now

    @Test("The supply fails: a notification, and no message gets anywhere")
    func off() throws {
        let hub = TestHub.hub(of: 1)
        #expect(
            hub.powerOff(at: Self.now) == PowerOutageNotification(hub: TestHub.hubIdentifier, time: Self.now))
        #expect(hub.powerOff(at: Self.now + 1) == nil)
        for octets in [try TestHub.command(to: TestHub.meterIdentifier(0)), try TestHub.command(.ecs52)] {
            let (failure, alerts) = try TestHub.failure(hub.deliver(octets, at: Self.now, in: ProcessingContext()))
            #expect(failure == .poweredOff)
            #expect(alerts.isEmpty)
        }
    }

    @Test(
        "The supply is back: ECS80 to the Network Operator, 8F36 from three minutes on",
        arguments: [(179, "8F35"), (180, "8F36")] as [(Int64, String)])
    func on(seconds: Int64, code: String) throws {
        let hub = TestHub.hub(of: 2)
        _ = hub.powerOff(at: Self.now)
        let alerts = hub.powerOn(at: Self.now + seconds)
        #expect(alerts.map(\.device) == [0, 1].map(TestHub.meterIdentifier))
        let minute = UInt8(seconds / 60).hexadecimal
        let second = UInt8(seconds % 60).hexadecimal
        for sent in alerts {
            let message = try Message(parsing: sent.octets)
            #expect(message.macRange == nil)
            #expect(message.header.businessTarget == TestHub.networkOperator)
            #expect(message.header.otherInformation == .messageCode(.ecs80))
            #expect(message.header.originatorCounter == 1)
            #expect(
                Array(message.content)
                    == octets(
                        """
                        0F 20000001 00 0204 12\(code) 090C 07EA0B01FF0C\(minute)\(second)008000FF
                        090C 07EA0B01FF0C0000008000FF 090C 07EA0B01FF0C\(minute)\(second)008000FF
                        """))
            guard case .present(let range) = message.signature else {
                Issue.record("no signature")
                return
            }
            #expect(
                TestHub.signingKey(sent.device).publicKey.verifies(
                    sent.octets[range], of: sent.octets[message.signedRange]))
        }
        #expect(hub.state?.logs.events.entries.map(\.code) == [.supplyInterrupted])
        for meter in hub.meters {
            #expect(meter.ownOriginatorCounter == 2)
            #expect(meter.eventLogs.powerEvents.entries.map(\.code.rawValue.hexadecimal) == ["8F57", code])
            #expect(meter.eventLogs.powerEvents.entries.map(\.time) == [Self.now, Self.now + seconds])
        }
        #expect(hub.powerOn(at: Self.now + 500).isEmpty)
        #expect(
            try TestHub.outcome(
                hub.deliver(
                    try TestHub.command(to: TestHub.meterIdentifier(0)), at: Self.now + 600, in: ProcessingContext())
            ).response != nil)
    }

    @Test("A meter that the HAN does not get to has its log entries and sends nothing")
    func unreachable() {
        let hub = TestHub.hub(of: 1)
        hub.setHAN(isDown: true, at: Self.now - 5)
        _ = hub.powerOff(at: Self.now)
        #expect(hub.powerOn(at: Self.now + 10).isEmpty)
        #expect(hub.meters[0].eventLogs.powerEvents.count == 2)
    }

    @Test("A hub without connection has no last words and passes no alert on")
    func offline() {
        let hub = TestHub.hub(of: 1)
        hub.setOffline(true)
        #expect(hub.powerOff(at: Self.now) == nil)
        #expect(hub.powerOn(at: Self.now + 10).isEmpty)
        #expect(hub.state?.powerOffSince == nil)
    }
}
