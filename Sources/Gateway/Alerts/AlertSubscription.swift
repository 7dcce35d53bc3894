import Synchronization

/// Alerts on their way to one reader: a bounded queue that counts what it drops. Ends with the object.
final class AlertSubscription: Sendable {
    enum Event: Sendable {
        case alert(PublishedAlert)
        /// Asked for by ``beat()``.
        case heartbeat
    }

    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }

    /// In order; ends after ``cancel()``.
    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let dropped = Count()
    private let distributor: AlertDistributor
    private let number: Int

    /// nil when the distributor has no room for another.
    ///
    /// - Parameter capacity: events that may wait; alerts beyond are dropped.
    init?(to distributor: AlertDistributor, capacity: Int) {
        let (events, continuation) = AsyncStream<Event>.makeStream(bufferingPolicy: .bufferingOldest(capacity))
        let dropped = dropped
        let number = distributor.subscribe { alert in
            if case .dropped = continuation.yield(.alert(alert)) { dropped.value.add(1, ordering: .relaxed) }
        }
        guard let number else { return nil }
        self.distributor = distributor
        self.number = number
        self.events = events
        self.continuation = continuation
    }

    deinit { cancel() }

    /// How many alerts were dropped since this was last asked.
    func takeDropped() -> Int { dropped.value.exchange(0, ordering: .relaxed) }

    /// Queues a heartbeat, unless the queue is full.
    func beat() { continuation.yield(.heartbeat) }

    func cancel() {
        distributor.unsubscribe(number)
        continuation.finish()
    }
}
