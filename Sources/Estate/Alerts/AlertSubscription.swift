/// One reader's way through the alerts, at its own pace. When too many wait for it, the oldest are dropped and counted.
/// The subscription ends with the object.
package final class AlertSubscription: Sendable {
    private let distributor: AlertDistributor
    private let number: Int

    /// Fails when the distributor has no room for another subscriber.
    ///
    /// - Parameter capacity: number of alerts that may wait, at most ``AlertBacklog/limit``.
    package init?(to distributor: AlertDistributor, capacity: Int) {
        guard distributor.subscribe(to: distributor.backlog) else { return nil }
        self.distributor = distributor
        number = distributor.backlog.addReader(capacity: capacity)
    }

    deinit {
        distributor.backlog.remove(number)
        distributor.unsubscribe(from: distributor.backlog)
    }

    /// Returns the next alerts, at most `limit`, when there are any; none when it is time for a heartbeat; nil after
    /// ``cancel()`` and when the task is cancelled. Only one task may call it at a time.
    package func next(upTo limit: Int) async -> [PublishedAlert]? {
        await withTaskCancellationHandler {
            await distributor.backlog.next(of: number, upTo: limit)
        } onCancel: {
            cancel()
        }
    }

    /// Returns how many alerts were dropped since the last call.
    package func takeDropped() -> Int { distributor.backlog.takeDropped(of: number) }

    /// Tells a waiting reader that it is time for a heartbeat.
    package func beat() { distributor.backlog.beat(number) }

    /// Ends the subscription.
    package func cancel() { distributor.backlog.remove(number) }
}
