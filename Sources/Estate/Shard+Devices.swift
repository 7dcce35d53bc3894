import COSEM
import CommsHub
import ESMEEmulator
import Fleet
import GBCS
import LoadSynthesis
import NIOCore
import RadioNet
import SMETS1Meter

/// Which meter and hub the shard has, and what is kept of them.
extension Shard {
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
        if !known.adjustments.isEmpty || known.tariff != nil { seeRegisters(number) }
        return true
    }

    /// Tells the meter, some of whose registers were set, the time: what they count must not go back with the clock.
    private func seeRegisters(_ number: Int) {
        let esme = meter.esme
        let now = esme.clock(at: clock.now)
        guard !esme.metering.see(now) else { return }
        // The passing of time alone need not be kept at once.
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
        let certificate = hasMeterChanged ? esme.takeNewCertificate() : nil
        if !change.isEmpty { guard keep(&change) else { return false } }
        if let certificate { certificates.publish(certificate, of: esme.entityIdentifier) }
        if hasMeterChanged { noteDue() }
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

    /// Gives `body` meter `number`, as the estate's time has made it, and keeps what it changes.
    public func withMeter<Result: Sendable>(
        _ number: Int, _ body: @Sendable (ESME, UTCTime) throws -> Result
    ) throws -> Result {
        guard catchUp(number, at: clock.now), become(number) else {
            throw stateError("meter \(number): its state cannot be read or kept")
        }
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

    /// What was done to a hub, and what it sends because of it.
    public struct HubResult<Value: Sendable>: Sendable {
        public let value: Value
        public let alerts: [OutgoingAlert]
        /// The notification that its supply fails, which becomes a ``PowerOutageAlert``.
        public let outage: PowerOutageNotification?

        public init(_ value: Value, alerts: [OutgoingAlert] = [], outage: PowerOutageNotification? = nil) {
            (self.value, self.alerts, self.outage) = (value, alerts, outage)
        }
    }

    /// Gives `body` the hub of meter `number`, at the estate's time, keeps what it changes, and publishes what it
    /// sends.
    public func withHub<Value: Sendable>(
        _ number: Int, _ body: @Sendable (CommunicationsHub, UTCTime, ProcessingContext) -> HubResult<Value>
    ) throws -> Value {
        guard become(number) else { throw stateError("meter \(number) or its hub: its state cannot be read") }
        let before = meter.esme.ownOriginatorCounter
        let result = body(hub, clock.now, context)
        guard keep(before, nil) else { throw stateError("meter \(number) or its hub: its state cannot be kept") }
        if hasUnsavedDiscards { saveDiscards() }
        publish(result.alerts)
        if let outage = result.outage {
            publish(.powerOutage(PowerOutageAlert(outage, importMPAN: meter.esme.identity.importMPAN)))
        }
        return result.value
    }
}
