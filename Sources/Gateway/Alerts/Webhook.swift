import Foundation
import Metrics

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A URL that JSON is posted to, one body after the other.
///
/// A delivery counts when the answer's status is 2xx; else it is tried again, and given up after ``attempts``.
public final class Webhook: Sendable {
    /// Why there is no such webhook.
    public struct URLError: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    /// Bodies that wait.
    public static let queueLimit = 1_000
    /// Times a body is posted before it is given up.
    public static let attempts = 3
    /// Seconds an attempt may take.
    public static let timeout: TimeInterval = 10

    private let url: URL
    private let pause: Duration
    private let session: URLSession
    private let delivered: Counter
    private let failed: Counter
    private let dropped: Counter

    /// - Parameters:
    ///   - url: http or https; other schemes are refused.
    ///   - pause: before the second attempt; before each further one it is twice as long.
    ///   - label: of the metric that counts deliveries by `outcome`.
    public init(
        url: String, pause: Duration, label: String, metrics: any MetricsFactory
    ) throws(URLError) {
        guard let parsed = URL(string: url), let scheme = parsed.scheme?.lowercased(),
            scheme == "http" || scheme == "https", parsed.host?.isEmpty == false
        else {
            throw URLError(description: "\(url): a webhook needs a URL like http://host:port/path or https://…")
        }
        self.url = parsed
        self.pause = pause
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Self.timeout
        session = URLSession(configuration: configuration)
        func counter(_ outcome: String) -> Counter {
            Counter(label: label, dimensions: [("outcome", outcome)], factory: metrics)
        }
        delivered = counter("delivered")
        failed = counter("failed")
        dropped = counter("dropped")
    }

    /// Posts `body` and waits until it is taken or given up; a body that could not be made counts as failed.
    func post(_ body: [UInt8]?) async {
        guard let body else { return failed.increment() }
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = Data(body)
        var pause = pause
        for attempt in 1...Self.attempts {
            if let status = await status(of: request), (200...299).contains(status) { return delivered.increment() }
            guard attempt < Self.attempts, (try? await Task.sleep(for: pause)) != nil else { break }
            pause = pause * 2
        }
        failed.increment()
    }

    func countDropped(_ count: Int) { if count > 0 { dropped.increment(by: count) } }

    func finish() { session.finishTasksAndInvalidate() }

    /// The answer's status; nil when there is none, or when the task is cancelled. The request itself then goes on
    /// by itself up to its timeout: cancelling one that is about to end traps in FoundationNetworking.
    private func status(of request: URLRequest) async -> Int? {
        let (statuses, continuation) = AsyncStream<Int?>.makeStream()
        session.dataTask(with: request) { _, response, _ in
            continuation.yield((response as? HTTPURLResponse)?.statusCode)
            continuation.finish()
        }.resume()
        for await status in statuses { return status }
        return nil
    }
}
