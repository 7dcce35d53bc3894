import COSEM
import ESMEEmulator
import GBCS

/// The Communications Hub Function between WAN and HAN: it hands messages to the devices of its CHF Device Log,
/// unchanged, and executes those that are for itself (GBCS 10).
///
/// Suppliers reach it through the Access Control Broker, which also gets its alerts. It does no I/O and reads no clock.
/// Not Sendable: one thread owns it.
public final class CommunicationsHub {
    /// The exact time of a message's arrival, beyond the second, and its random number: a HAN with delay and loss needs
    /// both.
    public struct Arrival: Hashable, Sendable {
        /// Microsecond within the second.
        public var microsecond: Int64
        /// The random number from which the message's fate on the HAN follows.
        public var draw: UInt64

        public init(microsecond: Int64 = 0, draw: UInt64 = 0) { (self.microsecond, self.draw) = (microsecond, draw) }
    }

    // Variables are not checked for exclusive access at run time: one thread owns the hub, and nothing that runs while
    // one of them is being changed calls back into it.

    /// EUI-64 of the hub. It can be set, so that a fleet's one hub for a thread becomes hub after hub; see
    /// ``become(_:)``.
    @exclusivity(unchecked) public var entityIdentifier: EntityIdentifier
    /// The meters within reach of the HAN, in the log or not.
    public let meters: [ESME]
    package let deviceCredentials: DeviceCredentials
    public var model: CommunicationsHubModel
    public var hubRules: CommunicationsHubRules
    public var link: HANLink { didSet { updateIsPlain() } }
    /// The first own Originator Counter of the hub; its counters are never below it.
    public var firstOwnOriginatorCounter: UInt64
    /// Number of messages that a full buffer refused, of all the hubs that this was.
    public private(set) var bufferRefusals = 0
    /// Whether ``state`` may have changed since this was last made false.
    @exclusivity(unchecked) public var hasChangedState = false
    /// What the last message left when it was discarded or could not be delivered. It is in ``state`` already, but does
    /// not set ``hasChangedState``, since nothing acknowledges it and no key is needed to cause it.
    @exclusivity(unchecked) public private(set) var discardTrace: DiscardTrace?

    /// What a discarded message leaves at a hub.
    public struct DiscardTrace: Hashable, Sendable {
        /// The entry of its CHF Security Log.
        public fileprivate(set) var event: EventLogs.SecurityEvent?
    }

    let hash: (UInt64, UInt64) -> UInt64
    /// What makes the hub differ from a new one; nil when nothing does.
    @exclusivity(unchecked) private var differing: HubState?
    /// Whether the hub has no state and a perfect HAN: then nothing needs to be looked at before a meter gets its
    /// message.
    @exclusivity(unchecked) private var isPlain = true
    @exclusivity(unchecked) private var hasState = false
    private var queues = HANQueues()

    /// - Parameters:
    ///   - trustAnchors: trust anchors of the Access Control Broker and others; no Supplier.
    ///   - meters: meters within reach, at most ``DeviceLog/limit``; a new hub's CHF Device Log has them all.
    ///   - firstOwnOriginatorCounter: greater than any that a hub without state, or with an old one, has used.
    ///   - hash: counter hash, for delay and loss on the HAN and signal strengths.
    public init(
        entityIdentifier: EntityIdentifier, trustAnchors: TrustAnchors, keys: any DeviceKeys, meters: [ESME],
        model: CommunicationsHubModel = CommunicationsHubModel(),
        rules: CommunicationsHubRules = CommunicationsHubRules(), link: HANLink = .perfect,
        firstOwnOriginatorCounter: UInt64 = 1, hash: @escaping (UInt64, UInt64) -> UInt64 = HANLink.mix
    ) {
        precondition(meters.count <= DeviceLog.limit, "a Device Log holds \(DeviceLog.limit) devices")
        self.entityIdentifier = entityIdentifier
        deviceCredentials = DeviceCredentials(trustAnchors: trustAnchors, keys: keys)
        self.meters = meters
        self.model = model
        hubRules = rules
        self.link = link
        self.firstOwnOriginatorCounter = firstOwnOriginatorCounter
        self.hash = hash
        updateIsPlain()
    }

    /// What makes the hub differ from a new one; nil for nothing.
    public var state: HubState? {
        get { differing }
        set {
            differing = newValue
            updateIsPlain()
        }
    }

    /// Makes this another hub of the same make, one without state.
    public func become(_ entityIdentifier: EntityIdentifier) {
        self.entityIdentifier = entityIdentifier
        if hasState { state = nil }
        hasChangedState = false
        if case .some = discardTrace { discardTrace = nil }
    }

    /// Makes this another hub of the same make, with what differs from a new one.
    public func become(_ entityIdentifier: EntityIdentifier, state: HubState) {
        self.entityIdentifier = entityIdentifier
        self.state = state
        hasChangedState = false
        if case .some = discardTrace { discardTrace = nil }
    }

    private func updateIsPlain() {
        hasState = if case .some = differing { true } else { false }
        isPlain = !hasState && link.isPerfect
    }

    /// Changes the hub's state.
    func change<Result>(_ body: (inout HubState) -> Result) -> Result {
        var state = differing ?? HubState()
        let result = body(&state)
        self.state = state
        hasChangedState = true
        return result
    }

    /// Changes the hub's state for a message that is discarded or not delivered: an entry of its Security Log, and the
    /// own counters of alerts.
    func discard<Result>(_ event: EventLogs.SecurityEvent?, _ alerts: () -> Result) -> Result {
        let hadChangedState = hasChangedState
        if let event { change { $0.logs.record(event) } }
        let result = alerts()
        hasChangedState = hadChangedState
        discardTrace = DiscardTrace(event: event)
        return result
    }

    /// Delivers a message to the device that is its Business Target, or executes it where that is the hub.
    ///
    /// - Parameters:
    ///   - time: the hub's UTC time, which it gives its HAN.
    ///   - arrival: exact time and random number, for a HAN that is not perfect.
    public func deliver(
        _ octets: [UInt8], at time: UTCTime, _ arrival: Arrival = Arrival(), in context: ProcessingContext
    ) -> MessageOutcome {
        let target: EntityIdentifier
        do { target = try MessageRouting.businessTarget(of: octets) } catch {
            return MessageOutcome(.undelivered(.unreadable(error)))
        }
        var outcome = deliver(octets.span.bytes, to: target, at: time, arrival, in: context)
        outcome.takeResponse(from: context)
        return outcome
    }

    /// Same as ``deliver(_:at:_:in:)``, for a message whose Business Target has been read already; a meter's response stays
    /// in the context, so that nothing is allocated for it.
    public func deliver(
        _ octets: RawSpan, to target: EntityIdentifier, at time: UTCTime, _ arrival: Arrival = Arrival(),
        in context: ProcessingContext
    ) -> MessageOutcome {
        if isPlain, let meter = meter(target) { return meter.react(to: octets, at: time, in: context) }
        return deliverWithCare(
            octets.copy(0..<octets.byteCount), to: target, at: time, arrival, in: context)
    }

    /// Whether the last message changed the hub, or left something at it.
    public var hasChanged: Bool {
        if hasChangedState { return true }
        if case .some = discardTrace { return true }
        return false
    }

    func meter(_ device: EntityIdentifier) -> ESME? { meters.first { $0.entityIdentifier == device } }

    /// Delivers a message where the hub or the message is not like most.
    @inline(never)
    private func deliverWithCare(
        _ octets: [UInt8], to target: EntityIdentifier, at time: UTCTime, _ arrival: Arrival,
        in context: ProcessingContext
    ) -> MessageOutcome {
        if let differing {
            if differing.powerOffSince != nil { return MessageOutcome(.undelivered(.poweredOff)) }
            if differing.isOffline { return MessageOutcome(.undelivered(.offline)) }
        }
        let earlier = advance(to: time, in: context)
        var outcome =
            target == entityIdentifier
            ? process(octets, at: time, in: context) : forward(octets, to: target, at: time, arrival, in: context)
        if !earlier.isEmpty { outcome.alerts = earlier + outcome.alerts }
        return outcome
    }

    private func forward(
        _ octets: [UInt8], to target: EntityIdentifier, at time: UTCTime, _ arrival: Arrival,
        in context: ProcessingContext
    ) -> MessageOutcome {
        guard let meter = reachableMeter(target, at: time) else {
            return fail(reasonForNotReaching(target, at: time), octets, target, at: time, in: context)
        }
        if link.isPerfect { return meter.react(to: octets.span.bytes, at: time, in: context) }
        let downlink = link.transmit(draw: arrival.draw, hash: hash)
        // The time is limited to 63,000 years around 2000, so that microseconds, and times a little later, fit.
        let seconds = min(max(time.secondsSince2000, -2_000_000_000_000), 2_000_000_000_000)
        let now = seconds * 1_000_000 &+ arrival.microsecond
        guard
            let wait = queues.take(
                of: entityIdentifier, at: now, duration: downlink.duration, capacity: link.bufferCapacity)
        else {
            bufferRefusals += 1
            return fail(.bufferFull, octets, target, at: time, in: context)
        }
        guard !downlink.isLost else {
            return fail(.lostOnHAN(attempts: downlink.attempts), octets, target, at: time, in: context)
        }
        let elapsed = wait + downlink.duration
        var outcome = meter.react(
            to: octets.span.bytes, at: time + (arrival.microsecond + elapsed) / 1_000_000, in: context)
        // The way back has a draw of its own.
        let uplink = link.transmit(draw: hash(arrival.draw, .max), hash: hash)
        if uplink.isLost && outcome.hasResponse {
            outcome.dropResponse()
            outcome.disposition = .responseWithheld
        }
        outcome.delay += .microseconds(elapsed + uplink.duration)
        return outcome
    }

    /// The meter `device`, when the HAN reaches it.
    func reachableMeter(_ device: EntityIdentifier, at time: UTCTime) -> ESME? {
        guard differing?.hanDownSince == nil else { return nil }
        // Without changes to the log, every meter has joined.
        if let log = differing?.deviceLog, log[device]?.join.at(time) != .joined { return nil }
        return meter(device)
    }

    func reasonForNotReaching(_ target: EntityIdentifier, at time: UTCTime) -> DeliveryFailure {
        guard let entry = deviceLog(at: time)[target] else { return .notInDeviceLog(target) }
        if differing?.hanDownSince != nil { return .hanDown }
        let state = entry.join.at(time)
        return state == .joined ? .noSuchDevice(target) : .notJoined(state)
    }

    /// Reports that a message did not get to an ESME, with an alert to the Access Control Broker; a device that the log
    /// has as another type raises none, one whose type it does not know does.
    private func fail(
        _ failure: DeliveryFailure, _ octets: [UInt8], _ target: EntityIdentifier, at time: UTCTime,
        in context: ProcessingContext
    ) -> MessageOutcome {
        var outcome = MessageOutcome(.undelivered(failure))
        guard hubRules.undeliveredAlert != .none, let broker = trustAnchors.accessControlBroker,
            deviceLog(at: time)[target]?.type.map({ $0 == hubRules.esmeType }) ?? true,
            let message = try? MessageIdentity(of: octets)
        else { return outcome }
        let alert = Alert.failureToDeliver(message, at: time, to: broker.entityIdentifier)
        let sent = discard(nil) { hubRules.undeliveredAlert == .signed ? sign(alert) : mac(alert, in: context) }
        outcome.alerts = sent.map { [$0] } ?? []
        return outcome
    }
}
