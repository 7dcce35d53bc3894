import COSEM
import CommsHub
import ESMEEmulator
import EstateFixture
import Fleet
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Estate

/// What messages that need no key leave at meters and hubs: shown, bounded, and no reason to wait for the store.
@Suite struct ShardDiscardTests {
    /// A folder that goes with the test.
    private final class Temporary {
        let path = NSTemporaryDirectory() + "smets-discards-\(UUID().uuidString)"
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func state(_ temporary: Temporary, now: UInt64 = 100) throws -> FleetState {
        try FleetState(
            folder: temporary.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: 2026,
            count: 6, now: now)
    }

    /// A command whose Business Originator no device knows: no key makes it.
    private func stranger(_ estate: TestGateway, to device: EntityIdentifier, counter: UInt64 = 1) throws -> [UInt8] {
        var octets = try estate.command(.ecs52, counter: counter).octets
        // Behind the MAC header: DF 09, CRA flag, counter (8), 08, originator (8), 08, target (8).
        let start = try #require((0..<40).first { octets[$0...].starts(with: [0xDF, 0x09, 0x01]) })
        octets.replaceSubrange(start + 12..<start + 20, with: EntityIdentifier(1).octets)
        octets.replaceSubrange(start + 21..<start + 29, with: device.octets)
        return octets
    }

    private func securityLog(_ estate: TestGateway, _ meter: Int) async throws -> [EventLogs.SecurityEvent] {
        try await estate.gateway.withMeter(meter) { meter, _ in meter.eventLogs.securityEvents.entries }
    }

    private let entry = EventLogs.SecurityEvent(time: TestGateway.now, code: AlertCode(rawValue: 0x8F3E))

    @Test func theLogShowsItAtOnceAndTheMetersStateIsNotMade() async throws {
        let temporary = Temporary()
        let state = try state(temporary)
        let estate = try TestGateway(state: state)
        for counter: UInt64 in 1...3 {
            let reply = await estate.gateway.deliver(try stranger(estate, to: estate.device(2), counter: counter))
            #expect(reply.disposition == .refused(.unknownOriginator))
        }
        #expect(try await securityLog(estate, 2) == [entry, entry, entry])
        #expect(try await securityLog(estate, 3) == [])
        #expect(try state.store.state(DeviceState.self, of: 2, in: .meters) == nil)
        // Whoever was told of it finds it in the store: reading the log has saved it.
        #expect(try state.store.discards() == [DiscardLedger.Device.meter(2).key: [entry, entry, entry]])
    }

    @Test func anAnswerIsPrecededByWhatItsMeterLogged() async throws {
        let temporary = Temporary()
        let state = try state(temporary)
        let estate = try TestGateway(state: state)
        _ = await estate.gateway.deliver(try stranger(estate, to: estate.device(0)))
        let read = try estate.command(.ecs35b, to: 0, counter: 9)
        let reply = await estate.gateway.deliver(read.octets)
        try estate.verify(try #require(reply.response), to: read)
        #expect(try state.store.discards() == [DiscardLedger.Device.meter(0).key: [entry]])
    }

    @Test func anotherLifeHasTheLogAndGoesOnAboveTheCounters() async throws {
        let temporary = Temporary()
        let used: UInt64
        do {
            let estate = try TestGateway(state: try state(temporary))
            for counter: UInt64 in 1...5 {
                _ = await estate.gateway.deliver(try stranger(estate, to: estate.device(1), counter: counter))
            }
            used = try await estate.gateway.withMeter(1) { meter, _ in meter.ownOriginatorCounter }
            await estate.gateway.finish()
        }
        #expect(used >= 105)
        let estate = try TestGateway(state: try state(temporary))
        #expect(try await securityLog(estate, 1) == [entry, entry, entry, entry, entry])
        #expect(try await estate.gateway.withMeter(1) { meter, _ in meter.ownOriginatorCounter } >= used)
    }

    @Test func aChangedStateTakesTheEntriesInOnce() async throws {
        let temporary = Temporary()
        let state = try state(temporary)
        let estate = try TestGateway(state: state)
        _ = await estate.gateway.deliver(try stranger(estate, to: estate.device(4)))
        #expect(try await securityLog(estate, 4) == [entry])
        try await estate.gateway.withMeter(4) { meter, _ in meter.clockOffset = 3 }
        #expect(try await securityLog(estate, 4) == [entry])
        #expect(try state.store.discards().isEmpty)
        #expect(
            try state.store.state(DeviceState.self, of: 4, in: .meters)?.eventLogs.securityEvents.entries == [entry])
        _ = await estate.gateway.deliver(try stranger(estate, to: estate.device(4), counter: 2))
        // By the meter's own clock, which is three seconds ahead now.
        let later = EventLogs.SecurityEvent(time: TestGateway.now + 3, code: entry.code)
        #expect(try await securityLog(estate, 4) == [entry, later])
    }

    @Test func aHubsLogAndCountersToo() async throws {
        let temporary = Temporary()
        let state = try state(temporary)
        let estate = try TestGateway(state: state)
        let hub = estate.gateway.estate.hubEntityIdentifier(3)
        for counter: UInt64 in 1...2 {
            _ = await estate.gateway.deliver(try stranger(estate, to: hub, counter: counter))
        }
        func look(_ number: Int) async throws -> (UInt64, [EventLogs.SecurityEvent]) {
            try await estate.gateway.withHub(number) { hub, _, _ in
                Shard.HubResult((hub.ownOriginatorCounter, hub.state?.logs.securityEvents.entries ?? []))
            }
        }
        #expect(try await look(3).1 == [entry, entry])
        #expect(try await look(3).0 == 102)
        #expect(try await look(2).1 == [])
        #expect(try state.store.state(HubState.self, of: 3, in: .hubs) == nil)
    }

    @Test func aThousandStrangersLeaveTheirFilesSmall() async throws {
        let temporary = Temporary()
        let state = try state(temporary)
        let estate = try TestGateway(state: state)
        for counter: UInt64 in 1...1_000 {
            let (meter, hub) = (Int(counter) % 6, estate.gateway.estate.hubEntityIdentifier(Int(counter) % 6))
            let device = counter % 2 == 0 ? estate.device(meter) : hub
            _ = await estate.gateway.deliver(try stranger(estate, to: device, counter: counter))
        }
        await estate.gateway.finish()
        #expect(try state.store.discards().values.reduce(0) { $0 + $1.count } == 600)
        #expect(try await securityLog(estate, 2).count == 100)
    }
}
