import COSEM
import ESMEEmulator
import NIOCore
import RadioNet
import SimulationKernel

/// The part of a network that is in front of one shard's hubs: cells of its own, paced by the wall clock.
///
/// It stands between ports and shard: commands that arrive at their hubs are handed to the shard, and what comes of them
/// is carried back. Its executor is the shard's event loop, so that neither waits for the other.
actor NetworkCarrier {
    /// A message on its way, there or back.
    private struct UnderWay {
        let delivery: Shard.Delivery
        let service: MessageService
        let octetsOnAir: Int
        let answered: @Sendable (MessageOutcome) -> Void
        /// What the hub said, once it was asked.
        var reply: MessageOutcome?
        var responseOctets = 0
    }

    /// Octets of messages under way and of their responses; what would make it more is refused.
    static let octetLimit = 256 << 20

    private let shard: Shard
    private let uplink: NetworkUplink
    private let cells: NetworkCells
    private nonisolated var configuration: NetworkConfiguration { cells.configuration }
    private let clock: any Clock
    // What follows is made with the first message: it is not Sendable and belongs to the event loop.
    private lazy var link = configuration.compression?.makeLink()
    private lazy var start = Start(clock.now)
    private lazy var network = LiveNetwork(
        configuration.model.cell, cells: cells.count, settlementHours: configuration.settlementHours,
        faults: configuration.faults, seed: cells.seed, start: start.time)
    private lazy var alarm: NetworkAlarm = {
        let pace = WallPace(
            speed: configuration.speed, wallNanoseconds: NIODeadline.now().uptimeNanoseconds, start: start.time)
        let alarm = NetworkAlarm(on: shard.eventLoop, pace: pace)
        alarm.ring = { [weak self] limit in self?.assumeIsolated { $0.run(until: limit) } }
        return alarm
    }()
    private var underWay: [UInt64: UnderWay] = [:]
    private var octetsUnderWay = 0
    private var counts = NetworkStatistics()
    private(set) var usage = NetworkUsage()

    /// The moment at which a network began, from which its time counts.
    private struct Start {
        /// 00:00 UTC of that day.
        let day: UTCTime
        /// Time since then.
        let time: Microseconds

        init(_ now: UTCTime) {
            // 0 or more before 2000 too, where a remainder would not be.
            let secondsOfDay = now - now.roundedDown(to: 86_400)
            day = now - secondsOfDay
            time = Microseconds(secondsOfDay) * .second
        }
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { shard.unownedExecutor }

    /// - Parameters:
    ///   - shard: the shard that has the hubs.
    ///   - uplink: the way of the hubs' alerts.
    ///   - clock: UTC, from which the network's hours count.
    init(_ cells: NetworkCells, before shard: Shard, uplink: NetworkUplink, clock: any Clock) {
        self.cells = cells
        self.shard = shard
        self.uplink = uplink
        self.clock = clock
    }

    /// Sends commands to their hubs, and what comes back to `answered`, one by one, perhaps before this returns.
    func carry(
        _ deliveries: [Shard.Delivery], _ service: MessageService,
        answered: @escaping @Sendable (_ index: Int, MessageOutcome) -> Void
    ) {
        shard.assumeIsolated { $0.prepare(deliveries) }
        let now = alarm.now
        handle(until: now)
        for (index, delivery) in deliveries.enumerated() {
            carry(delivery, service, at: now) { answered(index, $0) }
        }
        run(until: now)
    }

    private func carry(
        _ delivery: Shard.Delivery, _ service: MessageService, at now: Microseconds,
        answered: @escaping @Sendable (MessageOutcome) -> Void
    ) {
        counts[service.priority].offered += 1
        guard underWay.count < configuration.mostUnderWay,
            octetsUnderWay + delivery.octets.count <= Self.octetLimit
        else {
            counts[service.priority].refused += 1
            return answered(MessageOutcome(.lostOnNetwork(.refused)))
        }
        var delivery = delivery
        var octetsOnAir = delivery.octets.count
        if let carried = compressed(delivery.octets, .downlink, service) {
            octetsOnAir = carried.frame.count
            delivery = Shard.Delivery(octets: carried.message, number: delivery.number, routing: delivery.routing)
        }
        let identifier = network.offer(
            octets: octetsOnAir, hub: UInt32(truncatingIfNeeded: delivery.number),
            cell: cells.cell(of: delivery.number), priority: service.priority, at: now)
        octetsUnderWay += delivery.octets.count
        underWay[identifier] = UnderWay(
            delivery: delivery, service: service, octetsOnAir: octetsOnAir, answered: answered)
    }

    /// Hands a command to its hub.
    private func hub(_ delivery: Shard.Delivery) -> MessageOutcome { shard.assumeIsolated { $0.deliver(delivery) } }

    private func compressed(
        _ octets: [UInt8], _ direction: WANDirection, _ service: MessageService
    ) -> CompressionLink.Carried? {
        guard service.priority.isLow else { return nil }
        // What cannot be compressed, as what is too long, goes as it is.
        return try? link?.carry(octets, direction)
    }

    /// Has everything happen that is due, and goes on when the next is.
    private func run(until limit: Microseconds) {
        handle(until: limit)
        if let next = network.nextTime { alarm.set(for: next) }
    }

    private func handle(until limit: Microseconds) {
        while let happening = network.step(until: limit) {
            switch happening.step {
            case .atHub(let exchange): ask(exchange, happening)
            case .atHubAgain(let exchange):
                guard let message = underWay[exchange.identifier] else { continue }
                counts[message.service.priority].duplicates += 1
                _ = hub(message.delivery)
            case .finished(let exchange, let outcome): finish(exchange, outcome, at: happening.time)
            }
        }
    }

    private func ask(_ exchange: Exchange, _ happening: LiveNetwork.Happening) {
        guard var message = underWay[exchange.identifier] else { return network.withhold(cell: happening.cell) }
        var reply = hub(message.delivery)
        guard var response = reply.response, octetsUnderWay + response.count <= Self.octetLimit else {
            if reply.response != nil {
                counts[message.service.priority].refused += 1
                reply = MessageOutcome(.lostOnNetwork(.refused))
            }
            message.reply = reply
            underWay[exchange.identifier] = message
            return network.withhold(cell: happening.cell)
        }
        var octetsOnAir = response.count
        if let carried = compressed(response, .uplink, message.service) {
            octetsOnAir = carried.frame.count
            response = carried.message
        }
        let ready = happening.time + reply.delay.wholeMicroseconds
        reply.response = response
        reply.delay = .zero
        octetsUnderWay += response.count
        message.reply = reply
        message.responseOctets = octetsOnAir
        underWay[exchange.identifier] = message
        network.answer(cell: happening.cell, octets: octetsOnAir, ready: ready)
    }

    private func finish(_ exchange: Exchange, _ outcome: Exchange.Outcome, at time: Microseconds) {
        guard let message = underWay.removeValue(forKey: exchange.identifier) else { return }
        octetsUnderWay -= message.delivery.octets.count + (message.reply?.response?.count ?? 0)
        var count = counts[message.service.priority]
        count.retries += max(0, Int(exchange.attempts) - 1)
        count.downlinkOctets += message.delivery.octets.count
        count.downlinkOctetsOnAir += message.octetsOnAir
        switch outcome {
        case .answered:
            count.answered += 1
            count.uplinkOctets += message.reply?.response?.count ?? 0
            count.uplinkOctetsOnAir += message.responseOctets
            count.latency.record((time - exchange.released) / 1_000)
            let key = NetworkUsage.Key(
                hour: start.day + Int64(time / .hour) * 3_600, shard: cells.shard.number,
                cell: cells.cell(of: message.delivery.number), service: message.service)
            usage.count(
                key, downlink: message.delivery.octets.count, uplink: message.reply?.response?.count ?? 0,
                onAir: message.octetsOnAir + message.responseOctets)
        case .unanswered: count.unanswered += 1
        case .unreachable: count.unreachable += 1
        case .stopped: count.stopped += 1
        case .refused: count.refused += 1
        }
        counts[message.service.priority] = count
        let reply = message.reply ?? MessageOutcome(.lostOnNetwork(NetworkLoss(outcome)))
        message.answered(reply)
    }

    /// What is wrong from now on, in all cells, beside what is by the time of day.
    func apply(_ faults: CellFaults) {
        let now = alarm.now
        handle(until: now)
        network.apply(faults, at: now)
        run(until: now)
    }

    var statistics: NetworkStatistics {
        var result = counts
        result.cells = cells.count
        result.underWay = underWay.count
        result.lostAlerts = uplink.assumeIsolated { $0.lost }
        if let link {
            result.downlinkCompression = link.statistics(.downlink)
            result.uplinkCompression = link.statistics(.uplink)
        }
        return result
    }
}

extension NetworkLoss {
    /// What an exchange that was not answered ended with.
    fileprivate init(_ outcome: Exchange.Outcome) {
        self =
            switch outcome {
            case .answered, .unanswered: .unanswered
            case .unreachable: .unreachable
            case .stopped: .stopped
            case .refused: .refused
            }
    }
}

extension Duration {
    /// Whole microseconds, the unit of RadioNet; what is less is left out.
    fileprivate var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
