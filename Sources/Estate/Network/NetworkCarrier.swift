import COSEM
import ESMEEmulator
import NIOCore
import RadioNet
import SimulationKernel

/// The part of a network that is in front of one shard's hubs: cells of its own, paced by the wall clock.
///
/// Everything here happens on the shard's event loop.
final class NetworkCarrier {
    /// A message on its way, there or back.
    private struct UnderWay {
        let delivery: Shard.Delivery
        let service: MessageService
        let octetsOnAir: Int
        let answered: (MessageOutcome) -> Void
        /// What the hub said, once it was asked.
        var reply: MessageOutcome?
        var responseOctets = 0
    }

    /// Octets of messages under way and of their responses; what would make it more is refused.
    static let octetLimit = 256 << 20

    private let configuration: NetworkConfiguration
    private let shard: (number: Int, of: Int)
    private let link: CompressionLink?
    private var network: LiveNetwork
    private var underWay: [UInt64: UnderWay] = [:]
    private var octetsUnderWay = 0
    private var counts = NetworkStatistics()
    private(set) var usage = NetworkUsage()
    private let alerts: NetworkAlerts
    /// 00:00 UTC of the day that the network began, from which its time counts.
    private let startOfDay: UTCTime
    private let alarm: NetworkAlarm
    /// Hands a command to its hub.
    private let hub: (Shard.Delivery) -> MessageOutcome

    /// - Parameters:
    ///   - hubs: of the shard.
    ///   - shard: its place among the estate's.
    ///   - now: UTC, from which the network's hours count.
    ///   - publish: takes an alert that has come up.
    init(
        _ configuration: NetworkConfiguration, hubs: Int, shard: (number: Int, of: Int), on loop: any EventLoop,
        now: UTCTime, publish: @escaping (OutgoingAlert) -> Void, hub: @escaping (Shard.Delivery) -> MessageOutcome
    ) {
        self.configuration = configuration
        self.shard = shard
        self.hub = hub
        link = configuration.compression?.makeLink()
        // 0 or more before 2000 too, where a remainder would not be.
        let secondsOfDay = now - now.roundedDown(to: 86_400)
        let start = Microseconds(secondsOfDay) * .second
        startOfDay = now - secondsOfDay
        let pace = WallPace(
            speed: configuration.speed, wallNanoseconds: NIODeadline.now().uptimeNanoseconds, start: start)
        let seed = configuration.seed &+ UInt64(shard.number) &* SplitMix64.increment
        network = LiveNetwork(
            configuration.model.cell, cells: configuration.cells(hubs: hubs),
            settlementHours: configuration.settlementHours, faults: configuration.faults,
            seed: seed, start: start)
        alerts = NetworkAlerts(configuration.model, seed: seed, on: loop, pace: pace, publish: publish)
        alarm = NetworkAlarm(on: loop, pace: pace)
        alarm.ring = { [weak self] in self?.run(until: $0) }
    }

    /// Sends commands to their hubs, and what comes back to `answered`, one by one, perhaps before this returns.
    func carry(
        _ deliveries: [Shard.Delivery], _ service: MessageService,
        answered: @escaping (_ place: Int, MessageOutcome) -> Void
    ) {
        let now = alarm.now
        handle(until: now)
        for (place, delivery) in deliveries.enumerated() {
            carry(delivery, service, at: now) { answered(place, $0) }
        }
        run(until: now)
    }

    private func carry(
        _ delivery: Shard.Delivery, _ service: MessageService, at now: Microseconds,
        answered: @escaping (MessageOutcome) -> Void
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
            cell: cell(of: delivery.number), priority: service.priority, at: now)
        octetsUnderWay += delivery.octets.count
        underWay[identifier] = UnderWay(
            delivery: delivery, service: service, octetsOnAir: octetsOnAir, answered: answered)
    }

    /// The cell of the hub of meter `number`.
    private func cell(of number: Int) -> Int { number / GBCSGateway.blockSize / shard.of % network.cellCount }

    /// Sends up an alert of meter `number` or its hub.
    func send(_ alert: OutgoingAlert, of number: Int) { alerts.send(alert, cell: cell(of: number)) }

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
                hour: startOfDay + Int64(time / .hour) * 3_600, shard: shard.number,
                cell: cell(of: message.delivery.number), service: message.service)
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
        result.cells = network.cellCount
        result.underWay = underWay.count
        result.lostAlerts = alerts.lost
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
