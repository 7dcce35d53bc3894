import Foundation
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle
import Testing

@testable import Gateway

/// Data sessions posted to a URL.
@Suite(.serialized) struct SessionWebhookTests {
    /// Takes posts while `body` runs.
    private func receiving(
        _ body: (_ url: String, _ posts: NIOLockedValueBox<[String]>) async throws -> Void
    ) async throws {
        let posts = NIOLockedValueBox<[String]>([])
        let router = Router()
        router.post("hook") { request, _ in
            let body = String(buffer: try await request.body.collect(upTo: 100_000))
            posts.withLockedValue { $0.append(body) }
            return Response(status: .ok)
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
        let port = try #require(await iterator.next())
        try await body("http://127.0.0.1:\(port)/hook", posts)
        await services.triggerGracefulShutdown()
        try await task.value
    }

    @Test func aSessionIsToldWhenItBeginsAndWhenItEnds() async throws {
        try await receiving { (url, posts) async throws in
            try await TestSMETS1.with(webhook: url) { (smets1) async throws in
                _ = try await smets1.wake(2)
                await (try smets1.network).endSession(of: 2, isDrop: false)
                #expect(await eventually(within: 60) { posts.withLockedValue { $0.count == 2 } })
                let bodies = posts.withLockedValue { $0 }
                #expect(
                    bodies.first
                        == #"{"accessPoint":"test","address":"127.64.0.1","device":"02-53-4D-45-80-00-00-02","#
                        + #""event":"session-started","msisdn":"447900000002","time":"2026-11-01T12:00:00Z"}"#)
                let ended = try #require(bodies.last)
                #expect(ended.contains(#""event":"session-ended""#) && ended.contains(#""reason":"released""#))
                #expect(ended.contains(#""downlinkOctets":0"#) && ended.contains(#""uplinkOctets":0"#))
            }
        }
    }

    @Test(arguments: ["", "hook", "ftp://127.0.0.1/hook", "http://", "https:///hook"])
    func whatIsNoURLIsRefused(url: String) {
        #expect(throws: Webhook.URLError.self) { try SessionWebhook(url: url) }
    }
}
