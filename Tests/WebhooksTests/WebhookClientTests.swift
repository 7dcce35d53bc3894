import EstateFixture
import NIOCore
import Testing

@testable import Webhooks

/// What a webhook's client makes of answers, good and hostile ones.
@Suite struct WebhookClientTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private func client(_ server: RawServer, timeout: TimeAmount = .seconds(10), path: String = "/hook") throws
        -> WebhookClient
    {
        WebhookClient(try #require(WebhookAddress("http://127.0.0.1:\(server.port)\(path)")), timeout: timeout)
    }

    @Test func aConnectionIsKeptAndTheRequestIsWhole() async throws {
        try await RawServer.with([.init(text: Self.ok)]) { server in
            let client = try client(server, path: "/a%20b?c=d")
            for _ in 0..<3 { #expect(try await client.post(Array("{}".utf8)) == 200) }
            #expect(server.connections.withLockedValue { $0 } == 1)
            let request = try #require(server.requests.withLockedValue { $0 }.first)
            #expect(request.hasPrefix("POST /a%20b?c=d HTTP/1.1\r\n"))
            #expect(request.contains("Host: 127.0.0.1:\(server.port)\r\n"))
            #expect(request.contains("Content-Type: application/json\r\n"))
            #expect(request.hasSuffix("\r\n\r\n{}"))
            await client.close()
        }
    }

    @Test func postsAtOneTimeHaveConnectionsOfTheirOwn() async throws {
        // No post is answered, so each needs a connection.
        try await RawServer.with([.init(text: "")]) { server in
            let client = try client(server)
            let tasks = (0..<3).map { _ in Task { try await client.post(Array("{}".utf8)) } }
            #expect(await eventually { server.requests.withLockedValue { $0.count } == 3 })
            #expect(server.connections.withLockedValue { $0 } == 3)
            for task in tasks {
                task.cancel()
                await #expect(throws: (any Error).self) { try await task.value }
            }
        }
    }

    @Test(arguments: [0, 1, 2])
    func onlySoManyConnectionsAreKept(idleLimit: Int) async throws {
        try await RawServer.with([.init(text: Self.ok)]) { server in
            let address = try #require(WebhookAddress("http://127.0.0.1:\(server.port)/"))
            let client = WebhookClient(
                address, timeout: .seconds(10), contentType: "application/xml", idleLimit: idleLimit)
            for _ in 0..<4 { _ = try await client.post(Array("{}".utf8)) }
            #expect(server.connections.withLockedValue { $0 } == (idleLimit == 0 ? 4 : 1))
            let request = try #require(server.requests.withLockedValue { $0 }.first)
            #expect(request.contains("Content-Type: application/xml\r\n"))
            await client.close()
            // A closed client keeps none.
            _ = try await client.post(Array("{}".utf8))
            _ = try await client.post(Array("{}".utf8))
            #expect(server.connections.withLockedValue { $0 } == (idleLimit == 0 ? 6 : 3))
        }
    }

    @Test func aConnectionThatWasClosedInBetweenIsMadeAnew() async throws {
        let answers = [RawServer.Answer(text: Self.ok, closes: true), .init(text: Self.ok)]
        try await RawServer.with(answers) { server in
            let client = try client(server)
            #expect(try await client.post(Array("{}".utf8)) == 200)
            #expect(try await client.post(Array("{}".utf8)) == 200)
            #expect(server.connections.withLockedValue { $0 } == 2)
            await client.close()
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 600000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5000000\r\n",
    ])
    func anEndlessBodyIsNotRead(text: String) async throws {
        try await RawServer.with([.init(text: text, endless: true)]) { server in
            let status = try await client(server).post(Array("{}".utf8))
            #expect(status == 200)
            // What the sockets between the two hold is taken, no more.
            #expect(
                await eventually {
                    let before = server.sent.withLockedValue { $0 }
                    try? await Task.sleep(for: .milliseconds(200))
                    return server.sent.withLockedValue { $0 } == before
                })
            #expect(server.sent.withLockedValue { $0 } < 16 << 20)
        }
    }

    @Test func aBodyThatDoesNotComeIsNotWaitedFor() async throws {
        try await RawServer.with([.init(text: "HTTP/1.1 204 No\r\nContent-Length: 9\r\n\r\n"), .init(text: Self.ok)]) {
            server in
            let client = try client(server)
            let start = ContinuousClock.now
            #expect(try await client.post(Array("{}".utf8)) == 204)
            #expect(try await client.post(Array("{}".utf8)) == 200)
            #expect(ContinuousClock.now - start < .seconds(8))
        }
    }

    @Test(arguments: [
        ("", "no answer within the time", false), ("", "the connection was closed without an answer", true),
        ("nonsense\r\n\r\n", "the answer is no HTTP", false), ("HTTP/1.1 ", "no answer within the time", false),
    ])
    func noAnswerIsAFailure(text: String, reason: String, closes: Bool) async throws {
        try await RawServer.with([.init(text: text, closes: closes)]) { server in
            let error = await #expect(throws: WebhookClient.Failure.self) {
                try await client(server, timeout: .milliseconds(300)).post(Array("{}".utf8))
            }
            #expect(error?.description == reason)
        }
    }

    @Test func nobodyListeningIsAFailure() async throws {
        let client = WebhookClient(try #require(WebhookAddress("http://127.0.0.1:1/")), timeout: .seconds(5))
        await #expect(throws: WebhookClient.Failure.self) { try await client.post([]) }
    }

    @Test func whatIsNoTLSIsAFailure() async throws {
        try await RawServer.with([.init(text: Self.ok)]) { server in
            // The first octets of TLS are no request, so the server says nothing.
            let address = try #require(WebhookAddress("https://127.0.0.1:\(server.port)/"))
            await #expect(throws: WebhookClient.Failure.self) {
                try await WebhookClient(address, timeout: .milliseconds(300)).post([])
            }
        }
    }

    @Test func cancellingEndsAPost() async throws {
        try await RawServer.with([.init(text: "")]) { server in
            let client = try client(server)
            let task = Task { try await client.post(Array("{}".utf8)) }
            #expect(await eventually { server.requests.withLockedValue { $0.count } == 1 })
            task.cancel()
            let start = ContinuousClock.now
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test(arguments: [
        "ftp://x/y", "file:///etc/passwd", "http://", "x", "", "http:///path", "javascript:alert(1)", "http://x:0/",
        "http://x:65536/", "http://x/a b", "http://x/\r\nHost: y", "https:", "//x/y",
    ])
    func otherURLsAreRefused(url: String) { #expect(WebhookAddress(url) == nil) }

    @Test func aURLIsTakenApart() throws {
        let plain = try #require(WebhookAddress("HTTP://Example.org"))
        #expect(plain.isTLS == false && plain.port == 80 && plain.target == "/" && plain.authority == "Example.org")
        let full = try #require(WebhookAddress("https://user:p%20w@[::1]:8443/a/b?c=d&e#f"))
        #expect(full.isTLS && full.host == "::1" && full.port == 8_443 && full.authority == "[::1]:8443")
        #expect(full.target == "/a/b?c=d&e")
        // user:p w
        #expect(full.authorization == "Basic dXNlcjpwIHc=")
    }
}
