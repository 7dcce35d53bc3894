import ESMEEmulator
import GBCS
import MeterTesting
import Testing

/// The way of one command through a meter, step by step, without hub and estate around it.
@Suite("Example: a message through the meter")
struct AMessageThroughTheMeter {
    @Test("A command goes in, and everything that it led to comes out as a value")
    func outcome() async throws {
        try await ServedFleet.with { fleet in
            let command = try fleet.meter(5).command(.ecs70)
            let meter = fleet.gateway.estate.makeMeter(5)
            let outcome = meter.process(command.octets, at: fleet.clock.now, in: ProcessingContext())

            #expect(outcome.disposition == .answered)
            #expect(outcome.response != nil && outcome.alerts.isEmpty)
            // ECS70 is protected against replay: whoever keeps the meter's state must keep this counter first.
            #expect(outcome.counterUse?.counter == command.message.header.originatorCounter)
        }
    }

    struct Unexpected: Error { let outcome: MessageOutcome }

    @Test("A message that fails a check is discarded: an entry in the Security Log, and an alert")
    func discarded() async throws {
        try await ServedFleet.with { fleet in
            var octets = try fleet.meter(5).command(.ecs52).octets
            octets.removeLast()
            let meter = fleet.gateway.estate.makeMeter(5)
            let outcome = meter.process(octets, at: fleet.clock.now, in: ProcessingContext())

            guard case .refused(.malformed) = outcome.disposition else { throw Unexpected(outcome: outcome) }
            #expect(outcome.response == nil && outcome.alerts.count == 1)
            #expect(meter.discardEvent?.time == fleet.clock.now)
        }
    }
}
