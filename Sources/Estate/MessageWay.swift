import ESMEEmulator

/// The way of messages to the meters of one shard and back: over a part of the network, or at once.
public struct MessageWay: Sendable {
    public let shard: Shard
    /// The part of the network in front of the shard's hubs; nil when there is no network.
    let carrier: NetworkCarrier?

    /// Sends messages to their hubs when their turn comes, from wherever the caller runs; see
    /// ``carry(_:_:answered:)``.
    public func send(
        _ deliveries: [Shard.Delivery], _ service: MessageService,
        answered: @escaping @Sendable (_ index: Int, MessageOutcome) -> Void
    ) {
        shard.perform { _ in carryHere(deliveries, service, answered: answered) }
    }

    /// Sends messages to their hubs at once. `answered` gets what comes of each, with its index, when it comes; without
    /// a network, and called on the shard's event loop, that is before this returns.
    public func carry(
        _ deliveries: [Shard.Delivery], _ service: MessageService,
        answered: @escaping @Sendable (_ index: Int, MessageOutcome) -> Void
    ) {
        let loop = shard.eventLoop
        guard !loop.inEventLoop else { return carryHere(deliveries, service, answered: answered) }
        loop.execute { carryHere(deliveries, service, answered: answered) }
    }

    /// Only on the shard's event loop.
    private func carryHere(
        _ deliveries: [Shard.Delivery], _ service: MessageService,
        answered: @escaping @Sendable (_ index: Int, MessageOutcome) -> Void
    ) {
        if let carrier {
            carrier.assumeIsolated { $0.carry(deliveries, service, answered: answered) }
        } else {
            let outcomes = shard.assumeIsolated { $0.deliver(deliveries) }
            for (index, outcome) in outcomes.enumerated() { answered(index, outcome) }
        }
    }
}
