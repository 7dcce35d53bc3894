import NIOConcurrencyHelpers
import NIOCore

/// Alerts on their way to all subscribers on one event loop, in a bounded queue. Alerts that come together reach the
/// loop in one hop.
package final class AlertFeed: AlertSink {
    /// Largest number of alerts that wait; further ones are dropped.
    static let limit = 1_024

    private struct State {
        var alerts = CircularBuffer<PublishedAlert>()
        var dropped = 0
        /// Whether the loop has been told that alerts wait.
        var isAwake = false
    }

    private let state = NIOLockedValueBox(State())
    /// Called, from any thread, when the first alert comes after the queue was empty; has ``take(_:)`` called on the
    /// loop.
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

    /// Takes the first `count` alerts that wait, the number of alerts dropped since the last call, and whether to call
    /// again. When there is no need to call again, ``wake`` is called for the next alert.
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
