import SimulationKernel

/// How long a channel is taken by what it carries.
public enum LinkTiming: Hashable, Sendable {
    case radio(RadioLink)
    case cellular(CellularLink)

    /// Before the first message of an exchange.
    public var setUp: Microseconds {
        switch self {
        case .radio(let link): link.setUp
        case .cellular(let link): link.setUp
        }
    }

    /// A message's time on the channel.
    ///
    /// - Parameters:
    ///   - network: draws what a hub is like, the same for all its messages.
    ///   - random: draws what happens to this message.
    ///   - load: of the cell's channels, those taken, this one among them; 0 to 1.
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
