import SimulationKernel

/// How long what a channel carries takes it.
public enum LinkTiming: Hashable, Sendable {
    case radio(RadioLink)
    case cellular(CellularLink)

    /// Time before the first message of an exchange.
    public var setUp: Microseconds {
        switch self {
        case .radio(let link): link.setUp
        case .cellular(let link): link.setUp
        }
    }

    /// Time that a message takes on the channel.
    ///
    /// - Parameters:
    ///   - network: random numbers that say what a hub is like, the same for all its messages.
    ///   - random: random numbers that say what happens to this message.
    ///   - load: share of the cell's channels that are taken, this one among them; 0 to 1.
    func time(
        octets: Int, hub: UInt32, direction: WANDirection, network: CounterRandom, _ random: CounterRandom,
        _ entity: UInt64, load: Double
    ) -> Microseconds {
        let purpose: CounterRandom.Purpose = direction == .downlink ? .downlink : .uplink
        switch self {
        case .radio(let link): return link.time(octets: octets, random, purpose, entity)
        case .cellular(let link):
            return link.time(
                octets: octets, hub: hub, network: network, random, purpose, entity,
                opensSession: direction == .downlink, load: load)
        }
    }
}
