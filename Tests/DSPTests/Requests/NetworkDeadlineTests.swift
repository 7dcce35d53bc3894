import DUIS
import EstateFixture
import GBCS
import Testing

@testable import DSP

/// Commands that a network holds for longer than there is time.
@Suite(.serialized) struct NetworkDeadlineTests {
    @Test("A Command that the network still holds at the deadline is E21 then, and nothing comes for it later")
    func held() async throws {
        // Each 100 octets take three seconds, and a read of the supply's status waits for one.
        let test = try TestProvider(network: .lossless(segmentTime: 3_000_000))
        #expect(try await test.send("7.4", Element("ReadSupplyStatus"), counter: 1).code == .i99)
        let response = try await test.next()
        #expect(response.code == .e21)
        #expect(response.requestID?.counter == 1)
        #expect(try await test.row(.supplier, 1) { $0.result != nil }.responded == nil)
        #expect(try await test.isSilent(.supplier))
    }

    @Test("A Command that the network carries in time is answered")
    func carried() async throws {
        let test = try TestProvider(network: .lossless()) { $0.responseWait = 30 }
        #expect(try await test.send("7.4", Element("ReadSupplyStatus"), counter: 1).code == .i99)
        #expect(try await test.next().code == .i0)
    }
}
