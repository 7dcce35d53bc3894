import ESMEEmulator
import MeterTesting
import Profiles
import Testing

/// The hot path: one meter object answers for a whole country, and its responses are read where they are.
@Suite("Example: a million meters")
struct AMillionMeters {
    @Test("A meter is a function of its number: the last of 32 million costs what the first does")
    func country() async throws {
        try await ServedFleet.with(.named("great-britain")) { fleet in
            let estate = fleet.gateway.estate
            let (meter, context) = (estate.makeMeter(cacheCapacity: 16), ProcessingContext())
            for number in [0, estate.count / 2, estate.count - 1] {
                let command = try fleet.meter(number).command(.ecs17a, as: .networkOperator)
                meter.become(number, ownOriginatorCounter: 1)
                let outcome = meter.esme.react(to: command.octets.span.bytes, at: fleet.clock.now, in: context)

                // The response stays in the context: nothing is allocated for it.
                #expect(outcome.isInContext && outcome.response == nil)
                #expect(context.withResponse { $0.count } > 0)
            }
        }
    }
}
