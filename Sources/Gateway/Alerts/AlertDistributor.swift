import COSEM
import ESMEEmulator
import GBCS
import NIOConcurrencyHelpers

/// Hands the estate's alerts to whoever asked for them: stream connections, server-sent events, a webhook.
///
/// Publishing never waits: a subscriber takes the alert at once or drops it and counts that itself.
public final class AlertDistributor: Sendable {
    /// Subscribers at one time.
    public static let limit = 256

    public typealias Subscriber = @Sendable (PublishedAlert) -> Void

    private struct State {
        var next = 0
        var subscribers: [Int: Subscriber] = [:]
    }

    private let state = NIOLockedValueBox(State())

    public init() {}

    /// A number to unsubscribe with; nil when there are too many subscribers.
    public func subscribe(_ subscriber: @escaping Subscriber) -> Int? {
        state.withLockedValue { state in
            guard state.subscribers.count < Self.limit else { return nil }
            defer { state.next += 1 }
            state.subscribers[state.next] = subscriber
            return state.next
        }
    }

    public func unsubscribe(_ number: Int) {
        _ = state.withLockedValue { $0.subscribers.removeValue(forKey: number) }
    }

    public func publish(_ alert: OutgoingAlert) {
        let subscribers = state.withLockedValue { $0.subscribers }
        guard !subscribers.isEmpty else { return }
        let published = PublishedAlert(alert)
        for subscriber in subscribers.values { subscriber(published) }
    }
}
