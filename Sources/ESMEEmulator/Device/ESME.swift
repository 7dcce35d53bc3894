import COSEM
import GBCS

/// A SMETS2 Electricity Smart Metering Equipment: one virtual meter.
///
/// A meter reacts: ``process(_:at:in:)`` takes a message as it comes over the HAN and returns what it led to, a
/// response or none and the alerts to send. It does no I/O, reads no clock and draws no random numbers but those of
/// ECDSA. Not Sendable: one thread owns it.
///
/// How a message fares:
/// - Verification makes the checks of GBCS 6.2.4 in their order. A message that fails one is discarded without a
///   response (``Refusal``); by the check and ``rules`` it leaves an entry in the Security Log and an alert to the
///   Supplier.
/// - An authentic command of a use case that this meter does not have gets no response either, but raises ECS100.
/// - Execution takes the items of the request in turn and stops at the first that fails: those after it have the result
///   other-reason, those before it stay done. Items read, write or invoke an attribute or method of the object model
///   (``append(_:in:at:to:)``, ``write(_:_:for:at:_:)``, ``invoke(_:_:for:at:_:)``).
/// - Values to come wait in ``pendingActivations`` until ``advance(to:)`` finds that their time has come.
/// - The response to a critical command is signed, any other has a MAC. Encrypted attributes for an Unknown Remote
///   Party use up one of the meter's own Originator Counters, as each alert does.
/// - ``faults`` may make items fail and spoil, delay or keep back the response, after all checks.
///
/// Registers and profile logs are not stored: ``metering`` computes them from a load model. ``state`` holds only what
/// happened to the meter: clock offset, event logs, adjusted registers, injected entries, faults. Whatever the meter
/// stamps goes by its own clock, the hub's time plus ``clockOffset``.
///
/// The owner keeps what must survive: ``MessageOutcome/counterUse`` before the response leaves, and state and own counter
/// when ``hasChanged(since:)`` says so. A fleet's one object for a thread becomes meter after meter by
/// ``become(_:variant:installed:mpans:ownOriginatorCounter:lastCounters:)``, which leaves ``state`` as it was.
public final class ESME {
    // Variables are not checked for exclusive access at run time: one thread owns the meter, and nothing that runs
    // while one of them is being changed calls back into it. A load model and keys must not touch the meter that asks
    // them.

    @exclusivity(unchecked) public var identity: DeviceIdentity
    /// The trust anchors and keys that the meter has now: those of the factory, until they are replaced.
    @exclusivity(unchecked) package internal(set) var deviceCredentials: DeviceCredentials
    /// The trust anchors and keys that the meter left the factory with.
    let factoryCredentials: DeviceCredentials
    /// The Trust Anchor Cells where they differ from the factory's; nil where they do not.
    @exclusivity(unchecked) var changedCredentials: [HeldCredential]? { didSet { hasChangedState = true } }
    /// Firmware, keys and device log, where they differ from the factory's.
    @exclusivity(unchecked) package var management = DeviceManagementState() { didSet { hasChangedState = true } }
    /// The last certificate (DER) that this object took for a key of its own, whichever meter it was then.
    @exclusivity(unchecked) var newCertificate: (device: EntityIdentifier, octets: [UInt8])?
    @exclusivity(unchecked) public var rules: ProcessingRules
    @exclusivity(unchecked) public var metering: Metering { didSet { hasChangedState = true } }
    @exclusivity(unchecked) public package(set) var eventLogs = EventLogs() { didSet { hasChangedState = true } }
    /// Attributes that were written, over those that the meter's make and its functions give.
    @exclusivity(unchecked) public package(set) var values = StoredValues() { didSet { hasChangedState = true } }
    /// Activations that wait for their time, in the order of the commands that asked for them.
    @exclusivity(unchecked) public package(set) var pendingActivations: [PendingActivation] = [] {
        didSet { hasChangedState = true }
    }
    /// The account; nil while no command has needed one.
    @exclusivity(unchecked) var payment: PaymentState? { didSet { hasChangedState = true } }
    @exclusivity(unchecked) var auxiliaryEvents: [AuxiliaryControllerEvent] = [] {
        didSet { hasChangedState = true }
    }
    /// Commands to auxiliary controllers; nil while there were none, and no calendar for them.
    @exclusivity(unchecked) var auxiliary: AuxiliaryState? { didSet { hasChangedState = true } }
    /// How the load stands to its limit; nil while none was set.
    @exclusivity(unchecked) var loadLimit: LoadLimit? { didSet { hasChangedState = true } }
    /// How the voltage stands to its thresholds; nil while none was set.
    @exclusivity(unchecked) var voltageMonitoring: VoltageMonitoring? { didSet { hasChangedState = true } }
    /// The last Originator Counter of a top-up; nil before the first.
    @exclusivity(unchecked) var topUpCounter: UInt64? { didSet { hasChangedState = true } }
    @exclusivity(unchecked) public var faults = FaultPlan() { didSet { hasChangedState = true } }
    /// Seconds by which the meter's clock is ahead of the Communications Hub's; ECS70 makes it 0.
    @exclusivity(unchecked) public var clockOffset: Int64 = 0 { didSet { hasChangedState = true } }
    /// The last settings of the clock; nil when there was none.
    @exclusivity(unchecked) public internal(set) var clockChanges: [ClockChange]? { didSet { hasChangedState = true } }
    /// The device's own next Originator Counter, for alerts and for responses to Unknown Remote Parties.
    @exclusivity(unchecked) public var ownOriginatorCounter: UInt64
    /// The last Originator Counter of an executed command with Protection Against Replay, by role.
    @exclusivity(unchecked) public var lastCounters: ReplayCounters
    /// Whether ``state`` may have changed since this was last made false.
    @exclusivity(unchecked) public var hasChangedState = false
    /// The Security Log entry of the last message that was discarded since the object became this meter. It is in
    /// ``eventLogs`` already, but does not set ``hasChangedState``, since nothing acknowledges it and no key is needed
    /// to cause it.
    @exclusivity(unchecked) public private(set) var discardEvent: EventLogs.SecurityEvent?

    /// - Parameters:
    ///   - ownOriginatorCounter: next own Originator Counter, greater than any the device has used before.
    ///   - lastCounters: last counters by role, which Protection Against Replay compares with.
    public init(
        identity: DeviceIdentity, trustAnchors: TrustAnchors, keys: any DeviceKeys, metering: Metering,
        ownOriginatorCounter: UInt64, lastCounters: ReplayCounters = [:], rules: ProcessingRules = ProcessingRules()
    ) {
        self.identity = identity
        factoryCredentials = DeviceCredentials(trustAnchors: trustAnchors, keys: keys)
        deviceCredentials = factoryCredentials
        self.rules = rules
        self.metering = metering
        self.ownOriginatorCounter = ownOriginatorCounter
        self.lastCounters = lastCounters
    }

    /// A meter with keys of its own.
    ///
    /// - Parameter keyAgreementKey: the meter's Key Agreement key; nil only when every trust anchor has its secret
    ///   given.
    public convenience init(
        identity: DeviceIdentity, trustAnchors: TrustAnchors, keyAgreementKey: P256PrivateKey?,
        digitalSignatureKey: P256PrivateKey, metering: Metering, ownOriginatorCounter: UInt64,
        lastCounters: ReplayCounters = [:], rules: ProcessingRules = ProcessingRules()
    ) {
        self.init(
            identity: identity, trustAnchors: trustAnchors,
            keys: StoredDeviceKeys(keyAgreement: keyAgreementKey, digitalSignature: digitalSignatureKey),
            metering: metering, ownOriginatorCounter: ownOriginatorCounter, lastCounters: lastCounters, rules: rules)
    }

    public var digitalSignatureKey: P256PublicKey { keys.digitalSignature.publicKey }
    public var keyAgreementKey: P256PublicKey? { keys.keyAgreement?.publicKey }

    /// What happened to the meter and was done to it.
    public var state: DeviceState {
        get {
            var state = DeviceState()
            state.clockOffset = clockOffset
            state.clockChanges = clockChanges
            state.eventLogs = eventLogs
            state.faults = faults
            state.adjustments = metering.adjustments
            state.injected = metering.injected
            state.interruptions = metering.interruptions.isEmpty ? nil : metering.interruptions
            state.values = values.isEmpty ? nil : values
            state.pendingActivations = pendingActivations.isEmpty ? nil : pendingActivations
            state.tariff = metering.tariff
            state.payment = payment
            state.auxiliaryEvents = auxiliaryEvents.isEmpty ? nil : auxiliaryEvents
            state.auxiliary = auxiliary
            state.loadLimit = loadLimit
            state.voltageMonitoring = voltageMonitoring
            state.topUpCounter = topUpCounter
            state.credentials = changedCredentials
            state.management = management == DeviceManagementState() ? nil : management
            return state
        }
        set {
            clockOffset = newValue.clockOffset
            clockChanges = newValue.clockChanges
            eventLogs = newValue.eventLogs
            faults = newValue.faults
            metering.adjustments = newValue.adjustments
            metering.injected = newValue.injected
            if !metering.interruptions.isEmpty || newValue.interruptions != nil {
                metering.interruptions = newValue.interruptions ?? SupplyInterruptions()
            }
            values = newValue.values ?? StoredValues()
            pendingActivations = newValue.pendingActivations ?? []
            if metering.tariff != nil || newValue.tariff != nil { metering.tariff = newValue.tariff }
            if payment != nil || newValue.payment != nil { payment = newValue.payment }
            auxiliaryEvents = newValue.auxiliaryEvents ?? []
            if auxiliary != nil || newValue.auxiliary != nil { auxiliary = newValue.auxiliary }
            if loadLimit != nil || newValue.loadLimit != nil { loadLimit = newValue.loadLimit }
            if voltageMonitoring != nil || newValue.voltageMonitoring != nil {
                voltageMonitoring = newValue.voltageMonitoring
            }
            topUpCounter = newValue.topUpCounter
            if changedCredentials != nil || newValue.credentials != nil {
                changedCredentials = newValue.credentials
                let factory = factoryCredentials.trustAnchors
                trustAnchors = newValue.credentials.map { TrustAnchors($0, known: factory) } ?? factory
            }
            if management != DeviceManagementState() || newValue.management != nil {
                management = newValue.management ?? DeviceManagementState()
                useOwnKeys()
            }
        }
    }

    public var entityIdentifier: EntityIdentifier { identity.entityIdentifier }

    // Both give what can be read elsewhere as well. But a variable is unchecked (see above) only inside its own module,
    // and another module asks for these with every message.

    /// The device's own next Originator Counter.
    public var nextOwnOriginatorCounter: UInt64 { ownOriginatorCounter }

    /// Whether anything has to be kept since the own counter was `counter`: a counter was used, the state changed, or a
    /// discarded message left an entry.
    public func hasChanged(since counter: UInt64) -> Bool {
        hasChangedState || ownOriginatorCounter != counter || hasDiscardEvent
    }

    private var hasDiscardEvent: Bool { if case .some = discardEvent { true } else { false } }

    /// Makes this another meter of the same make: takes what differs from meter to meter, and leaves ``state`` as it
    /// is.
    ///
    /// It is one call because a fleet makes it for every message.
    public func become(
        _ entityIdentifier: EntityIdentifier, variant: ElementVariant, installed: UTCTime,
        mpans: (primary: MPAN, secondary: MPAN, export: MPAN), ownOriginatorCounter: UInt64,
        lastCounters: ReplayCounters
    ) {
        identity.entityIdentifier = entityIdentifier
        identity.variant = variant
        identity.importMPAN = mpans.primary
        identity.secondaryImportMPAN = mpans.secondary
        identity.exportMPAN = mpans.export
        metering.variant = variant
        metering.installed = installed
        self.ownOriginatorCounter = ownOriginatorCounter
        self.lastCounters = lastCounters
        hasChangedState = false
        if hasDiscardEvent { discardEvent = nil }
    }

    /// Makes this a meter of another make: takes what differs from make to make. To be followed by
    /// ``become(_:variant:installed:mpans:ownOriginatorCounter:lastCounters:)``.
    public func become(_ make: DeviceMake) {
        identity.firmwareVersion = make.firmwareVersion
        rules = make.rules
        metering.capacities = make.logCapacities
    }

    /// The time by the meter's own clock when the hub's shows `hubTime`.
    public func clock(at hubTime: UTCTime) -> UTCTime { hubTime + clockOffset }

    /// Takes one message and acts on it.
    ///
    /// - Parameters:
    ///   - octets: message as received: any octets, of any length.
    ///   - hubTime: the Communications Hub's UTC time; the meter's own clock may be off by ``clockOffset``.
    public func process(_ octets: [UInt8], at hubTime: UTCTime, in context: ProcessingContext) -> MessageOutcome {
        var outcome = react(to: octets.span.bytes, at: hubTime, in: context)
        outcome.takeResponse(from: context)
        return outcome
    }

    /// Same as ``process(_:at:in:)``, but the response stays in the context, so that nothing is allocated for it.
    public func react(to octets: RawSpan, at hubTime: UTCTime, in context: ProcessingContext) -> MessageOutcome {
        do throws(Refusal) {
            guard let command = try verify(octets, by: deviceCredentials, in: context) else {
                if let command = context.deviceManagement.take() {
                    return execute(command, at: hubTime, in: context)
                }
                return reportNotSupported(octets, at: clock(at: hubTime))
            }
            return execute(command, at: hubTime, in: context)
        } catch {
            return refuse(error, at: clock(at: hubTime))
        }
    }

    /// Uses up one of the device's own Originator Counters; nil when all are used. The last of 2^64 is never given: the
    /// counter would wrap to one that was used before.
    func takeOwnOriginatorCounter() -> UInt64? {
        guard ownOriginatorCounter < .max else { return nil }
        defer { ownOriginatorCounter += 1 }
        return ownOriginatorCounter
    }

    /// Discards a command that is not supported, with ECS100 where the rules have it.
    ///
    /// - Parameter octets: an authentic command.
    private func reportNotSupported(_ octets: RawSpan, at now: UTCTime) -> MessageOutcome {
        var outcome = MessageOutcome(.notSupported)
        if rules.commandNotSupportedAlert,
            let command = try? Message(parsing: octets.copy(0..<octets.byteCount))
        {
            outcome.alerts = send(.commandNotSupported(command.header, at: now)).map { [$0] } ?? []
        }
        return outcome
    }

    /// Discards a message: no response, but a Security Log entry and an alert to the Supplier where the rules ask for
    /// them.
    private func refuse(_ refusal: Refusal, at now: UTCTime) -> MessageOutcome {
        var outcome = MessageOutcome(.refused(refusal))
        guard let (code, isLogged) = refusal.consequence(by: rules) else { return outcome }
        if isLogged {
            let event = EventLogs.SecurityEvent(time: now, code: code)
            let hadChangedState = hasChangedState
            eventLogs.record(event)
            hasChangedState = hadChangedState
            discardEvent = event
        }
        if rules.alertsOnFailedChecks, let supplier = trustAnchors.supplier {
            outcome.alerts = send(Alert(code, at: now, to: supplier.entityIdentifier)).map { [$0] } ?? []
        }
        return outcome
    }
}

extension ESME: CommandRecipient {
    package var hasDeviceManagement: Bool { true }

    package func lastCounter(of role: RemotePartyRole, _ code: MessageCode) -> UInt64? {
        code == .cs01a ? topUpCounter : lastCounter(of: role)
    }

    package func request(_ code: MessageCode, in context: ProcessingContext) -> UnsafePointer<RequestTraits>? {
        context.requests[code]
    }
}
