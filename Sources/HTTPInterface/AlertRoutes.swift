import Estate
import HTTPServing
import Hummingbird
import Metrics
import NIOCore
import ServiceLifecycle
import Synchronization

/// `/v1/alerts`: alerts as server-sent events.
struct AlertRoutes: Sendable {
    /// A place among the readers, whose number is limited; it is given back with the object.
    private final class Place: Sendable {
        private let count: Count

        init?(_ count: Count, limit: Int) {
            guard count.value.add(1, ordering: .relaxed).newValue <= limit else {
                count.value.subtract(1, ordering: .relaxed)
                return nil
            }
            self.count = count
        }

        deinit { count.value.subtract(1, ordering: .relaxed) }
    }

    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }

    /// Largest number of alerts that a reader is sent in one write.
    private static let alertsOfWrite = 32

    private let gateway: GBCSGateway
    private let limits: HTTPLimits
    private let readers = Count()
    private let dropped: Counter

    init(gateway: GBCSGateway, limits: HTTPLimits, metrics: any MetricsFactory) {
        self.gateway = gateway
        self.limits = limits
        dropped = Counter(label: "smets_alerts_dropped_total", factory: metrics)
    }

    func add(to router: HTTPRoutes) {
        router.get("v1/alerts") { request, context in try await events(request, on: context.channel.eventLoop) }
    }

    /// Answers with the alerts as server-sent events.
    ///
    /// - Parameter eventLoop: event loop of the connection.
    private func events(_ request: Request, on eventLoop: any EventLoop) async throws -> Response {
        // The body is not needed, but Hummingbird's ``consumeWithInboundCloseHandler`` ends the process for a body that
        // stops in the middle.
        var collected = request
        _ = try await collected.collectBody(upTo: limits.bodySize)
        let request = collected
        guard let place = Place(readers, limit: limits.alertSubscribers),
            let subscription = AlertSubscription(to: gateway.alerts, capacity: limits.alertBuffer)
        else {
            throw HTTPProblem(
                .serviceUnavailable, "too-many-subscribers",
                "\(limits.alertSubscribers) readers of alerts are connected, as many as there may be; close one")
        }
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: ": alerts of this estate\n\n"))
            let beat = TimeAmount.milliseconds(limits.heartbeatMilliseconds)
            let heartbeat = gateway.shards[0].eventLoop.scheduleRepeatedTask(initialDelay: beat, delay: beat) { _ in
                subscription.beat()
            }
            defer {
                heartbeat.cancel()
                subscription.cancel()
                withExtendedLifetime(place) {}
            }
            try await withGracefulShutdownHandler {
                try await request.body.consumeWithInboundCloseHandler { _ in
                    while let alerts = await subscription.next(upTo: Self.alertsOfWrite) {
                        try await writer.write(contentsOf: try text(alerts, dropped: subscription.takeDropped()))
                        // A write waits for a slow connection only after the event loop has handled the earlier writes;
                        // without this wait they would pile up there.
                        try await eventLoop.submit {}.get()
                    }
                } onInboundClosed: {
                    subscription.cancel()
                }
            } onGracefulShutdown: {
                subscription.cancel()
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    /// The text of alerts, preceded by a line about alerts that were dropped before them; a heartbeat when there are
    /// none.
    private func text(_ alerts: [PublishedAlert], dropped count: Int) throws -> [ByteBuffer] {
        var buffers: [ByteBuffer] = []
        if count > 0 {
            dropped.increment(by: count)
            buffers.append(ByteBuffer(string: "event: dropped\ndata: {\"count\":\(count)}\n\n"))
        }
        // The buffer is shared with every other reader, not copied.
        for alert in alerts { buffers.append(try alert.serverSentEvent()) }
        return buffers.isEmpty ? [ByteBuffer(string: ": heartbeat\n\n")] : buffers
    }
}
