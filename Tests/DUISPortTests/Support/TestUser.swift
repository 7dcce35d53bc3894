import HTTPServing
import Hummingbird
import NIOConcurrencyHelpers
import NIOPosix
import Prometheus

/// A User's endpoint for callbacks, which answers as a test says.
final class TestUser: Sendable {
    struct Post: Sendable {
        let text: String
        let type: String?
        /// The client's port, one for each connection.
        let connection: Int
    }

    let posts = NIOLockedValueBox<[Post]>([])
    /// Largest number of posts that were being answered at one time.
    let peak = NIOLockedValueBox(0)
    private let open = NIOLockedValueBox(0)
    private let status: @Sendable (String) async -> Int

    /// - Parameter status: the status with which a body is answered.
    init(_ status: @escaping @Sendable (String) async -> Int = { _ in 204 }) { self.status = status }

    /// Answers with each of `statuses` once, then with 204.
    convenience init(_ statuses: [Int]) {
        let left = NIOLockedValueBox(statuses)
        self.init { _ in left.withLockedValue { $0.isEmpty ? 204 : $0.removeFirst() } }
    }

    var texts: [String] { posts.withLockedValue { $0.map(\.text) } }

    /// Calls `body` with the URL while the endpoint listens. A redirection leads to the same server.
    func with(_ body: (String) async throws -> Void) async throws {
        let site = HTTPSite(limits: HTTPServingLimits(), access: HTTPAccess(), metrics: PrometheusRegistry())
        site.routes.post("/smartdcc/duis") { [self] request, context in
            let text = String(buffer: try await request.content(upTo: 1_000_000))
            posts.withLockedValue {
                $0.append(
                    Post(
                        text: text, type: request.headers[.contentType],
                        connection: context.channel.remoteAddress?.port ?? 0))
            }
            let count = open.withLockedValue { open in
                open += 1
                return open
            }
            peak.withLockedValue { $0 = max($0, count) }
            let status = await status(text)
            open.withLockedValue { $0 -= 1 }
            return Response(
                status: .init(integerLiteral: status),
                headers: (300...399).contains(status) ? [.location: "/smartdcc/duis"] : [:])
        }
        let server = try await HTTPServer.start(
            host: "127.0.0.1", port: 0, site: site, group: MultiThreadedEventLoopGroup.singleton,
            logger: TestPort.logger)
        try await TestPort.with(server) { try await body("http://127.0.0.1:\($0.port)/smartdcc/duis") }
    }
}
