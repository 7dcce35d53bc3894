import CommsHub
import EstateFixture
import Foundation
import GBCS
import NIOPosix
import Testing

@testable import ESMEEmulator
@testable import Estate
@testable import HTTPInterface
@testable import Prometheus
@testable import Webhooks

/// Alerts posted to a URL.
@Suite struct AlertWebhookTests {
    private static func alert(_ number: UInt64) -> OutgoingAlert {
        OutgoingAlert(
            device: EntityIdentifier(number), alert: Alert(.clockNotAdjusted, at: TestGateway.now, to: .init(9)),
            octets: [1, 2])
    }

    /// Runs a webhook while `body` runs, from when no alert is missed.
    private func run(
        _ url: String, _ alerts: AlertDistributor, _ metrics: PrometheusRegistry, _ body: () async throws -> Void
    ) async throws {
        let webhook = try AlertWebhook(url: url, pause: .milliseconds(1), metrics: metrics)
        let (ready, continuation) = AsyncStream<Void>.makeStream()
        let task = Task { await webhook.run(alerts) { continuation.finish() } }
        for await _ in ready {}
        try await body()
        task.cancel()
        await task.value
    }

    private func count(_ outcome: String, _ metrics: PrometheusRegistry) -> Int {
        let prefix = "smets_webhook_alerts_total{outcome=\"\(outcome)\"} "
        let line = metrics.rendered().split(separator: "\n").first { $0.hasPrefix(prefix) }
        return line.flatMap { Int($0.dropFirst(prefix.count)) } ?? -1
    }

    @Test func alertsArePostedInOrderAndRetried() async throws {
        let receiver = WebhookReceiver([500, 404])
        let (alerts, metrics) = (AlertDistributor(), PrometheusRegistry())
        try await receiver.with { port in
            try await run("http://127.0.0.1:\(port)/hook", alerts, metrics) {
                alerts.publish(Self.alert(1))
                alerts.publish(Self.alert(2))
                #expect(await eventually { count("delivered", metrics) == 2 })
            }
        }
        let devices = try receiver.bodies.withLockedValue { $0 }.map {
            try JSONDecoder().decode(AlertEvent.self, from: Data($0.utf8)).device
        }
        let (one, two) = (EntityIdentifier(1).dashed, EntityIdentifier(2).dashed)
        #expect(devices == [one, one, one, two])
        #expect(count("failed", metrics) == 0)
        #expect(count("dropped", metrics) == 0)
    }

    @Test func aPowerOutageIsPostedToo() async throws {
        let receiver = WebhookReceiver([])
        let (alerts, metrics) = (AlertDistributor(), PrometheusRegistry())
        let hub = EntityIdentifier(7)
        let outage = PowerOutageAlert(
            PowerOutageNotification(hub: hub, time: TestGateway.now), importMPAN: "1200000000001")
        try await receiver.with { port in
            try await run("http://127.0.0.1:\(port)/hook", alerts, metrics) {
                alerts.publish(.powerOutage(outage))
                #expect(await eventually { count("delivered", metrics) == 1 })
            }
        }
        let bodies = receiver.bodies.withLockedValue { $0 }
        let event = try JSONDecoder().decode(PowerOutageEvent.self, from: Data(try #require(bodies.first).utf8))
        #expect(event == PowerOutageEvent(outage))
        #expect(event.code == "AD1" && event.device == hub.dashed && event.importMPAN == "1200000000001")
    }

    @Test func anAlertIsGivenUpAndTheNextGoesOn() async throws {
        let receiver = WebhookReceiver([500, 500, 500])
        let (alerts, metrics) = (AlertDistributor(), PrometheusRegistry())
        try await receiver.with { port in
            try await run("http://127.0.0.1:\(port)/hook", alerts, metrics) {
                alerts.publish(Self.alert(1))
                alerts.publish(Self.alert(2))
                #expect(await eventually { count("delivered", metrics) == 1 && count("failed", metrics) == 1 })
            }
        }
        #expect(receiver.bodies.withLockedValue { $0.count } == 4)
    }

    @Test func moreThanTheQueueHoldsIsDropped() async throws {
        let receiver = WebhookReceiver([])
        let (alerts, metrics) = (AlertDistributor(), PrometheusRegistry())
        try await receiver.with { port in
            try await run("http://127.0.0.1:\(port)/hook", alerts, metrics) {
                for number in 0..<UInt64(Webhook.queueLimit) * 50 { alerts.publish(Self.alert(number)) }
                #expect(await eventually { count("dropped", metrics) > 0 })
            }
        }
    }

    @Test func cancellationEndsItAndTheSubscription() async throws {
        let (alerts, metrics) = (AlertDistributor(), PrometheusRegistry())
        // Nobody listens on port 1: it is cancelled amidst its attempts.
        try await run("http://127.0.0.1:1/hook", alerts, metrics) { alerts.publish(Self.alert(1)) }
        for _ in 0..<AlertDistributor.limit { #expect(alerts.subscribe { _ in } != nil) }
        // Full: it returns at once.
        try await run("http://127.0.0.1:1/hook", alerts, metrics, whenFull: true)
    }

    private func run(
        _ url: String, _ alerts: AlertDistributor, _ metrics: PrometheusRegistry, whenFull: Bool
    ) async throws {
        await (try AlertWebhook(url: url, metrics: metrics)).run(alerts)
    }

    @Test(arguments: ["ftp://x/y", "file:///etc/passwd", "http://", "x", "", "http:///path", "javascript:alert(1)"])
    func otherURLsAreRefused(url: String) {
        #expect(throws: Webhook.URLError.self) { try AlertWebhook(url: url) }
    }

    @Test func aSubscriptionEndsWithItsObject() async throws {
        let alerts = AlertDistributor()
        do {
            let subscription = try #require(AlertSubscription(to: alerts, capacity: 1))
            alerts.publish(Self.alert(1))
            alerts.publish(Self.alert(2))
            #expect(subscription.takeDropped() == 1)
            #expect(subscription.takeDropped() == 0)
        }
        for _ in 0..<AlertDistributor.limit { #expect(alerts.subscribe { _ in } != nil) }
        #expect(AlertSubscription(to: alerts, capacity: 1) == nil)
    }
}
