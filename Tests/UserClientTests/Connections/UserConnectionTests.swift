import EstateFixture
import Testing

@testable import UserClient

/// Posts to a server that answers as a test says. Bodies end in a brace, by which that server knows that they are whole.
struct UserConnectionTests {
    private func answer(_ text: String, _ status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: application/xml\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)"
    }

    private func failure(_ connection: UserConnection) async -> String? {
        do {
            _ = try await connection.post([0x7D], to: "/x")
            return nil
        } catch { return "\(error)" }
    }

    @Test("A connection is kept for the next request, and the request is one of XML")
    func keptOpen() async throws {
        try await RawServer.with([.init(text: answer("<a/>")), .init(text: answer("no", "404 Not Found"))]) { server in
            let connection = UserConnection(host: "127.0.0.1", port: server.port)
            let first = try await connection.post(Array("{}".utf8), to: "/api/v1/serviceS")
            #expect(first == UserAnswer(status: 200, body: Array("<a/>".utf8)))
            let second = try await connection.post(Array("{}".utf8), to: "/x")
            #expect(second == UserAnswer(status: 404, body: Array("no".utf8)))
            #expect(server.connections.withLockedValue { $0 } == 1)
            let text = server.requests.withLockedValue { $0.first ?? "" }
            #expect(text.hasPrefix("POST /api/v1/serviceS HTTP/1.1\r\n"))
            #expect(text.contains("Content-Type: application/xml\r\n"))
            #expect(text.contains("Content-Length: 2\r\n"))
            #expect(text.contains("Host: 127.0.0.1:\(server.port)\r\n"))
            await connection.close()
        }
    }

    @Test("After a connection that the server closed, a new one is made")
    func closed() async throws {
        try await RawServer.with([.init(text: answer("<a/>"), closes: true), .init(text: answer("<b/>"))]) { server in
            let connection = UserConnection(host: "127.0.0.1", port: server.port)
            let first = try await connection.post([0x7D], to: "/x")
            let second = try await connection.post([0x7D], to: "/x")
            #expect([first.body, second.body] == [Array("<a/>".utf8), Array("<b/>".utf8)])
            #expect(server.connections.withLockedValue { $0 } == 2)
            await connection.close()
        }
    }

    @Test("An answer that never comes, never ends, or is no HTTP, and a server that is not there, are told")
    func failures() async throws {
        try await RawServer.with([.init(text: "")]) { server in
            let connection = UserConnection(host: "127.0.0.1", port: server.port, timeout: .seconds(1))
            #expect(await failure(connection) == "127.0.0.1:\(server.port): no answer within the time")
        }
        try await RawServer.with([.init(text: "HTTP/1.1 200 OK\r\n\r\n", endless: true)]) { server in
            let connection = UserConnection(host: "127.0.0.1", port: server.port)
            #expect(await failure(connection) == "127.0.0.1:\(server.port): the answer has more than 8388608 octets")
        }
        var port = 0
        try await RawServer.with([.init(text: "hello\r\n\r\n")]) { server in
            port = server.port
            let connection = UserConnection(host: "127.0.0.1", port: server.port)
            #expect(await failure(connection)?.contains("is no HTTP") == true)
        }
        #expect(await failure(UserConnection(host: "127.0.0.1", port: port)) == "127.0.0.1:\(port): nobody answers")
    }
}
