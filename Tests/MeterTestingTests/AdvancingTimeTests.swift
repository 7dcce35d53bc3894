import COSEM
import ESMEEmulator
import GBCS
import MeterTesting
import Testing

/// A clock that a test sets forward.
@Suite struct AdvancingTimeTests {
    @Test func whatIsDueByThenHappensInItsOrder() async throws {
        try await ServedFleet.with { fleet in
            let now = fleet.clock.now
            _ = try await fleet.meter(1).ask(.named("ECS28a"), at: now + 7_200)
            _ = try await fleet.meter(1).ask(.named("ECS08a"), at: now + 3_600)
            _ = try await fleet.meter(2).ask(.named("ECS28a"), at: now + 7_201)
            let alerts = try await fleet.advance(to: now + 7_200)
            #expect(fleet.clock.now == now + 7_200)
            #expect(alerts.allSatisfy { $0.device == fleet.meter(1).entityIdentifier })
            let times = alerts.map(\.alert.time)
            #expect(Set(times) == [now + 3_600, now + 7_200] && times == times.sorted())
            #expect(await fleet.meter(1).alerts() == alerts)
            let later = try await fleet.advance(by: 1)
            #expect(later.map(\.device) == Array(repeating: fleet.meter(2).entityIdentifier, count: 4))
        }
    }

    @Test func theClockStandsOrGoesOnAsBefore() async throws {
        try await ServedFleet.with { fleet in
            try await fleet.advance(by: 0)
            #expect(fleet.clock.now == ServedFleet.standardTime && fleet.clock.setting.rate == 0)
            fleet.clock.set(to: nil, rate: 2)
            try await fleet.advance(by: 60)
            #expect(fleet.clock.setting.rate == 2 && fleet.clock.now >= ServedFleet.standardTime + 60)
        }
    }

    @Test func timeDoesNotGoBack() async throws {
        try await ServedFleet.with { fleet in
            let error = await #expect(throws: TestMistake.self) {
                try await fleet.advance(to: ServedFleet.standardTime - 1)
            }
            #expect(
                error?.description
                    == "advance to 2026-11-01T11:59:59Z: the clock shows 2026-11-01T12:00:00Z already; clock.set(to:rate:) can "
                    + "set it back")
            await #expect(throws: TestMistake.self) { try await fleet.advance(to: .lastOfGBCS + 1) }
            await #expect(throws: TestMistake.self) { try await fleet.advance(by: .max) }
            #expect(fleet.clock.now == ServedFleet.standardTime)
        }
    }
}
