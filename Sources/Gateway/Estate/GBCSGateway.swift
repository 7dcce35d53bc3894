import COSEM
import ESMEEmulator
import GBCS
import NIOCore
import RadioNet

/// The estate as seen from the data service provider: takes messages, finds the meter, returns what came of it.
public final class GBCSGateway: Sendable {
    public let estate: Estate
    public let clock: AdjustableClock
    public let alerts: AlertDistributor
    public let shards: [Shard]

    /// Shares the estate's meters out over the loops of `group`: meter n belongs to shard n modulo their number.
    ///
    /// - Parameter counters: where used-up Originator Counters are kept; nil keeps them in memory only.
    public init(
        estate: Estate, clock: AdjustableClock, group: any EventLoopGroup, shardCount: Int,
        link: any WANLink = ImmediateLink(), alerts: AlertDistributor = AlertDistributor(),
        counters: CounterStore? = nil
    ) throws {
        precondition(shardCount > 0)
        self.estate = estate
        self.clock = clock
        self.alerts = alerts
        shards = try (0..<shardCount).map { number in
            try Shard(
                stride(from: number, to: estate.count, by: shardCount), of: estate, on: group.next(), clock: clock,
                link: link, alerts: alerts, counters: counters)
        }
    }

    /// Where a meter lives.
    public struct Place: Sendable {
        public let shard: Shard
        public let position: Int
    }

    public func place(of index: Int) -> Place {
        Place(shard: shards[index % shards.count], position: index / shards.count)
    }

    public func place(of device: EntityIdentifier) -> Place? { estate.index(of: device).map(place) }

    /// The meter a message is for; nil when it names none of the estate.
    public func destination(of octets: [UInt8]) -> Place? {
        guard let target = try? MessageRouting.businessTarget(of: octets) else { return nil }
        return place(of: target)
    }

    /// Delivers a message from wherever the caller runs.
    public func deliver(_ octets: [UInt8]) async -> Shard.Reply {
        guard let place = destination(of: octets) else {
            return Shard.Reply(response: nil, delay: 0, outcome: .undeliverable)
        }
        return await place.shard.deliver(octets, toHubOf: place.position)
    }

    /// Gives `body` a meter, on its shard.
    public func withMeter<Result: Sendable>(
        _ index: Int, _ body: @Sendable (ESME, UTCTime) throws -> Result
    ) async rethrows -> Result {
        let place = place(of: index)
        return try await place.shard.withMeter(place.position, body)
    }
}
