import DUIS
import GBCS
import NIOConcurrencyHelpers
import Testing

@testable import UserClient

/// Callbacks as the DCC posts them.
struct CallbackListenerTests {
    private static let request = TestParties.request()

    /// Posts to a listener, and returns the statuses of the answers.
    private func statuses(
        _ posts: [(octets: [UInt8], path: String)], _ body: (CallbackListener, [Int]) async throws -> Void
    ) async throws {
        let listener = try await CallbackListener.start(check: ResponseCheck(folder: TestParties.folder))
        let port = try #require(listener.url.firstMatch(of: #/:(\d+)\/smartdcc\/duis$/#).flatMap { Int($0.1) })
        let connection = UserConnection(host: "127.0.0.1", port: port)
        var statuses: [Int] = []
        for (octets, path) in posts { statuses.append(try await connection.post(octets, to: path).status) }
        await connection.close()
        try await body(listener, statuses)
        try await listener.stop()
    }

    @Test("A signed Response is taken with 204 and given to whoever waits for its request")
    func taken() async throws {
        let octets = try TestParties.signed(TestParties.response(to: Self.request))
        try await statuses([(octets, "/smartdcc/duis")]) { listener, statuses in
            #expect(statuses == [204])
            let found = await listener.inbox.next(for: Self.request.id, within: .seconds(20))
            #expect(found?.octets == octets)
            #expect(listener.inbox.count == 0)
        }
    }

    @Test("What is not signed, signed by a User, changed or no XML is refused with 400; another path is 404")
    func refused() async throws {
        let response = TestParties.response(to: Self.request)
        let good = try TestParties.signed(response)
        let changed = String(decoding: good, as: UTF8.self).replacing(">I0<", with: ">I1<")
        try await statuses([
            (try ResponseWriter(signer: nil).octets(of: response), "/smartdcc/duis"),
            (try TestParties.signed(response, by: TestParties.supplier), "/smartdcc/duis"),
            (Array(changed.utf8), "/smartdcc/duis"), (Array("no XML".utf8), "/smartdcc/duis"), (good, "/elsewhere"),
        ]) { listener, statuses in
            #expect(statuses == [400, 400, 400, 400, 404])
            #expect(listener.inbox.count == 0)
        }
    }

    @Test("Responses wait in the inbox until they are taken, each for its request")
    func inbox() async throws {
        let inbox = CallbackInbox()
        let check = ResponseCheck(folder: TestParties.folder)
        let requests = (1...3).map { TestParties.request(UInt64($0)) }
        for request in requests {
            inbox.put(
                try check.checked(TestParties.signed(TestParties.response(to: request)), mayBeUnsigned: false))
        }
        for request in requests.reversed() {
            #expect(await inbox.next(for: request.id, within: .seconds(20))?.requestID == request.id)
        }
        #expect(await inbox.next(for: requests[0].id, within: .milliseconds(1)) == nil)
    }

    @Test("Whoever waits gets the Response that comes; a cancelled wait ends with nothing")
    func waiting() async throws {
        let inbox = CallbackInbox()
        let response = try ResponseCheck(folder: TestParties.folder).checked(
            TestParties.signed(TestParties.response(to: Self.request)), mayBeUnsigned: false)
        async let found = inbox.next(for: Self.request.id, within: .seconds(20))
        inbox.put(response)
        #expect(await found == response)
        let wait = Task { await inbox.next(for: Self.request.id, within: .seconds(600)) }
        wait.cancel()
        #expect(await wait.value == nil)
    }

    @Test("The inbox keeps the latest of more than it holds")
    func limit() throws {
        let inbox = CallbackInbox()
        let response = try ResponseCheck(folder: TestParties.folder).checked(
            TestParties.signed(TestParties.response(to: Self.request)), mayBeUnsigned: false)
        for _ in 0...CallbackInbox.limit { inbox.put(response) }
        #expect(inbox.count == 1_000)
    }
}
