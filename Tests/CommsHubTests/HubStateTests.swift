import ESMEEmulator
import Foundation
import GBCS
import Testing

@testable import CommsHub

/// A hub's state as a value, by which one object becomes hub after hub.
@Suite("State of a hub")
struct HubStateTests {
    private static let now = TestHub.now

    @Test("State survives encoding, and gives another object the same hub")
    func roundTrip() throws {
        let hub = TestHub.hub(of: 2)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(TestHub.meterIdentifier(1))))
        _ = try TestHub.ask(
            hub,
            try TestHub.command(
                .ccs01, counter: 1_303, arguments: TestHub.registration(EntityIdentifier(0x02E5_4E00_0000_2000))))
        hub.setHAN(isDown: true, at: Self.now)
        _ = hub.powerOff(at: Self.now)
        hub.setOffline(true)
        let state = try #require(hub.state)
        let decoded = try JSONDecoder().decode(HubState.self, from: JSONEncoder().encode(state))
        #expect(decoded == state)
        #expect(decoded.lastCounters[.accessControlBroker] == 1_303)
        #expect(decoded.ownOriginatorCounter == 4_002)

        let other = TestHub.hub(of: 2)
        other.become(TestHub.hubIdentifier, state: decoded)
        #expect(!other.hasChangedState)
        #expect(other.deviceLog(at: Self.now) == hub.deviceLog(at: Self.now))
        #expect(other.deviceLog(at: Self.now).historic.count == 1)
    }

    @Test("A state that was put back uses no Originator Counter again")
    func oldState() throws {
        let hub = TestHub.hub(of: 0)
        var old = HubState()
        for (counter, expected) in [(3_000, 4_000), (5_000, 5_000)] as [(UInt64, UInt64)] {
            old.ownOriginatorCounter = counter
            hub.become(TestHub.hubIdentifier, state: old)
            #expect(hub.ownOriginatorCounter == expected)
        }
    }

    @Test("Becoming a hub without state leaves nothing of the one before")
    func becomeNew() throws {
        let hub = TestHub.hub(of: 1)
        _ = hub.powerOff(at: Self.now)
        hub.become(EntityIdentifier(0x02E5_4E00_0000_00FE))
        #expect(!hub.hasChangedState)
        #expect(hub.state == nil)
        #expect(hub.deviceLog(at: Self.now).entries.count == 1)
        #expect(
            try TestHub.outcome(
                hub.deliver(
                    try TestHub.command(to: TestHub.meterIdentifier(0)), at: Self.now, in: ProcessingContext())
            ).response != nil)
    }

    @Test("A state of a few octets more is what a changed hub costs")
    func size() throws {
        let hub = TestHub.hub(of: 1)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(TestHub.meterIdentifier(0))))
        #expect(try JSONEncoder().encode(hub.state).count < 2_048)
    }
}
