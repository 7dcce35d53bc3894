import DUIS
import EstateFixture
import GBCS
import Testing

@testable import DSP

/// What a DSP leaves behind that is stopped.
@Suite(.serialized) struct StopTests {
    @Test("A Command that is on its way does not hold a stop up, and its request stays open for the next process")
    func underWay() async throws {
        // Each 100 octets take five seconds, and there is a minute for the Response.
        let test = try TestProvider(network: .lossless(segmentTime: 5_000_000)) { $0.responseWait = 60 }
        #expect(try await test.send("7.4", Element("ReadSupplyStatus"), counter: 1).code == .i99)
        let id = RequestID(originator: test.estate.party(.supplier), target: test.meter, counter: 1)
        #expect(
            await eventually { test.provider.traces.trace(of: id)?.steps.contains { $0.name == .command } == true })
        let began = ContinuousClock.now
        await test.provider.stop()
        #expect(ContinuousClock.now - began < .seconds(30))
        let open = try test.store.read { try RequestRecord.open(0...1_000, limit: 10, in: $0) }
        #expect(open.map(\.id) == [id])
        #expect(try await test.isQuiet(.supplier))
    }

    @Test("What comes after a stop is not acknowledged")
    func afterwards() async throws {
        let test = try TestProvider()
        await test.provider.stop()
        await #expect(throws: TestProvider.Problem.self) {
            try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 1)
        }
        #expect(try await test.isQuiet(.supplier))
    }

    @Test("A request that was acknowledged before a stop, whose work had not begun, is done by the next process")
    func notBegun() async throws {
        let test = try TestProvider()
        let octets = try test.octets(
            "4.8.1", try RequestBodies.read("4.8.1"), as: .supplier, to: test.meter, counter: 7)
        guard case .document(_, let afterSent) = await test.provider.handle(octets, at: .sendCommand) else {
            Issue.record("the request is not acknowledged")
            return
        }
        await test.provider.stop()
        afterSent?()
        #expect(try await test.isQuiet(.supplier))
        let later = try await test.successor()
        await later.provider.recover()
        let response = try await later.next()
        #expect(response.code == .i0 && response.requestID?.counter == 7)
    }
}
