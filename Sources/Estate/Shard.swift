import COSEM
import CommsHub
import ESMEEmulator
import Fleet
import GBCS
import LoadSynthesis
import NIOCore
import RadioNet
import SMETS1Meter

/// A share of the estate's hubs and meters, owned by one event loop: messages for them are processed there, one
/// after the other, without a lock.
///
/// It has one meter and one hub, which become those that a message is for; what a meter must remember is in the estate's
/// ``FleetState``. The actor's executor is the event loop, so a connection on the same loop calls it without a hop
/// (`assumeIsolated`), and the HTTP interface awaits it.
public actor Shard {
    /// A message and the number of the meter it is for.
    public struct Delivery: Sendable {
        public let octets: [UInt8]
        public let number: Int
        /// Where the message goes, as its octets say.
        public let routing: MessageRouting
    }

    /// What a message led to, as the connection that brought it needs to know.
    public struct Reply: Sendable {
        public let response: [UInt8]?
        /// Microseconds until the response arrives.
        public let delay: Int64
        public let outcome: Outcome
    }

    public enum Outcome: Hashable, Sendable {
        case processed(ProcessingOutcome.Disposition)
        /// The network did not carry the message there and its response back.
        case lostOnWAN(Exchange.Outcome)
        /// No device of the estate, or none that can be read off the message.
        case undeliverable
        /// Executed, but what it changed could not be kept; no response.
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
        /// Times that a state could not be kept or read; what needed it was not acknowledged.
        public var storeFailures = StoreFailureCounts()
        /// Security Log entries of discarded messages that were dropped for want of room.
        public var droppedDiscards = 0
    }

    public nonisolated let eventLoop: any EventLoop
    // Unchecked here and below: the event loop is the only one to come here, and nothing called while these change comes
    // back.
    @exclusivity(unchecked) public internal(set) var statistics = Statistics()
    private let estate: Estate
    /// What others than the connections of this event loop want done here.
    private let turns: TurnQueue
    let meter: FleetMeter
    /// What ``meter`` is a shell around.
    private let esme: ESME
    /// The SMETS1 side of ``meter``, and its answers on their way out.
    @exclusivity(unchecked) var smets1: SMETS1Side
    let hub: CommunicationsHub
    private let hubKeyring: HubKeyring
    private let hasProcessingTimes: Bool
    private let hasHANTimes: Bool
    /// Whether SMETS1 meters stand in as SMETS2 ones.
    private let hasStandIns: Bool
    let records: MeterRecordFile
    let store: DeviceStateStore
    let health: StateHealth
    @exclusivity(unchecked) private var keeper: StateKeeper
    @exclusivity(unchecked) var discards: DiscardLedger
    /// Own Originator Counters below it may be used without being kept.
    @exclusivity(unchecked) var ownCounterMark: UInt64
    /// Whether ``discards`` are being written behind, or will be soon.
    @exclusivity(unchecked) var isWritingBehind = false
    /// Why something could not be kept or read, when that last happened.
    @exclusivity(unchecked) var lastStoreFailure: StoreFailure?
    private let context = ProcessingContext()
    /// Whether the store lacks entries of discarded messages that the meter's or hub's logs have.
    @exclusivity(unchecked) var hasUnsavedDiscards = false
    /// Octets of the last response: the next ones will be about as long.
    @exclusivity(unchecked) private var lastResponseSize = 0
    let clock: any Clock
    private let alerts: AlertDistributor
    /// The network in front of the hubs; nil when messages reach them at once.
    private let network: NetworkConfiguration?
    /// Its cells; made with the first message, since that comes on the event loop.
    @exclusivity(unchecked) private var carrier: NetworkCarrier?
    private let place: (number: Int, of: Int)

    public nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    init(
        of estate: Estate, on eventLoop: any EventLoop, place: (number: Int, of: Int), clock: any Clock,
        network: NetworkConfiguration?, han: HANLink, alerts: AlertDistributor, state: FleetState,
        discards: [Int: [EventLogs.SecurityEvent]], ownCounterMark: UInt64, cacheCapacity: Int, hasStandIns: Bool
    ) {
        self.eventLoop = eventLoop
        turns = TurnQueue(on: eventLoop)
        self.place = place
        self.clock = clock
        self.network = network
        self.alerts = alerts
        records = state.records
        store = state.store
        let firstOwnCounter = max(records.firstOwnCounter, ownCounterMark)
        self.ownCounterMark = firstOwnCounter
        self.discards = DiscardLedger(share: place.of, firstOwnCounter: firstOwnCounter)
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

    /// Hands a message to the hub of its meter, past any network.
    public func deliver(_ delivery: Delivery) -> Reply { deliver(delivery, at: clock.now) }

    /// As ``deliver(_:)`` for messages that arrived together, which is cheaper: what they need is prepared for all.
    public func deliver(_ deliveries: [Delivery]) -> [Reply] {
        prepare(deliveries)
        let now = clock.now
        return deliveries.map { deliver($0, at: now) }
    }

    /// As ``deliver(_:)-([Delivery])``, with all responses in one piece of memory, which is cheaper again.
    ///
    /// - Parameter first: the message of the burst to begin with.
    /// - Returns: answers as far as one slice goes, at least one.
    package func answer(_ burst: MessageBurst, from first: Int) -> MessageBurst.Answers {
        var answers = MessageBurst.Answers()
        let count = burst.entries.count - first
        answers.entries.reserveCapacity(count)
        answers.octets.reserveCapacity(expectedSize(count))
        var slice = AnswerSlice()
        _ = answer(burst, from: first, &slice) { response, delay in
            answers.octets.writeBytes(response)
            if delay > 0 { answers.hasDelays = true }
            answers.entries.append(.init(end: answers.octets.writerIndex, delay: delay))
        }
        return answers
    }

    /// Gives `body` the response to each message of a burst in turn and its delay in microseconds; no octets for none.
    ///
    /// - Parameters:
    ///   - first: the message to begin with.
    ///   - slice: answers go as far as it does.
    /// - Returns: the first message that is not answered.
    package func answer(
        _ burst: MessageBurst, from first: Int, _ slice: inout AnswerSlice,
        _ body: (UnsafeRawBufferPointer, Int64) -> Void
    ) -> Int {
        let now = clock.now
        var next = first
        while next < burst.entries.count, !slice.isFinished {
            let batch = next..<min(next + AnswerSlice.batch, burst.entries.count)
            for entry in burst.entries[batch] { prepare(entry.number, entry.routing) }
            meter.keyring.secrets.finishPreparing()
            burst.visit(batch) { octets, entry in
                slice.count(answer(octets, entry, at: now, body))
                next += 1
                return !slice.isFinished
            }
        }
        return next
    }

    /// Gives `body` the response to one message; returns its octets.
    private func answer(
        _ octets: RawSpan, _ entry: MessageBurst.Entry, at now: UTCTime,
        _ body: (UnsafeRawBufferPointer, Int64) -> Void
    ) -> Int {
        let processed = process(octets, entry.number, entry.routing, at: now)
        switch processed.response {
        case .none:
            body(UnsafeRawBufferPointer(start: nil, count: 0), 0)
            return 0
        case .inContext:
            return context.withResponse {
                lastResponseSize = $0.count
                body($0, processed.delay)
                return $0.count
            }
        case .octets(let response):
            response.withUnsafeBytes { body($0, processed.delay) }
            return response.count
        }
    }

    /// Octets that the responses to `count` messages will take, about; at most 64 KiB, which is worth reserving at once.
    package func expectedSize(_ count: Int) -> Int { min(count * lastResponseSize, 65_536) }

    /// Sends messages over the network to their hubs; what comes of each goes to `answered`, with its place, when it comes.
    /// Without a network that is before this returns.
    public func carry(
        _ deliveries: [Delivery], _ service: MessageService, answered: @escaping @Sendable (Int, Reply) -> Void
    ) {
        guard let carrier = networkCarrier else {
            for (place, reply) in deliver(deliveries).enumerated() { answered(place, reply) }
            return
        }
        prepare(deliveries)
        carrier.carry(deliveries, service, answered: answered)
    }

    /// Made when it is first asked for; nil when there is no network.
    private var networkCarrier: NetworkCarrier? {
        guard let network, carrier == nil else { return carrier }
        let alerts = alerts
        carrier = NetworkCarrier(
            network, hubs: estate.count / place.of, shard: place, on: eventLoop, now: clock.now,
            publish: { alerts.publish($0) },
            hub: { [weak self] delivery in
                // The carrier is this shard's own and calls where the shard called it, or from its event loop.
                self?.assumeIsolated { $0.deliver(delivery) }
                    ?? Reply(response: nil, delay: 0, outcome: .undeliverable)
            })
        return carrier
    }

    /// What the network carried; nil when there is none.
    public var networkStatistics: NetworkStatistics? { networkCarrier?.statistics }

    /// Usage records of the network; nil when there is none.
    public var networkUsage: NetworkUsage? { networkCarrier?.usage }

    /// What is wrong with the network from now on.
    public func apply(_ faults: CellFaults) { networkCarrier?.apply(faults) }

    /// Has the secrets derived that the messages will most probably need.
    private func prepare(_ deliveries: [Delivery]) {
        for delivery in deliveries { prepare(delivery.number, delivery.routing) }
        meter.keyring.secrets.finishPreparing()
    }

    private func prepare(_ number: Int, _ routing: MessageRouting) {
        meter.keyring.prepareBroker(number)
        if let reader = routing.reader { meter.keyring.prepare(number, reader) }
    }

    private func deliver(_ delivery: Delivery, at now: UTCTime) -> Reply {
        let processed = process(delivery.octets.span.bytes, delivery.number, delivery.routing, at: now)
        let response: [UInt8]? =
            switch processed.response {
            case .none: nil
            case .inContext: context.withResponse { Array($0) }
            case .octets(let octets): octets
            }
        return Reply(
            response: response, delay: processed.delay, outcome: processed.outcome ?? .processed(.answered))
    }

    /// What a message led to, as far as the shard is concerned.
    private struct Processed {
        var response = Response.none
        var delay: Int64 = 0
        /// nil for a message that was processed and answered, as most are.
        var outcome: Outcome?

        enum Response {
            case none
            /// In the shard's ``ProcessingContext``, until the next message.
            case inContext
            case octets([UInt8])
        }
    }

    private func process(
        _ octets: RawSpan, _ number: Int, _ routing: MessageRouting, at now: UTCTime
    ) -> Processed {
        statistics.messages += 1
        guard hasStandIns || estate.fleet.smets1Profile(of: number) == nil else { return undeliverable() }
        guard become(number) else { return storeFailed() }
        let ownCounterBefore = esme.nextOwnOriginatorCounter
        if hub.isTransparent, routing.businessTarget == esme.entityIdentifier {
            let reaction = esme.react(to: octets, at: now, in: context)
            if esme.hasChanged(since: ownCounterBefore) || reaction.counterUse != nil {
                guard keep(ownCounterBefore, reaction.counterUse, isDiscarded: reaction.disposition.isRefusal) else {
                    return storeFailed()
                }
            }
            publish(reaction.alerts)
            return processed(
                reaction.disposition, reaction.hasResponse ? .inContext : .none, delay: Int64(reaction.delay) * 1_000)
        }
        let delivery = hub.deliver(
            octets.copy(0..<octets.byteCount), to: routing.businessTarget, at: now, arrival(number), in: context)
        switch delivery {
        case .delivered(let outcome, let delay):
            return processed(outcome, ownCounterBefore, outcome.counterUse, delay: delay)
        case .executed(let outcome): return processed(outcome, ownCounterBefore, nil, delay: 0)
        case .notDelivered(_, let hubAlerts):
            guard keep(ownCounterBefore, nil, isDiscarded: true) else {
                statistics.undeliverable += 1
                return storeFailed()
            }
            publish(hubAlerts)
            return undeliverable()
        case .unroutable: return undeliverable()
        }
    }

    private func undeliverable() -> Processed {
        statistics.undeliverable += 1
        return Processed(outcome: .undeliverable)
    }

    private func storeFailed() -> Processed { Processed(outcome: .storeFailed) }

    /// - Parameters:
    ///   - use: of one of the meter's counters for Protection Against Replay.
    ///   - delay: of the HAN, in microseconds.
    private func processed(
        _ outcome: ProcessingOutcome, _ ownCounterBefore: UInt64, _ use: CounterUse?, delay: Int64
    ) -> Processed {
        guard keep(ownCounterBefore, use, isDiscarded: outcome.disposition.isRefusal) else { return storeFailed() }
        publish(outcome.alerts)
        return processed(
            outcome.disposition, outcome.response.map { .octets($0) } ?? .none,
            delay: delay + Int64(outcome.delay) * 1_000)
    }

    /// - Parameter delay: of the HAN and of faults, in microseconds.
    private func processed(
        _ disposition: ProcessingOutcome.Disposition, _ response: Processed.Response, delay: Int64
    ) -> Processed {
        var processed = Processed()
        if hasUnsavedDiscards, case .answered = disposition { saveDiscards() }
        switch disposition {
        case .answered: statistics.responses += 1
        case .responseWithheld: break
        case .notSupported: statistics.notSupported += 1
        case .refused: statistics.refusals += 1
        }
        if case .answered = disposition {} else { processed.outcome = .processed(disposition) }
        if case .none = response { return processed }
        processed.response = response
        processed.delay = delay + processingTime
        return processed
    }

    /// When a message came to the hub of meter `number`, as far as its HAN needs it.
    private func arrival(_ number: Int) -> CommunicationsHub.Arrival {
        guard hasHANTimes else { return .init() }
        return .init(
            microsecond: Int64(NIODeadline.now().uptimeNanoseconds / 1_000 % 1_000_000),
            draw: CounterHash.mix(UInt64(number), UInt64(statistics.messages)))
    }

    private func publish(_ new: [OutgoingAlert]) {
        guard !new.isEmpty else { return }
        statistics.alerts += new.count
        let carrier = networkCarrier
        for alert in new {
            if let carrier { carrier.send(alert, of: meter.number) } else { alerts.publish(alert) }
        }
    }

    /// Makes the shard's meter number `number`, and its hub that meter's; false when a state cannot be read.
    func become(_ number: Int) -> Bool {
        guard let record = records.record(number) else { return fail(records.damage(number).failure) }
        let mayHaveDiscards = discards.mayHave(number)
        return becomeMeter(number, record, mayHaveDiscards)
            && becomeHub(number, hasState: record.flags.contains(.hubHasState), mayHaveDiscards)
    }

    /// Makes the shard's meter number `number`, for what reaches it past any hub; false when its state cannot be read.
    func becomeMeter(_ number: Int, _ record: MeterRecord) -> Bool {
        becomeMeter(number, record, discards.mayHave(number))
    }

    private func becomeMeter(_ number: Int, _ record: MeterRecord, _ mayHaveDiscards: Bool) -> Bool {
        hasUnsavedDiscards = false
        let ownCounter = max(records.ownOriginatorCounter(record), discards.firstOwnCounter)
        guard mayHaveDiscards || record.flags.contains(.hasState) else {
            meter.become(number, ownOriginatorCounter: ownCounter, lastCounters: record.lastCounters)
            return true
        }
        return becomeChangedMeter(number, record, ownCounter)
    }

    /// Makes the shard's meter one that may have a state. A function of its own, since meters without one shall not pay for
    /// the room that a state takes.
    @inline(never)
    private func becomeChangedMeter(_ number: Int, _ record: MeterRecord, _ ownCounter: UInt64) -> Bool {
        var known: DeviceState?
        if record.flags.contains(.hasState) {
            do { known = try keeper.meterState(number) } catch { return fail(error) }
            guard known != nil else { return fail(missingState(of: "meter \(number)")) }
        }
        var ownCounter = ownCounter
        addDiscards(of: number, to: &known, &ownCounter)
        guard let known else {
            meter.become(number, ownOriginatorCounter: ownCounter, lastCounters: record.lastCounters)
            return true
        }
        meter.become(number, ownOriginatorCounter: ownCounter, lastCounters: record.lastCounters, state: known)
        if !known.adjustments.isEmpty { seeRegisters(number) }
        return true
    }

    /// Tells the meter, some of whose registers were set, the time: what they count must not go back with the clock.
    private func seeRegisters(_ number: Int) {
        let esme = meter.esme
        let now = esme.clock(at: clock.now)
        guard !esme.metering.see(now) else { return }
        // That time went on is nothing to keep at once.
        esme.hasChangedState = false
        keeper.noteMeter(number) { $0.adjustments.lastSeen = now }
    }

    /// Makes the shard's hub that of meter `number`; false when its state cannot be read.
    private func becomeHub(_ number: Int, hasState: Bool, _ mayHaveDiscards: Bool) -> Bool {
        hubKeyring.become(number)
        guard mayHaveDiscards || hasState else {
            hub.become(estate.hubEntityIdentifier(number))
            return true
        }
        return becomeChangedHub(number, hasState: hasState)
    }

    /// Makes the shard's hub one that may have a state: see ``becomeChangedMeter(_:_:_:)``.
    @inline(never)
    private func becomeChangedHub(_ number: Int, hasState: Bool) -> Bool {
        var known: HubState?
        if hasState {
            do { known = try keeper.hubState(number) } catch { return fail(error) }
            guard known != nil else { return fail(missingState(of: "the hub of meter \(number)")) }
        }
        addHubDiscards(of: number, to: &known)
        let identifier = estate.hubEntityIdentifier(number)
        if let known { hub.become(identifier, state: known) } else { hub.become(identifier) }
        return true
    }

    /// Keeps what the meter's last message changed; false when that failed: nothing of it may be acknowledged then.
    ///
    /// - Parameters:
    ///   - isDiscarded: the message was discarded or not delivered, and may have needed no key.
    ///   - invocationCounters: of a SMETS1 meter, when it used any.
    func keep(
        _ ownCounterBefore: UInt64, _ use: CounterUse?, isDiscarded: Bool = false,
        invocationCounters: SMETS1InvocationCounters? = nil
    ) -> Bool {
        let esme = meter.esme
        let (hasHubChanged, hasMeterChanged) = (hub.hasChangedState, esme.hasChangedState)
        let isNote = isDiscarded && !hasMeterChanged
        var change = StateKeeper.Change()
        if !isNote {
            if esme.ownOriginatorCounter != ownCounterBefore { change.ownOriginatorCounter = esme.ownOriginatorCounter }
            change.use = use
            change.invocationCounters = invocationCounters
        }
        // First of all, so that another meter does not inherit it when this one's cannot be kept.
        hub.hasChangedState = false
        if case .some = esme.discardEvent { meter.noteState() }
        if hasHubChanged { change.hub = hub.state }
        if hasMeterChanged {
            esme.hasChangedState = false
            meter.noteState()
            change.meter = esme.state
        }
        if !change.isEmpty { guard keep(&change) else { return false } }
        return isNote ? noteDiscard(ownCounterBefore, isHubKept: hasHubChanged) : true
    }

    private func keep(_ change: inout StateKeeper.Change) -> Bool {
        let (device, hubDevice) = (DiscardLedger.Device.meter(meter.number), DiscardLedger.Device.hub(meter.number))
        if change.meter != nil, discards.isStored(device) { change.meterDiscards = device }
        if change.hub != nil, discards.isStored(hubDevice) { change.hubDiscards = hubDevice }
        do { try keeper.keep(change, of: meter.number) } catch { return fail(error) }
        if change.meter != nil { discards.forgetEvents(device) }
        if change.hub != nil { discards.forgetEvents(hubDevice) }
        if health.isFailing { health.succeeded() }
        return true
    }

    /// What the meter's make takes for a message, in microseconds.
    private var processingTime: Int64 {
        guard hasProcessingTimes else { return 0 }
        let range = meter.processingTimeRange
        let draw = CounterHash.mix(UInt64(meter.number), UInt64(statistics.messages))
        return 1_000 * (Int64(range.lowerBound) + Int64(draw % UInt64(range.count)))
    }

    /// Gives `body` meter `number`, at the estate's time, and keeps what it changes.
    public func withMeter<Result: Sendable>(
        _ number: Int, _ body: @Sendable (ESME, UTCTime) throws -> Result
    ) throws -> Result {
        guard become(number) else { throw stateError("meter \(number): its state cannot be read") }
        let before = meter.esme.ownOriginatorCounter
        let result: Result
        do { result = try body(meter.esme, clock.now) } catch {
            // What it changed before it failed is no other meter's.
            if meter.esme.hasChangedState { meter.noteState() }
            throw error
        }
        guard keep(before, nil) else { throw stateError("meter \(number): its state cannot be kept") }
        if hasUnsavedDiscards { saveDiscards() }
        return result
    }

    /// What was done to a hub, and the alerts that it raises.
    public struct HubResult<Value: Sendable>: Sendable {
        public let value: Value
        public let alerts: [OutgoingAlert]

        public init(_ value: Value, alerts: [OutgoingAlert] = []) { (self.value, self.alerts) = (value, alerts) }
    }

    /// Gives `body` the hub of meter `number`, at the estate's time, keeps what it changes, and publishes its alerts.
    public func withHub<Value: Sendable>(
        _ number: Int, _ body: @Sendable (CommunicationsHub, UTCTime, ProcessingContext) -> HubResult<Value>
    ) throws -> Value {
        guard become(number) else { throw stateError("meter \(number) or its hub: its state cannot be read") }
        let before = meter.esme.ownOriginatorCounter
        let result = body(hub, clock.now, context)
        guard keep(before, nil) else { throw stateError("meter \(number) or its hub: its state cannot be kept") }
        if hasUnsavedDiscards { saveDiscards() }
        publish(result.alerts)
        return result.value
    }
}
