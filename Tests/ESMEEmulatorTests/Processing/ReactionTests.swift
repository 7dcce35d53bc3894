import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("A response left in the context is the one that is handed over")
struct ReactionTests {
    private static let codes: [MessageCode] = [
        .ecs17b, .ecs22b, .ecs52, .ecs70, MessageCode(rawValue: 0x003A), MessageCode(rawValue: 0x0021),
    ]

    @Test("Octet for octet, until the next message", arguments: codes)
    func sameOctets(code: MessageCode) throws {
        let (one, other) = (TestEstate(), TestEstate())
        let command = one.command(code, from: .supplier, counter: 5)
        let outcome = one.process(command)
        let reaction = other.meter.react(to: command.span.bytes, at: other.now, in: other.context)
        #expect(reaction.disposition == outcome.disposition)
        #expect(reaction.counterUse == outcome.counterUse)
        #expect(reaction.hasResponse)
        let response = try #require(outcome.response)
        let left = other.context.withResponse { Array($0) }
        if code == .ecs70 {
            // Signed: a signature of ECDSA is another each time.
            #expect(left.count == response.count)
            #expect(left.prefix(left.count - 80) == response.prefix(left.count - 80))
        } else {
            #expect(left == response)
        }
    }

    @Test("Nothing is left for what is refused, not supported or withheld")
    func noResponse() {
        let estate = TestEstate()
        var forged = estate.command(.ecs17b, from: .supplier, counter: 1)
        forged[forged.count - 1] ^= 1
        var reaction = estate.meter.react(to: forged.span.bytes, at: estate.now, in: estate.context)
        #expect(reaction.disposition == .refused(.macFailure))
        #expect(!reaction.hasResponse)

        let unknown = estate.command(MessageCode(rawValue: 0x7777), from: .supplier, counter: 2)
        reaction = estate.meter.react(to: unknown.span.bytes, at: estate.now, in: estate.context)
        #expect(!reaction.hasResponse)

        estate.fault(.noResponse, remaining: 1)
        let read = estate.command(.ecs17b, from: .supplier, counter: 3)
        reaction = estate.meter.react(to: read.span.bytes, at: estate.now, in: estate.context)
        #expect(reaction.disposition == .responseWithheld)
        #expect(!reaction.hasResponse)
        #expect(estate.process(read).response != nil)
    }

    @Test("What a meter used up or changed since its counter was known")
    func hasChanged() {
        let estate = TestEstate()
        let counter = estate.meter.nextOwnOriginatorCounter
        estate.meter.hasChangedState = false
        #expect(!estate.meter.hasChanged(since: counter))
        _ = estate.process(estate.command(.ecs22b, from: .supplier, counter: 1))
        #expect(!estate.meter.hasChanged(since: counter))
        // A response to an Unknown Remote Party has a counter of the meter's own.
        _ = estate.process(estate.command(.ecs22b, from: .retrieverWithCertificate, counter: 2))
        #expect(estate.meter.hasChanged(since: counter))
        #expect(!estate.meter.hasChanged(since: counter + 1))
        estate.meter.clockOffset = 9
        #expect(estate.meter.hasChanged(since: counter + 1))
    }
}
