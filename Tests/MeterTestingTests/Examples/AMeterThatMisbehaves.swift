import ESMEEmulator
import GBCS
import MeterTesting
import Testing

/// Faults: a gateway is tested with meters that do not answer, or answer what they should not.
@Suite("Example: a meter that misbehaves")
struct AMeterThatMisbehaves {
    @Test("A meter does not answer once, and then does again", arguments: Transport.allCases)
    func silence(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let meter = fleet.meter(7)
            try await meter.suffer(Fault(.noResponse, remaining: 1))
            let (first, second) = (try await meter.ask(.ecs52), try await meter.ask(.ecs52))
            #expect(first == nil)
            #expect(second?.isSuccess == true)
        }
    }

    @Test("A response with a wrong MAC is not taken for an answer", arguments: Transport.allCases)
    func wrongMAC(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let meter = fleet.meter(7)
            try await meter.suffer(Fault(.corruptedMAC, messageCode: .ecs22b))
            await #expect(throws: VerifiedResponse.Problem.wrongMAC) { try await meter.ask(.ecs22b) }
        }
    }
}
