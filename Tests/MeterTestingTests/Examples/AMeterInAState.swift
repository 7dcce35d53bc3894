import COSEM
import ESMEEmulator
import GBCS
import MeterTesting
import Testing

/// The state of a meter as a value: set up before the first command, compared after it.
@Suite("Example: a meter in a state")
struct AMeterInAState {
    @Test("A supply that is armed is enabled, and nothing else changes", arguments: Transport.allCases)
    func armed(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let meter = fleet.meter(5)
            try await meter.set(MeterState(attributes: ["supply state": "armed", "meter balance": "12.50"]))
            let before = try await meter.state()
            let answer = try await meter.ask(.named("ECS42"))
            #expect(answer?.isSuccess == true)
            let after = try await meter.state()
            #expect(try after["supply state"] == .enumerated(1))
            let changes = after.changes(since: before).map(\.description)
            #expect(
                changes == [
                    "supply state: armed → enabled",
                    "event log: none → 2026-11-01T12:00:00Z 8154 immediate HAN interface command processed, 004F",
                ])
        }
    }

    @Test("A meter of one's own: registers, a half hour, and an outage in its log")
    func ofOnesOwn() async throws {
        try await ServedFleet.with { fleet in
            let (meter, midnight) = (fleet.meter(5), fleet.clock.now.roundedDown(to: 86_400))
            var state = MeterState()
            state.registers = [.activeImport: 12_345_678]
            state.entries = [.activeImportProfile: [.init(timestamp: UInt32(midnight.secondsSince2000), value: 4_321)]]
            state.eventLogs = [.powerEvents: [.init(midnight, .supplyInterrupted)]]
            try await meter.set(state)

            let register = try await meter.ask(.ecs17b)
            #expect(register?.value("active import") == "12345678")
            let halfHour = try await meter.ask(.ecs22b, from: midnight, to: midnight)
            #expect(halfHour?.rows.map(\.values) == [[4_321]])
            let held = try await meter.state(entriesIn: midnight...midnight)
            #expect(held.differences(from: state) == [])
        }
    }
}
