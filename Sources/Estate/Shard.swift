import COSEM
import CommsHub
import ESMEEmulator
import Fleet
import GBCS
import LoadSynthesis
import NIOCore
import SMETS1Meter

/// A share of the estate's hubs and meters, owned by one event loop: messages for them are processed there, one
/// after the other, without a lock.
///
/// It has one meter and one hub, which become those that a message is for; what a meter must remember is in the estate's
/// ``FleetState``. The actor's executor is the event loop, so a connection on the same loop calls it without a hop
/// (`assumeIsolated`), and the HTTP interface awaits it.
///
/// How a message fares:
/// - The secrets that a batch of messages will need are derived for all of them first, which is cheaper.
/// - Meter and hub become those of its number, in the state that is kept of them. When that cannot be read, nothing is
///   answered.
/// - The hub takes the message, and executes it or hands it to the meter.
/// - What has changed is kept before anything leaves: counters in the records file, all else in SQLite. What cannot be
///   kept is not acknowledged (``MessageOutcome/Disposition/notKept``).
/// - Alerts go to the estate's ``AlertDistributor``, where there is a network by its ``NetworkUplink``; the outcome goes
///   back to whoever brought the message, and the shard knows of no network on that way.
///
/// - What is due at a time, such as the activation of a tariff, is done at its time, and before the next message of its
///   meter (``DueQueue``).
///
/// The odd case is a discarded message: it has no answer that would acknowledge its Security Log entry, and nobody needs
/// a key to cause one. Such entries are written behind, some at a time, and dropped and counted when too many wait.
public actor Shard {
    /// A message and the number of the meter it is for.
    public struct Delivery: Sendable {
        public let octets: [UInt8]
        public let number: Int
        /// Where the message goes, as its octets say.
        public let routing: MessageRouting
    }

    /// Counts since start-up.
    public struct Statistics: Sendable {
        public var messages = 0
        public var responses = 0
        public var refusals = 0
        public var notSupported = 0
        public var undeliverable = 0
        public var alerts = 0
        /// Firmware images that meters received and verified.
        public var firmwareImages = 0
        /// Times that a state could not be kept or read; what needed it was not acknowledged.
        public var storeFailures = StoreFailureCounts()
        /// Security Log entries of discarded messages that were dropped for want of room.
        public var droppedDiscards = 0
    }

    public nonisolated let eventLoop: any EventLoop
    // Unchecked here and below: the event loop is the only one to come here, and nothing called while these change comes
    // back.
    @exclusivity(unchecked) public internal(set) var statistics = Statistics()
    let estate: Estate
    /// What others than the connections of this event loop want done here.
    private let turns: TurnQueue
    let meter: FleetMeter
    /// What ``meter`` is a shell around.
    let esme: ESME
    /// The SMETS1 side of ``meter``, and its answers on their way out.
    @exclusivity(unchecked) var smets1: SMETS1Side
    let hub: CommunicationsHub
    let hubKeyring: HubKeyring
    let hasProcessingTimes: Bool
    let hasHANTimes: Bool
    /// Whether SMETS1 meters stand in as SMETS2 ones.
    let hasStandIns: Bool
    let records: MeterRecordFile
    let store: DeviceStateStore
    let health: StateHealth
    @exclusivity(unchecked) var keeper: StateKeeper
    @exclusivity(unchecked) var discards: DiscardLedger
    /// The meters for which something is due that no message brings.
    @exclusivity(unchecked) var due = DueQueue()
    /// Whether the shard will look at ``due`` by itself.
    @exclusivity(unchecked) var isDueScheduled = false
    /// Own Originator Counters below it may be used without being kept.
    @exclusivity(unchecked) var ownCounterMark: UInt64
    /// Whether ``discards`` are being written behind, or will be soon.
    @exclusivity(unchecked) var isWritingBehind = false
    /// Why something could not be kept or read, when that last happened.
    @exclusivity(unchecked) var lastStoreFailure: StoreFailure?
    let context = ProcessingContext()
    /// Whether the store lacks entries of discarded messages that the meter's or hub's logs have.
    @exclusivity(unchecked) var hasUnsavedDiscards = false
    /// Octets of the last response: the next ones will be about as long.
    @exclusivity(unchecked) var lastResponseSize = 0
    let clock: any Clock
    let alerts: AlertDistributor
    let certificates: CertificateChanges
    /// The way of alerts over the network; nil when they reach ``alerts`` at once.
    let uplink: NetworkUplink?

    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    init(
        of estate: Estate, on eventLoop: any EventLoop, count: Int, clock: any Clock, uplink: NetworkUplink?,
        han: HANLink, alerts: AlertDistributor, certificates: CertificateChanges, state: FleetState,
        discards: [Int: [EventLogs.SecurityEvent]], ownCounterMark: UInt64, cacheCapacity: Int, hasStandIns: Bool
    ) {
        self.eventLoop = eventLoop
        turns = TurnQueue(on: eventLoop)
        self.clock = clock
        self.uplink = uplink
        self.alerts = alerts
        self.certificates = certificates
        records = state.records
        store = state.store
        let firstOwnCounter = max(records.firstOwnCounter, ownCounterMark)
        self.ownCounterMark = firstOwnCounter
        self.discards = DiscardLedger(share: count, firstOwnCounter: firstOwnCounter)
        for (key, events) in discards { self.discards.load(DiscardLedger.Device(key: key), events) }
        health = state.health
        keeper = StateKeeper(state.records, state.store)
        meter = estate.makeMeter(cacheCapacity: cacheCapacity)
        esme = meter.esme
        smets1 = SMETS1Side(meter)
        self.estate = estate
        hasProcessingTimes = estate.fleet.definition.hasProcessingTimes
        (hub, hubKeyring) = estate.makeHub(
            before: meter.esme, firstOwnOriginatorCounter: firstOwnCounter)
        hub.link = han
        hasHANTimes = !han.isPerfect
        self.hasStandIns = hasStandIns
    }

    /// Has `work` done here, from wherever the caller runs: at once, or when its turn has come.
    package nonisolated func perform(_ work: @escaping @Sendable (isolated Shard) -> Void) {
        eventLoop.execute {
            self.assumeIsolated { $0.turns.perform { self.assumeIsolated(work) } }
        }
    }
}
