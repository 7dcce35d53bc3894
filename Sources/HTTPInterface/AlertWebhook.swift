import Estate
import Metrics
import Webhooks

/// Posts every alert to a URL, as a JSON ``AlertEvent``, one after the other.
///
/// Alerts that come faster than they are taken wait in a queue; those that do not fit are dropped.
public final class AlertWebhook: Sendable {
    private let webhook: Webhook

    /// - Parameters:
    ///   - url: an http or https URL; other schemes are refused.
    ///   - pause: pause before the second attempt; it doubles before each further one.
    ///   - metrics: factory of the metric that counts deliveries, `smets_webhook_alerts_total`.
    public init(
        url: String, pause: Duration = .seconds(1), metrics: any MetricsFactory = MetricsSystem.factory
    ) throws(Webhook.URLError) {
        webhook = try Webhook(url: url, pause: pause, label: "smets_webhook_alerts_total", metrics: metrics)
    }

    /// Posts alerts until the task is cancelled. Returns at once when the distributor is full.
    ///
    /// - Parameter onSubscribed: called when the subscription is in place, so that no alert published from then on is
    ///   missed.
    public func run(_ alerts: AlertDistributor, onSubscribed: @Sendable () -> Void = {}) async {
        guard let subscription = AlertSubscription(to: alerts, capacity: Webhook.queueLimit) else { return }
        onSubscribed()
        while let alerts = await subscription.next(upTo: 1) {
            for alert in alerts { await webhook.post(try? alert.json()) }
            webhook.countDropped(subscription.takeDropped())
        }
        await webhook.finish()
    }
}
