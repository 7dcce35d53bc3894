import ESMEEmulator
import NIOConcurrencyHelpers
import Synchronization

/// Hands the estate's alerts to everyone who asked for them: stream connections, server-sent events and a webhook.
///
/// Publishing never waits: a subscriber takes the alert at once, or drops it and counts that itself.
public final class AlertDistributor: Sendable {
    /// Largest number of subscribers at one time.
    public static let limit = 256

    public typealias Subscriber = @Sendable (PublishedAlert) -> Void

    private struct State {
        var next = 0
        var subscribers: [Int: Subscriber] = [:]
        /// The sinks that have subscribers, with the number of subscribers behind each.
        var sinks: [ObjectIdentifier: (sink: any AlertSink, subscribers: Int)] = [:]
        var count = 0
    }

    /// The backlog from which every ``AlertSubscription`` reads.
    let backlog = AlertBacklog()

    private let state = NIOLockedValueBox(State())
    /// The number of subscribers in ``state``, readable without its lock.
    private let count = Atomic<Int>(0)

    public init() {}

    /// Adds a subscriber; returns its number for unsubscribing, or nil when there are too many subscribers.
    public func subscribe(_ subscriber: @escaping Subscriber) -> Int? {
        change { state in
            guard state.count < Self.limit else { return nil }
            defer { state.next += 1 }
            state.count += 1
            state.subscribers[state.next] = subscriber
            return state.next
        }
    }

    public func unsubscribe(_ number: Int) {
        change { state in
            if state.subscribers.removeValue(forKey: number) != nil { state.count -= 1 }
        }
    }

    /// Adds a subscriber behind `sink`, which serves several; false when there are too many. Each true is followed by one
    /// ``unsubscribe(from:)``.
    package func subscribe(to sink: any AlertSink) -> Bool {
        change { state in
            guard state.count < Self.limit else { return false }
            state.count += 1
            state.sinks[ObjectIdentifier(sink), default: (sink, 0)].subscribers += 1
            return true
        }
    }

    package func unsubscribe(from sink: any AlertSink) {
        change { state in
            let key = ObjectIdentifier(sink)
            guard let left = state.sinks[key].map({ $0.subscribers - 1 }) else { return }
            state.count -= 1
            if left > 0 { state.sinks[key]?.subscribers = left } else { state.sinks[key] = nil }
        }
    }

    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLockedValue { state in
            defer { count.store(state.count, ordering: .relaxed) }
            return body(&state)
        }
    }

    public func publish(_ alert: OutgoingAlert) { publish(.device(alert)) }

    public func publish(_ content: PublishedAlert.Content) {
        guard count.load(ordering: .relaxed) > 0 else { return }
        let (subscribers, sinks) = state.withLockedValue { ($0.subscribers, $0.sinks) }
        let published = PublishedAlert(content)
        for sink in sinks.values { sink.sink.offer(published) }
        for subscriber in subscribers.values { subscriber(published) }
    }
}

/// A receiver of alerts for several subscribers.
package protocol AlertSink: AnyObject, Sendable {
    /// Takes an alert at once, or drops it and counts that.
    func offer(_ alert: PublishedAlert)
}
