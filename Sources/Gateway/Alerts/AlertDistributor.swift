import COSEM
import ESMEEmulator
import GBCS
import NIOConcurrencyHelpers
import Synchronization

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
        /// Subscribers behind each feed; a feed that has none is not here.
        var feeds: [ObjectIdentifier: (feed: AlertFeed, subscribers: Int)] = [:]
        var count = 0
    }

    private let state = NIOLockedValueBox(State())
    /// The number of subscribers in ``state``, readable without its lock.
    private let count = Atomic<Int>(0)

    public init() {}

    /// A number to unsubscribe with; nil when there are too many subscribers.
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

    /// Adds a subscriber behind `feed`, which serves all of an event loop; false when there are too many. Each true is
    /// followed by one ``unsubscribe(from:)``.
    func subscribe(to feed: AlertFeed) -> Bool {
        change { state in
            guard state.count < Self.limit else { return false }
            state.count += 1
            state.feeds[ObjectIdentifier(feed), default: (feed, 0)].subscribers += 1
            return true
        }
    }

    func unsubscribe(from feed: AlertFeed) {
        change { state in
            let key = ObjectIdentifier(feed)
            guard let left = state.feeds[key].map({ $0.subscribers - 1 }) else { return }
            state.count -= 1
            if left > 0 { state.feeds[key]?.subscribers = left } else { state.feeds[key] = nil }
        }
    }

    private func change<Result>(_ body: (inout State) -> Result) -> Result {
        state.withLockedValue { state in
            defer { count.store(state.count, ordering: .relaxed) }
            return body(&state)
        }
    }

    public func publish(_ alert: OutgoingAlert) {
        guard count.load(ordering: .relaxed) > 0 else { return }
        let (subscribers, feeds) = state.withLockedValue { ($0.subscribers, $0.feeds) }
        let published = PublishedAlert(alert)
        for feed in feeds.values { feed.feed.offer(published) }
        for subscriber in subscribers.values { subscriber(published) }
    }
}
