import NIOConcurrencyHelpers
import NIOCore

/// Alerts on their way to all subscribers on one event loop: a bounded queue, and one hop for what has come together.
package final class AlertFeed: AlertSink {
    /// Alerts that wait; more are dropped.
    static let limit = 1_024

    private struct State {
        var alerts = CircularBuffer<PublishedAlert>()
        var dropped = 0
        /// Whether the loop has been told.
        var isAwake = false
    }

    private let state = NIOLockedValueBox(State())
    /// Called, from any thread, when there is something after there was nothing: has ``take(_:)`` called, on the loop.
    private let wake: @Sendable () -> Void

    package init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

    package func offer(_ alert: PublishedAlert) {
        let mustWake = state.withLockedValue { state in
            guard state.alerts.count < Self.limit else {
                state.dropped += 1
                return false
            }
            state.alerts.append(alert)
            defer { state.isAwake = true }
            return !state.isAwake
        }
        if mustWake { wake() }
    }

    /// The first `count` alerts that wait, how many were dropped since this was last asked, and whether to ask again:
    /// else ``wake`` is called for what comes next.
    package func take(_ count: Int) -> (alerts: [PublishedAlert], dropped: Int, isMore: Bool) {
        state.withLockedValue { state in
            let alerts = Array(state.alerts.prefix(count))
            state.alerts.removeFirst(alerts.count)
            defer { state.dropped = 0 }
            state.isAwake = !state.alerts.isEmpty
            return (alerts, state.dropped, state.isAwake)
        }
    }
}
