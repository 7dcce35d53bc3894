import Metrics
import Synchronization
import Webhooks

/// Posts the beginning and the end of data sessions to a URL, one event after the other, as the communications provider
/// does for the S1SP.
///
/// Events that come faster than they are taken wait in a queue; those that do not fit are dropped and counted.
public final class SessionWebhook: Sendable {
    private let webhook: Webhook
    private let events: AsyncStream<SessionEvent>
    private let continuation: AsyncStream<SessionEvent>.Continuation
    private let dropped = Atomic<Int>(0)

    /// - Parameters:
    ///   - url: an http or https URL; other schemes are refused.
    ///   - pause: pause before the second attempt; it doubles before each further one.
    ///   - metrics: factory of the metric that counts deliveries, `smets_webhook_sessions_total`.
    public init(
        url: String, pause: Duration = .seconds(1), metrics: any MetricsFactory = MetricsSystem.factory
    ) throws(Webhook.URLError) {
        webhook = try Webhook(url: url, pause: pause, label: "smets_webhook_sessions_total", metrics: metrics)
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Webhook.queueLimit))
    }

    /// Queues an event; never waits.
    func publish(_ event: SessionEvent) {
        if case .dropped = continuation.yield(event) { dropped.add(1, ordering: .relaxed) }
    }

    /// Posts until the task is cancelled.
    public func run() async {
        await withTaskCancellationHandler {
            for await event in events {
                await webhook.post(try? event.json())
                webhook.countDropped(dropped.exchange(0, ordering: .relaxed))
                if Task.isCancelled { break }
            }
        } onCancel: {
            continuation.finish()
        }
        await webhook.finish()
    }
}
