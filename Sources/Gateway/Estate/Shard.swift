import COSEM
import CommsHub
import ESMEEmulator
import GBCS
import NIOCore
import RadioNet

/// A share of the estate's hubs and meters, owned by one event loop: messages for them are processed there, one
/// after the other, without a lock.
///
/// The actor's executor is the event loop, so a connection on the same loop calls it without a hop
/// (`assumeIsolated`), and the HTTP interface awaits it.
public actor Shard {
    /// What a message led to, as the connection that brought it needs to know.
    public struct Reply: Sendable {
        public let response: [UInt8]?
        /// Microseconds until the response arrives.
        public let delay: Int64
        public let outcome: Outcome
    }

    public enum Outcome: Hashable, Sendable {
        case processed(ProcessingOutcome.Disposition)
        /// The WAN lost the message or its response.
        case lostOnWAN
        /// No device of the estate, or none that can be read off the message.
        case undeliverable
        /// Executed, but the counter it used up could not be kept; no response.
        case storeFailed
    }

    /// Counts since start-up.
    public struct Statistics: Sendable {
        public var messages = 0
        public var responses = 0
        public var refusals = 0
        public var notSupported = 0
        public var undeliverable = 0
        public var alerts = 0
        /// Responses kept back since the counter store failed.
        public var storeFailures = 0
    }

    public nonisolated let eventLoop: any EventLoop
    public private(set) var statistics = Statistics()
    private let hubs: [CommunicationsHub]
    private let context = ProcessingContext()
    private let clock: any Clock
    private let link: any WANLink
    private let alerts: AlertDistributor
    private let counters: CounterStore?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    /// Makes the meters `indices` of the estate.
    public init(
        _ indices: some Sequence<Int> & Sendable, of estate: Estate, on eventLoop: any EventLoop, clock: any Clock,
        link: any WANLink, alerts: AlertDistributor, counters: CounterStore?
    ) throws {
        self.eventLoop = eventLoop
        self.clock = clock
        self.link = link
        self.alerts = alerts
        self.counters = counters
        hubs = try indices.map { try estate.makeHub($0) }
    }

    /// Sends a message over the WAN to the hub of the shard's meter number `position`, and the answer back.
    public func deliver(_ octets: [UInt8], toHubOf position: Int) -> Reply {
        statistics.messages += 1
        guard let downlink = link.transmit(octets: octets.count, direction: .downlink) else {
            return Reply(response: nil, delay: 0, outcome: .lostOnWAN)
        }
        switch hubs[position].deliver(octets, at: clock.now, in: context) {
        case .delivered(let outcome):
            return reply(to: outcome, of: hubs[position].deviceLog.devices[0], downlink: downlink)
        case .notInDeviceLog, .unroutable:
            statistics.undeliverable += 1
            return Reply(response: nil, delay: 0, outcome: .undeliverable)
        }
    }

    private func reply(to outcome: ProcessingOutcome, of device: ESME, downlink: Int64) -> Reply {
        if let use = outcome.counterUse {
            // A counter that is not kept must not have been acknowledged.
            do { try counters?.record(use, of: device.identity.entityIdentifier) } catch {
                statistics.storeFailures += 1
                return Reply(response: nil, delay: 0, outcome: .storeFailed)
            }
        }
        switch outcome.disposition {
        case .answered: statistics.responses += 1
        case .responseWithheld: break
        case .notSupported: statistics.notSupported += 1
        case .refused: statistics.refusals += 1
        }
        if !outcome.alerts.isEmpty {
            statistics.alerts += outcome.alerts.count
            for alert in outcome.alerts { alerts.publish(alert) }
        }
        guard let response = outcome.response else {
            return Reply(response: nil, delay: 0, outcome: .processed(outcome.disposition))
        }
        guard let uplink = link.transmit(octets: response.count, direction: .uplink) else {
            return Reply(response: nil, delay: 0, outcome: .lostOnWAN)
        }
        return Reply(
            response: response, delay: downlink + uplink + Int64(outcome.delay) * 1_000,
            outcome: .processed(outcome.disposition))
    }

    /// Gives `body` the shard's meter number `position`, at the estate's time.
    public func withMeter<Result: Sendable>(
        _ position: Int, _ body: @Sendable (ESME, UTCTime) throws -> Result
    ) rethrows -> Result {
        try body(hubs[position].deviceLog.devices[0], clock.now)
    }
}
