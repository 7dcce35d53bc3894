import Hummingbird
import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle
import Testing

/// A server that takes posts and answers with the statuses that it was given, then with 200.
package final class WebhookReceiver: Sendable {
    package let bodies = NIOLockedValueBox<[String]>([])
    private let statuses: NIOLockedValueBox<[Int]>

    package init(_ statuses: [Int] = []) { self.statuses = NIOLockedValueBox(statuses) }

    /// Calls `body` with the port while the server listens.
    package func with(_ body: (Int) async throws -> Void) async throws {
        let router = Router()
        router.post("hook") { [self] request, _ in
            let body = try await request.body.collect(upTo: 100_000)
            bodies.withLockedValue { $0.append(String(buffer: body)) }
            let status = statuses.withLockedValue { $0.isEmpty ? 200 : $0.removeFirst() }
            return Response(status: .init(code: status))
        }
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { continuation.yield($0.localAddress?.port ?? 0) }, logger: logger)
        let services = ServiceGroup(configuration: .init(services: [application], logger: logger))
        let task = Task { try await services.run() }
        var iterator = ports.makeAsyncIterator()
        try await body(try #require(await iterator.next()))
        await services.triggerGracefulShutdown()
        try await task.value
    }
}
