import ESMEEmulator
import Foundation
import Metrics

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Posts every alert to a URL, as JSON like ``AlertEvent``, one after the other.
///
/// A delivery counts when the answer's status is 2xx; else it is tried again, and given up after
/// ``attempts``. Alerts that come faster than they are taken wait in a queue; what does not fit is dropped.
public final class AlertWebhook: Sendable {
    /// Why there is no such webhook.
    public struct URLError: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    /// Alerts that wait.
    public static let queueLimit = 1_000
    /// Times an alert is posted before it is given up.
    public static let attempts = 3
    /// Seconds an attempt may take.
    public static let timeout: TimeInterval = 10

    private let url: URL
    private let pause: Duration
    private let delivered: Counter
    private let failed: Counter
    private let dropped: Counter

    /// - Parameters:
    ///   - url: http or https; other schemes are refused.
    ///   - pause: before the second attempt; before each further one it is twice as long.
    ///   - metrics: where deliveries are counted, `smets_webhook_alerts_total`.
    public init(
        url: String, pause: Duration = .seconds(1), metrics: any MetricsFactory = MetricsSystem.factory
    ) throws(URLError) {
        guard let parsed = URL(string: url), let scheme = parsed.scheme?.lowercased(),
            scheme == "http" || scheme == "https", parsed.host?.isEmpty == false
        else {
            throw URLError(description: "\(url): a webhook needs a URL like http://host:port/path or https://…")
        }
        self.url = parsed
        self.pause = pause
        func counter(_ outcome: String) -> Counter {
            Counter(label: "smets_webhook_alerts_total", dimensions: [("outcome", outcome)], factory: metrics)
        }
        delivered = counter("delivered")
        failed = counter("failed")
        dropped = counter("dropped")
    }

    /// Posts alerts until the task is cancelled. Returns at once when the distributor is full.
    ///
    /// - Parameter onSubscribed: called once no alert published from then on is missed.
    public func run(_ alerts: AlertDistributor, onSubscribed: @Sendable () -> Void = {}) async {
        guard let subscription = AlertSubscription(to: alerts, capacity: Self.queueLimit) else { return }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Self.timeout
        let session = URLSession(configuration: configuration)
        onSubscribed()
        await withTaskCancellationHandler {
            for await case .alert(let alert) in subscription.events {
                await post(alert, session)
                dropped.increment(by: subscription.takeDropped())
                if Task.isCancelled { break }
            }
        } onCancel: {
            subscription.cancel()
        }
        session.finishTasksAndInvalidate()
    }

    private func post(_ alert: OutgoingAlert, _ session: URLSession) async {
        guard let body = try? AlertEvent(alert).json() else { return failed.increment() }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(body)
        var pause = pause
        for attempt in 1...Self.attempts {
            if let status = await status(of: request, session), (200...299).contains(status) {
                return delivered.increment()
            }
            guard attempt < Self.attempts, (try? await Task.sleep(for: pause)) != nil else { break }
            pause = pause * 2
        }
        failed.increment()
    }

    /// The answer's status; nil when there is none, or when the task is cancelled. The request itself then goes on
    /// by itself up to its timeout: cancelling one that is about to end traps in FoundationNetworking.
    private func status(of request: URLRequest, _ session: URLSession) async -> Int? {
        let (statuses, continuation) = AsyncStream<Int?>.makeStream()
        session.dataTask(with: request) { _, response, _ in
            continuation.yield((response as? HTTPURLResponse)?.statusCode)
            continuation.finish()
        }.resume()
        for await status in statuses { return status }
        return nil
    }
}
