import Metrics
import Synchronization

/// Counts of the stream port, for metrics and for its connection limit.
final class StreamStatistics: Sendable {
    private let connections = Atomic<Int>(0)
    private let hasMetLimit = Atomic<Bool>(false)
    private let metrics: any MetricsFactory
    private let messages: Counter
    private let undeliverable: Counter
    private let accepted: Counter
    private let open: Meter
    private let held = Atomic<Int>(0)
    private let heldMeter: Meter
    private let paused = Atomic<Int>(0)
    private let pausedMeter: Meter
    private let droppedAlerts: Counter

    init(metrics: any MetricsFactory) {
        self.metrics = metrics
        messages = Counter(label: "smets_stream_messages_total", factory: metrics)
        undeliverable = Counter(label: "smets_stream_undeliverable_total", factory: metrics)
        accepted = Counter(label: "smets_stream_connections_total", factory: metrics)
        open = Meter(label: "smets_stream_connections", factory: metrics)
        heldMeter = Meter(label: "smets_stream_held_octets", factory: metrics)
        pausedMeter = Meter(label: "smets_stream_paused_connections", factory: metrics)
        droppedAlerts = Self.breaches("alert_dropped", metrics)
    }

    private static func breaches(_ limit: String, _ metrics: any MetricsFactory) -> Counter {
        Counter(label: "smets_stream_breaches_total", dimensions: [("limit", limit)], factory: metrics)
    }

    func countMessages(_ count: Int) { if count > 0 { messages.increment(by: count) } }
    func countUndeliverable() { undeliverable.increment() }

    /// Counts a new connection; false when `limit` connections are open already. Each true must be followed by one
    /// ``connectionClosed()``.
    func connectionOpened(limit: Int) -> Bool {
        let count = connections.add(1, ordering: .relaxed).newValue
        guard count <= limit else {
            connections.subtract(1, ordering: .relaxed)
            countBreach("connections")
            return false
        }
        accepted.increment()
        open.set(count)
        return true
    }

    /// True at the first call: the limit is reported only the first time that it is reached.
    func isFirstAtLimit() -> Bool { !hasMetLimit.exchange(true, ordering: .relaxed) }

    func connectionClosed() {
        open.set(connections.subtract(1, ordering: .relaxed).newValue)
    }

    /// Notes that connections hold `difference` octets more, or fewer when it is negative.
    func addHeld(_ difference: Int) {
        guard difference != 0 else { return }
        heldMeter.set(held.add(difference, ordering: .relaxed).newValue)
    }

    /// Notes that `difference` connections more, or fewer when it is negative, are not being read from.
    func addPaused(_ difference: Int) {
        guard difference != 0 else { return }
        pausedMeter.set(paused.add(difference, ordering: .relaxed).newValue)
    }

    func countDroppedAlerts(_ count: Int) { if count > 0 { droppedAlerts.increment(by: count) } }

    /// Counts a connection that was closed, or something that was dropped, because a limit was reached.
    func countBreach(_ kind: String) {
        Self.breaches(kind, metrics).increment()
    }
}
