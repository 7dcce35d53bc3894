import COSEM
import Fleet
import MeterTesting
import Profiles
import Testing

/// A fleet of one's own: a test states the homes that it needs.
@Suite("Example: a fleet of one's own")
struct AFleetOfOnesOwn {
    private static let yaml = """
        name: car homes
        cohorts:
          - name: homes
            count: 20
            installed: 2025-01-01
            import:
              - {shape: commuters, annual: 1980}
              - {shape: electric-vehicle-evening, annual: 2400}
        """

    @Test("The half hours of a day add up to what its register has grown", arguments: Transport.allCases)
    func halfHours(transport: Transport) async throws {
        let definition = try FleetDefinition(yaml: Self.yaml, name: "homes.yaml")
        try await ServedFleet.with(definition, over: transport) { fleet in
            let meter = fleet.meter(11)
            let midnight = fleet.clock.now.roundedDown(to: 86_400)
            let answer = try #require(try await meter.ask(.ecs22b, from: midnight - 86_400 + 1_800, to: midnight))
            let growth = try await meter.inspect { meter, _ in
                meter.metering.reading(.activeImport, at: midnight)
                    - meter.metering.reading(.activeImport, at: midnight - 86_400)
            }
            #expect(answer.rows.count == 48)
            #expect(answer.rows.reduce(0) { $0 + $1.values[0] } == growth)
        }
    }
}
