import EstateFixture
import HTTPServing
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Prometheus
import Testing

/// A server on a free port with a few routes, and a client for it: `/health`, `/v1/clock` that keeps the JSON put to it,
/// and `/slow`, which answers when the test says so.
final class TestSite: Sendable {
    struct Answer {
        let status: Int
        /// The answer's header, in lower case, each line with its end.
        let header: String
        let body: String
    }

    let server: HTTPServer
    /// The JSON put last.
    let clock = NIOLockedValueBox("{\"mode\":\"real\"}")
    /// Number of requests that came to `/slow`.
    let entered = NIOLockedValueBox(0)
    /// The notes of what happened, in order: `acknowledged`, a word for each answer sent to its end.
    let notes = NIOLockedValueBox<[String]>([])
    private let gate = MultiThreadedEventLoopGroup.singleton.next().makePromise(of: Void.self)
    private let isOpen = NIOLockedValueBox(false)

    var port: Int { server.address.port ?? 0 }

    private init(_ limits: HTTPServingLimits, _ style: HTTPServerStyle, _ metrics: PrometheusRegistry) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let site = HTTPSite(limits: limits, access: HTTPAccess(), style: style, metrics: metrics)
        site.routes.get("/health") { _, _ in try Response.json(["status": "ok"]) }
        site.routes.get("/v1/clock") { [clock] _, _ in
            Response.text(ByteBuffer(string: clock.withLockedValue { $0 }), type: "application/json")
        }
        site.routes.put("/v1/clock") { [clock] request, _ in
            guard request.mediaType == "application/json" else {
                throw HTTPProblem(.unsupportedMediaType, "unsupported-content-type", "the body must be JSON")
            }
            let body = String(buffer: try await request.content(upTo: limits.bodySize))
            clock.withLockedValue { $0 = body }
            return Response.text(ByteBuffer(string: body), type: "application/json")
        }
        site.routes.post("/slow") { [entered, notes, gate] request, context in
            _ = try await request.content(upTo: limits.bodySize)
            await context.afterAnswer { notes.withLockedValue { $0.append("acknowledged") } }
            entered.withLockedValue { $0 += 1 }
            try await gate.futureResult.get()
            return try Response.json(["slow": true])
        }
        server = try await HTTPServer.start(
            host: "127.0.0.1", port: 0, site: site, group: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }

    /// Serves while `body` runs, then stops the server.
    static func with(
        limits: HTTPServingLimits = HTTPServingLimits(), style: HTTPServerStyle = HTTPServerStyle(),
        metrics: PrometheusRegistry = PrometheusRegistry(), _ body: (TestSite) async throws -> Void
    ) async throws {
        let site = try await TestSite(limits, style, metrics)
        do { try await body(site) } catch {
            site.open()
            try await site.server.stop()
            throw error
        }
        site.open()
        try await site.server.stop()
    }

    /// Lets every request to `/slow` be answered.
    func open() {
        let wasOpen = isOpen.withLockedValue { isOpen in
            defer { isOpen = true }
            return isOpen
        }
        if !wasOpen { gate.succeed() }
    }

    func get(_ path: String) async throws -> Answer {
        try await exchange("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    }

    /// Puts a JSON body.
    func put(_ path: String, _ body: String) async throws -> Answer {
        try await exchange(
            "PUT \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
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
