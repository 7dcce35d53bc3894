import COSEM
import GBCS
import MeterTesting
import Testing

/// An update with arguments by name, put off until a time that the test's clock then comes to.
@Suite("Example: a limit for tomorrow")
struct ALimitForTomorrow {
    private static let limit: [String: GivenValue] = [
        "load-limit-supply-state": true, "load-limit-power-threshold": 9_000, "load-limit-period": 60,
        "load-limit-restoration-period": 120,
    ]

    @Test("A load limit is put off, comes into force at its time, and the meter says so", arguments: Transport.allCases)
    func putOff(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let (meter, midnight) = (fleet.meter(3), fleet.clock.now.roundedUp(to: 86_400))
            let answer = try #require(try await meter.ask(.named("ECS28a"), arguments: Self.limit, at: midnight))
            #expect(answer.isSuccess)
            let before = try await meter.state()
            #expect(before.pending?.map(\.time) == Array(repeating: midnight, count: 4))

            let alerts = try await fleet.advance(to: midnight)
            #expect(alerts.map(\.alert.code) == Array(repeating: .futureDatedCommandProcessed, count: 4))
            let changes = try await meter.state().changes(since: before).map(\.description)
            #expect(changes.contains("load limit power threshold: 4294967295 W → 9000 W"))
        }
    }

    @Test("What was put off is cancelled", arguments: Transport.allCases)
    func cancelled(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let (meter, midnight) = (fleet.meter(3), fleet.clock.now.roundedUp(to: 86_400))
            _ = try await meter.ask(.named("ECS28a"), arguments: Self.limit, at: midnight)
            let answer = try await meter.cancel(.named("ECS28a"))
            #expect(answer?.isSuccess == true)
            let alerts = try await fleet.advance(to: midnight)
            #expect(alerts.isEmpty)
        }
    }
}
