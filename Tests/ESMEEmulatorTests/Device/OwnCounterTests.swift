import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// A device's own Originator Counter goes up and never round: what stands at the end of 2^64 sends no more.
@Suite("The last own Originator Counters")
struct OwnCounterTests {
    @Test("An alert has the last counter but one; the next is not sent, and the counter stays")
    func alerts() throws {
        let estate = TestEstate()
        estate.meter.ownOriginatorCounter = .max - 1
        let last = try #require(estate.process([]).alerts.first)
        #expect(try Message(parsing: last.octets).header.originatorCounter == .max - 1)
        for _ in 0..<3 {
            let outcome = estate.process([])
            #expect(outcome.alerts.isEmpty)
            #expect(estate.meter.ownOriginatorCounter == .max)
        }
        #expect(estate.meter.restoreSupply(interruption: estate.now, restoration: estate.now + 1) == nil)
    }

    @Test("A response that would need one is a hardware fault, with nothing encrypted and no counter")
    func response() throws {
        let estate = TestEstate()
        estate.meter.ownOriginatorCounter = .max
        let answer = try estate.answer(.ecs22b, from: .retrieverWithCertificate)
        #expect(answer.results == [1])
        #expect(answer.header.otherInformation.supplementaryOriginatorCounter == nil)
        #expect(answer.plaintext.isEmpty)
        #expect(try estate.answer(.ecs22b, from: .supplier).response.isSuccess)
    }
}
