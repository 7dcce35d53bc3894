import COSEM
import CommsHub
import ESMEEmulator
import GBCS
import NIOCore
import RadioNet

/// The estate as seen from the data service provider: takes messages, finds the meter, returns what came of it.
public final class GBCSGateway: Sendable {
    public let estate: Estate
    public let clock: AdjustableClock
    public let alerts: AlertDistributor
    package let certificates = CertificateChanges()
    public let shards: [Shard]
    /// The way to each of ``shards``, in their order.
    public let ways: [MessageWay]
    /// What is between here and the hubs; nil when that is nothing.
    public let network: NetworkConfiguration?
    /// The meters of this process; others of the fleet are another process's.
    public let range: Range<Int>
    /// The other processes of the fleet; nil when there are none.
    public let peers: (any FleetPeers)?
    private let state: FleetState

    /// Meters are shared out in blocks of this many: those of one share what their secrets are derived from.
    static let blockSize = SharedSecretTable.blockSize

    /// Shares the estate's meters out over the loops of `group`, block by block.
    ///
    /// - Parameters:
    ///   - network: what is between here and the hubs; nil reaches them at once.
    ///   - han: how the hubs' HANs carry messages.
    ///   - state: what the meters remember; nil keeps it in memory.
    ///   - cacheCapacity: shared secrets that each shard keeps, 40 octets each.
    ///   - peers: the processes that have the rest of the fleet.
    ///   - hasStandIns: SMETS1 meters answer GBCS as if they were SMETS2 ones; else nothing for them is deliverable.
    public init(
        estate: Estate, clock: AdjustableClock, group: any EventLoopGroup, shardCount: Int,
        network: NetworkConfiguration? = nil, han: HANLink = .perfect, alerts: AlertDistributor = AlertDistributor(),
        state: FleetState? = nil, cacheCapacity: Int = 1 << 21, peers: (any FleetPeers)? = nil,
        hasStandIns: Bool = true
    ) throws(StateError) {
        precondition(shardCount > 0)
        self.estate = estate
        self.clock = clock
        self.alerts = alerts
        self.peers = peers
        range = peers?.range ?? 0..<estate.count
        let state = if let state { state } else { try FleetState(inMemoryFor: estate.count) }
        try state.records.lock(range)
        self.state = state
        self.network = network
        let discards: [Int: [EventLogs.SecurityEvent]]
        let ownCounterMark: UInt64
        let pending: Set<Int>
        do throws(StoreFailure) {
            pending = try state.store.metersWithPending()
            discards = try state.store.discards()
            ownCounterMark = try state.store.ownCounterMark()
        } catch { throw StateError(error.description) }
        let (range, certificates) = (range, certificates)
        func shard(of number: Int) -> Int? {
            range.contains(number) ? Self.shardIndex(of: number, count: shardCount) : nil
        }
        ways = (0..<shardCount).map { number in
            let loop = group.next()
            let cells = network.map { NetworkCells($0, meters: estate.count, shard: (number, shardCount)) }
            let uplink = cells.map { NetworkUplink($0, on: loop, alerts: alerts) }
            let shard = Shard(
                of: estate, on: loop, count: shardCount, clock: clock, uplink: uplink, han: han,
                alerts: alerts, certificates: certificates, state: state,
                discards: discards.filter {
                    shard(of: DiscardLedger.Device(key: $0.key).number) == number
                },
                ownCounterMark: ownCounterMark, cacheCapacity: cacheCapacity, hasStandIns: hasStandIns)
            guard let cells, let uplink else { return MessageWay(shard: shard, carrier: nil) }
            return MessageWay(
                shard: shard, carrier: NetworkCarrier(cells, before: shard, uplink: uplink, clock: clock))
        }
        shards = ways.map(\.shard)
        for (number, meters) in Dictionary(grouping: pending, by: shard(of:)) {
            guard let number else { continue }
            shards[number].perform { $0.loadDue(meters.sorted()) }
        }
        state.watch(on: group.next())
    }

    /// Why what meters must remember cannot be kept, for a person; nil when it can.
    public var stateProblem: String? { state.health.problem }

    /// Where a meter lives.
    public struct Place: Sendable {
        public let shard: Shard
        public let number: Int
    }

    /// Where meter `number` lives; nil when another process has it.
    public func place(of number: Int) -> Place? {
        range.contains(number)
            ? Place(shard: shards[shardIndex(of: number)], number: number) : nil
    }

    /// A message with the meter that it is for, or whose hub; nil when it names none of the estate.
    public func delivery(of octets: [UInt8]) -> Shard.Delivery? {
        destination(of: octets.span.bytes).map {
            Shard.Delivery(octets: octets, number: $0.number, routing: $0.routing)
        }
    }

    /// The meter that a message is for, or whose hub; nil when it names none of the estate.
    package func destination(of octets: RawSpan) -> (number: Int, routing: MessageRouting)? {
        guard let routing = try? MessageRouting(of: octets),
            let number = estate.index(of: routing.businessTarget) ?? estate.hubNumber(of: routing.businessTarget)
        else { return nil }
        return (number, routing)
    }

    /// Which of ``shards`` has meter `number`, which is one of ``range``.
    package func shardIndex(of number: Int) -> Int { Self.shardIndex(of: number, count: shards.count) }

    private static func shardIndex(of number: Int, count: Int) -> Int { number / blockSize % count }

    /// Delivers a message from wherever the caller runs, and waits for what comes of it.
    public func deliver(_ octets: [UInt8], _ service: MessageService = .onDemand) async -> MessageOutcome {
        await withCheckedContinuation { continuation in
            send(octets, service) { continuation.resume(returning: $0) }
        }
    }

    /// Sends a message from wherever the caller runs; `answered` gets what comes of it, once, on any thread.
    public func send(
        _ octets: [UInt8], _ service: MessageService = .onDemand, answered: @escaping @Sendable (MessageOutcome) -> Void
    ) {
        let undeliverable = MessageOutcome(.undelivered(.unknownDevice))
        guard let delivery = delivery(of: octets) else { return answered(undeliverable) }
        guard let place = place(of: delivery.number) else {
            guard let peers else { return answered(undeliverable) }
            peers.deliver(octets, to: delivery.number) { response in
                answered(
                    response.map { MessageOutcome(.answered, response: $0) } ?? undeliverable)
            }
            return
        }
        ways[shardIndex(of: place.number)].send([delivery], service) { answered($1) }
    }

    /// Gives `body` a meter, on its shard. Throws ``StateError`` when the meter is another process's.
    public func withMeter<Result: Sendable>(
        _ number: Int, _ body: @Sendable (ESME, UTCTime) throws -> Result
    ) async throws -> Result {
        try await shard(of: number).withMeter(number, body)
    }

    /// Gives `body` the hub of meter `number`, on its shard. Throws ``StateError`` when it is another process's.
    public func withHub<Result: Sendable>(
        _ number: Int, _ body: @Sendable (CommunicationsHub, UTCTime, ProcessingContext) -> Shard.HubResult<Result>
    ) async throws -> Result {
        try await shard(of: number).withHub(number, body)
    }

    /// Does everything that is due by the estate's clock now, such as activations after the clock was set.
    public func advanceDue() async { for shard in shards { await shard.advanceDue() } }

    /// Keeps what is written behind, such as the Security Log entries of discarded messages; to be called last.
    public func finish() async {
        for shard in shards { await shard.finishWritingBehind() }
    }

    /// What the network carried; nil when there is no network.
    public func networkStatistics() async -> NetworkStatistics? {
        guard network != nil else { return nil }
        var statistics = NetworkStatistics()
        for way in ways { if let part = await way.carrier?.statistics { statistics.merge(part) } }
        return statistics
    }

    /// Usage records of the network; nil when there is no network.
    package func networkUsage() async -> NetworkUsage? {
        guard network != nil else { return nil }
        var usage = NetworkUsage()
        for way in ways { if let part = await way.carrier?.usage { usage.merge(part) } }
        return usage
    }

    /// Makes `faults` what is wrong with all cells of the network from now on, beside what is by the time of day.
    public func apply(_ faults: CellFaults) async {
        for way in ways { await way.carrier?.apply(faults) }
    }

    private func shard(of number: Int) throws(StateError) -> Shard {
        guard let place = place(of: number) else {
            throw StateError(
                "meter \(number) is served by another process of the fleet; this one has \(range.lowerBound) to \(range.upperBound - 1)"
            )
        }
        return place.shard
    }
}
