import Metrics
import NIOConcurrencyHelpers

/// The counts and times of requests by route, each made when it is first needed: there are as many as routes and statuses.
final class HTTPRouteMeters: Sendable {
    private struct Key: Hashable {
        let path: String?
        let status: Int
    }

    private let style: HTTPServerStyle
    private let factory: any MetricsFactory
    private let known = NIOLockedValueBox<[Key: (counter: Counter, timer: Metrics.Timer)]>([:])

    init(_ style: HTTPServerStyle, _ factory: any MetricsFactory) { (self.style, self.factory) = (style, factory) }

    /// Counts a request to the route at `path`; nil stands for requests that no route saw.
    func count(_ path: String?, status: Int, took time: Duration) {
        let key = Key(path: path, status: status)
        let (counter, timer) = known.withLockedValue { known in
            if let found = known[key] { return found }
            let route = style.dimension(path)
            let made = (
                Counter(
                    label: "\(style.metrics)_requests_total", dimensions: [route, ("status", "\(status)")],
                    factory: factory),
                Metrics.Timer(label: "\(style.metrics)_request_seconds", dimensions: [route], factory: factory)
            )
            known[key] = made
            return made
        }
        counter.increment()
        let (seconds, attoseconds) = time.components
        timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
