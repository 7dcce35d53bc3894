import Estate

/// The estate's alerts, one after the other, for the DSP.
struct AlertStream: Sendable {
    /// Largest number of alerts that wait; further ones are dropped.
    static let limit = 100_000

    let stream: AsyncStream<PublishedAlert>
    private let continuation: AsyncStream<PublishedAlert>.Continuation
    private let distributor: AlertDistributor
    private let number: Int

    /// nil when there are too many subscribers.
    init?(_ distributor: AlertDistributor) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: PublishedAlert.self, bufferingPolicy: .bufferingOldest(Self.limit))
        guard let number = distributor.subscribe({ continuation.yield($0) }) else { return nil }
        (self.stream, self.continuation) = (stream, continuation)
        (self.distributor, self.number) = (distributor, number)
    }

    func finish() {
        distributor.unsubscribe(number)
        continuation.finish()
    }
}
