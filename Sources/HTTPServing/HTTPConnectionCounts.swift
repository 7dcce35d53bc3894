import Hummingbird
import Metrics
import NIOCore
import NIOHTTP1

/// What becomes of connections and of requests that no route saw, counted.
struct HTTPConnectionCounts: Sendable {
    let metrics: any MetricsFactory
    /// The first part of the names of the counts.
    let prefix: String

    /// A connection closed before its client closed it.
    func close(_ reason: String) {
        Counter(label: "\(prefix)_closings_total", dimensions: [("reason", reason)], factory: metrics).increment()
    }

    func refuse(_ code: String) {
        Counter(label: "\(prefix)_refusals_total", dimensions: [("code", code)], factory: metrics).increment()
    }
}
