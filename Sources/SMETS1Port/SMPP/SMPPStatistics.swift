import Metrics
import SMPP
import Synchronization

/// Counts of the SMSC's port since it was opened.
public struct SMPPStatistics: Hashable, Sendable {
    /// Number of connections that are open now.
    public var connections = 0
    /// Number of connections closed at once because there were too many.
    public var refusedConnections = 0
    public var binds = 0
    public var refusedBinds = 0
    /// Number of submit_sm handed to the service.
    public var submits = 0
    /// Number of query_sm handed to the service.
    public var queries = 0
    /// Number of submit_sm refused because of the rate.
    public var throttled = 0
    /// Number of submit_sm and query_sm refused because of the window.
    public var windowFull = 0
    /// Number of malformed PDUs: unknown command_id, wrong lengths, fields cut off.
    public var malformed = 0
    /// Number of requests refused because of a value that the standard does not allow, or because the SMSC does not
    /// support them.
    public var refused = 0
    /// Number of receipts that clients took.
    public var receiptsDelivered = 0
    /// Number of receipts that clients refused or for which the queue had no room.
    public var receiptsDropped = 0
}

/// The counts while the server runs: for the connection limit, for ``SMPPStatistics`` and for metrics.
final class SMPPCounts: Sendable {
    private let connections = Atomic<Int>(0)
    private let hasMetLimit = Atomic<Bool>(false)
    private let metrics: any MetricsFactory
    private let refusedConnections: CountedMetric
    private let binds: CountedMetric
    private let refusedBinds: CountedMetric
    private let submits: CountedMetric
    private let queries: CountedMetric
    private let throttled: CountedMetric
    private let windowFull: CountedMetric
    private let malformed: CountedMetric
    private let refused: CountedMetric
    private let receiptsDelivered: CountedMetric
    private let receiptsDropped: CountedMetric
    private let open: Meter

    init(metrics: any MetricsFactory) {
        self.metrics = metrics
        refusedConnections = CountedMetric("smets_smpp_refused_connections_total", metrics)
        binds = CountedMetric("smets_smpp_binds_total", metrics)
        refusedBinds = CountedMetric("smets_smpp_refused_binds_total", metrics)
        submits = CountedMetric("smets_smpp_submits_total", metrics)
        queries = CountedMetric("smets_smpp_queries_total", metrics)
        throttled = CountedMetric("smets_smpp_throttled_total", metrics)
        windowFull = CountedMetric("smets_smpp_window_full_total", metrics)
        malformed = CountedMetric("smets_smpp_malformed_total", metrics)
        refused = CountedMetric("smets_smpp_refused_requests_total", metrics)
        receiptsDelivered = CountedMetric("smets_smpp_receipts_delivered_total", metrics)
        receiptsDropped = CountedMetric("smets_smpp_receipts_dropped_total", metrics)
        open = Meter(label: "smets_smpp_connections", factory: metrics)
    }

    /// Counts a new connection; false when `limit` connections are open already. Each true must be followed by one
    /// ``connectionClosed()``.
    func connectionOpened(limit: Int) -> Bool {
        let count = connections.add(1, ordering: .relaxed).newValue
        guard count <= limit else {
            connections.subtract(1, ordering: .relaxed)
            refusedConnections.increment()
            return false
        }
        open.set(count)
        return true
    }

    /// True at the first call: the limit is reported only the first time that it is reached.
    func isFirstAtLimit() -> Bool { !hasMetLimit.exchange(true, ordering: .relaxed) }

    func connectionClosed() { open.set(connections.subtract(1, ordering: .relaxed).newValue) }

    func countDroppedReceipts(_ count: Int) { if count > 0 { receiptsDropped.increment(by: count) } }

    func count(_ outcome: SMPPServerSession.Outcome) {
        switch outcome {
        case .send: break
        case .bound: binds.increment()
        case .bindRefused: refusedBinds.increment()
        case .submit: submits.increment()
        case .query: queries.increment()
        case .throttled: throttled.increment()
        case .windowFull: windowFull.increment()
        case .malformed: malformed.increment()
        case .refused, .notOffered: refused.increment()
        case .delivered: receiptsDelivered.increment()
        case .notTaken: receiptsDropped.increment()
        case .close(let reason):
            Counter(
                label: "smets_smpp_closed_total", dimensions: [("reason", reason.rawValue)], factory: metrics
            ).increment()
        }
    }

    var statistics: SMPPStatistics {
        SMPPStatistics(
            connections: connections.load(ordering: .relaxed), refusedConnections: refusedConnections.value,
            binds: binds.value, refusedBinds: refusedBinds.value, submits: submits.value, queries: queries.value,
            throttled: throttled.value, windowFull: windowFull.value, malformed: malformed.value,
            refused: refused.value, receiptsDelivered: receiptsDelivered.value, receiptsDropped: receiptsDropped.value)
    }
}

/// A metric whose count this process can read too.
private final class CountedMetric: Sendable {
    private let count = Atomic<Int>(0)
    private let counter: Counter

    init(_ label: String, _ metrics: any MetricsFactory) { counter = Counter(label: label, factory: metrics) }

    var value: Int { count.load(ordering: .relaxed) }

    func increment(by amount: Int = 1) {
        count.add(amount, ordering: .relaxed)
        counter.increment(by: amount)
    }
}
