import HTTPServing
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import NIOPosix
import Prometheus

/// An address of a User that answers as a test says. A redirection leads to the same address.
final class ScriptedEndpoint: Sendable {
    let url: String
    private let posts: NIOLockedValueBox<[String]>
    private let server: HTTPServer

    private init(_ server: HTTPServer, _ posts: NIOLockedValueBox<[String]>) {
        (self.server, self.posts) = (server, posts)
        url = "http://127.0.0.1:\(server.address.port ?? 0)/smartdcc/duis"
    }

    /// The bodies that came, in order, those that are not answered yet too.
    var texts: [String] { posts.withLockedValue { $0 } }

    /// - Parameter status: the status with which a body is answered.
    static func start(_ status: @escaping @Sendable () async -> Int = { 204 }) async throws -> ScriptedEndpoint {
        let posts = NIOLockedValueBox<[String]>([])
        var limits = HTTPServingLimits()
        limits.stopSeconds = 1
        let site = HTTPSite(limits: limits, access: HTTPAccess(), metrics: PrometheusRegistry())
        site.routes.post("/smartdcc/duis") { request, _ in
            let text = String(buffer: try await request.content(upTo: 1_000_000))
            posts.withLockedValue { $0.append(text) }
            let status = await status()
            return Response(
                status: .init(integerLiteral: status),
                headers: (300...399).contains(status) ? [.location: "/smartdcc/duis"] : [:])
        }
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = try await HTTPServer.start(
            host: "127.0.0.1", port: 0, site: site, group: MultiThreadedEventLoopGroup.singleton, logger: logger)
        return ScriptedEndpoint(server, posts)
    }

    func stop() async throws { try await server.stop() }
}

/// Holds callers back until it is opened.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = NIOLockedValueBox(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLockedValue { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiters = state.withLockedValue { state in
            defer { state.waiters = [] }
            state.isOpen = true
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
