import Logging
import Metrics
import NIOCore

/// A URL to which JSON bodies are posted, one after the other.
///
/// A delivery succeeds when the answer's status is 2xx; otherwise it is tried again, and given up after ``attempts``. A
/// redirection is given up at once and not followed: whoever answers must not choose where this process posts to.
public final class Webhook: Sendable {
    /// The reason why a text is no URL of a webhook.
    public struct URLError: Error, CustomStringConvertible, Sendable {
        public let description: String

        package init(url: String) {
            description = "\(url): a webhook needs a URL like http://host:port/path or https://…"
        }
    }

    /// Largest number of bodies that wait.
    public static let queueLimit = 1_000
    /// Largest number of times that a body is posted before it is given up.
    public static let attempts = 3
    /// Longest time of an attempt, in seconds.
    public static let timeout = 10

    private let client: WebhookClient
    private let pause: Duration
    private let complaint: WebhookComplaint
    private let delivered: Counter
    private let failed: Counter
    private let dropped: Counter

    /// - Parameters:
    ///   - url: an http or https URL; other schemes are refused.
    ///   - pause: pause before the second attempt; it doubles before each further one.
    ///   - label: label of the metric that counts deliveries by `outcome`.
    ///   - logger: logger that gets a line when deliveries begin to fail, and when the reason changes.
    public init(
        url: String, pause: Duration, label: String, metrics: any MetricsFactory,
        logger: Logger = Logger(label: "smets.webhook")
    ) throws(URLError) {
        guard let address = WebhookAddress(url) else {
            throw URLError(url: url)
        }
        client = WebhookClient(address, timeout: .seconds(Int64(Self.timeout)))
        self.pause = pause
        complaint = WebhookComplaint(url: address.url, logger: logger)
        func counter(_ outcome: String) -> Counter {
            Counter(label: label, dimensions: [("outcome", outcome)], factory: metrics)
        }
        delivered = counter("delivered")
        failed = counter("failed")
        dropped = counter("dropped")
    }

    /// Posts `body` and waits until it is delivered or given up; nil, for a body that could not be made, counts as
    /// failed.
    package func post(_ body: [UInt8]?) async {
        guard let body else { return failed.increment() }
        var pause = pause
        for attempt in 1...Self.attempts {
            let reason: String
            var isFinal = attempt == Self.attempts
            do {
                switch try await client.post(body) {
                case 200...299:
                    complaint.succeed()
                    return delivered.increment()
                case let status where (300...399).contains(status):
                    reason = "the answer is \(status), a redirection, which is not followed; give the URL it leads to"
                    isFinal = true
                case let status: reason = "the answer is \(status)"
                }
            } catch { reason = "\(error)" }
            guard !Task.isCancelled else { break }
            complaint.fail(reason)
            guard !isFinal, (try? await Task.sleep(for: pause)) != nil else { break }
            pause = pause * 2
        }
        failed.increment()
    }

    package func countDropped(_ count: Int) { if count > 0 { dropped.increment(by: count) } }

    /// Ends the webhook: nothing more is posted.
    package func finish() async { await client.close() }
}
