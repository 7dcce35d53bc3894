import Metrics
import Synchronization

/// Counts of the stream port, for metrics and for its connection limit.
final class StreamStatistics: Sendable {
    private let connections = Atomic<Int>(0)
    private let hasMetLimit = Atomic<Bool>(false)
    private let messages = Counter(label: "smets_stream_messages_total")
    private let undeliverable = Counter(label: "smets_stream_undeliverable_total")
    private let accepted = Counter(label: "smets_stream_connections_total")
    private let open = Meter(label: "smets_stream_connections")
    private let held = Atomic<Int>(0)
    private let heldMeter = Meter(label: "smets_stream_held_octets")
    private let paused = Atomic<Int>(0)
    private let pausedMeter = Meter(label: "smets_stream_paused_connections")
    private let droppedAlerts = Counter(
        label: "smets_stream_breaches_total", dimensions: [("limit", "alert_dropped")])

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
        Counter(label: "smets_stream_breaches_total", dimensions: [("limit", kind)]).increment()
    }
}
