import ESMEEmulator
import Hummingbird
import Metrics
import NIOCore
import ServiceLifecycle
import Synchronization

/// `/v1/alerts`: alerts as server-sent events.
struct AlertRoutes: Sendable {
    /// A reader's place among those that there may be; given back with the object.
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
        router.get("v1/alerts") { request, _ in try events(request) }
    }

    private func events(_ request: Request) throws -> Response {
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
                    for await event in subscription.events {
                        try await writer.write(try text(event, dropped: subscription.takeDropped()))
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

    private func text(_ event: AlertSubscription.Event, dropped count: Int) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        switch event {
        case .alert(let alert):
            // Shared with every other reader, not copied, unless there is more to say.
            guard count > 0 else { return try alert.serverSentEvent() }
            buffer.writeImmutableBuffer(try alert.serverSentEvent())
        case .heartbeat: buffer.writeString(": heartbeat\n\n")
        }
        if count > 0 {
            dropped.increment(by: count)
            buffer.writeString("event: dropped\ndata: {\"count\":\(count)}\n\n")
        }
        return buffer
    }
}
