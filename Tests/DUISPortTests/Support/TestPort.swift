import DUISPort
import EstateFixture
import HTTPServing
import Logging
import NIOPosix
import Prometheus
import Testing

/// A listening port of the DCC, and a client for it.
struct TestPort {
    struct Answer {
        let status: Int
        /// The answer's header, in lower case, each line with its end.
        let header: String
        let body: String
    }

    static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    let server: HTTPServer

    var port: Int { server.address.port ?? 0 }

    /// Serves DUIS while `body` runs.
    static func withDUIS(
        _ gateway: any ServiceUserGateway, limits: DUISLimits = DUISLimits(), keys: OrganisationKeyFile? = nil,
        metrics: PrometheusRegistry = PrometheusRegistry(), needsContentType: Bool = true,
        _ body: (TestPort) async throws -> Void
    ) async throws {
        var duis = DUISServer(gateway: gateway, limits: limits, keys: keys, metrics: metrics)
        duis.needsContentType = needsContentType
        try await with(
            try await duis.start(
                host: "127.0.0.1", port: 0, group: MultiThreadedEventLoopGroup.singleton, logger: logger), body)
    }

    /// Runs `body`, then stops the server.
    static func with(_ server: HTTPServer, _ body: (TestPort) async throws -> Void) async throws {
        do { try await body(TestPort(server: server)) } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }

    /// Posts a document on a connection of its own.
    func post(_ path: String, _ body: String, type: String? = "application/xml") async throws -> Answer {
        let field = type.map { "Content-Type: \($0)\r\n" } ?? ""
        return try await exchange(
            "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(field)"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    /// Sends `text` and reads until the server ends the connection.
    func exchange(_ text: String) async throws -> Answer {
        let connection = try await RawConnection.connect(port: port)
        try await connection.send(text)
        let answer = try await connection.read(until: nil)
        let end = try #require(answer.firstRange(of: "\r\n\r\n"), "\(answer)")
        let status = try #require(Int(answer.dropFirst(9).prefix(3)), "\(answer)")
        return Answer(
            status: status, header: answer[..<end.lowerBound].lowercased() + "\r\n",
            body: String(answer[end.upperBound...]))
    }
}
