import COSEM
import GBCS

/// A SMETS2 Electricity Smart Metering Equipment: one virtual meter.
///
/// A meter reacts: ``process(_:at:in:)`` takes a message as it comes over the HAN and returns what it led to. It
/// does no I/O, reads no clock and draws no random numbers but those of ECDSA. Not Sendable: one thread owns it.
///
/// What it is (identity, metering, counters, ``state``) can be set, so that a fleet's one object for a thread becomes
/// meter after meter.
public final class ESME {
    public var identity: DeviceIdentity
    public let trustAnchors: TrustAnchors
    public var rules: ProcessingRules
    public var metering: Metering { didSet { hasChangedState = true } }
    public internal(set) var eventLogs = EventLogs() { didSet { hasChangedState = true } }
    public var faults = FaultPlan() { didSet { hasChangedState = true } }
    /// Seconds by which the meter's clock is ahead of the Communications Hub's; ECS70 makes it 0.
    public var clockOffset: Int64 = 0 { didSet { hasChangedState = true } }
    /// The next Originator Counter of the device's own: alerts, and responses to Unknown Remote Parties.
    public var ownOriginatorCounter: UInt64
    /// The last Originator Counter of an executed command with Protection Against Replay, by role.
    public var lastCounters: ReplayCounters
    /// Whether ``state`` may have changed since this was last made false.
    public var hasChangedState = false

    let keys: any DeviceKeys

    /// - Parameters:
    ///   - ownOriginatorCounter: greater than any the device has used before.
    ///   - lastCounters: what Protection Against Replay compares with.
    public init(
        identity: DeviceIdentity, trustAnchors: TrustAnchors, keys: any DeviceKeys, metering: Metering,
        ownOriginatorCounter: UInt64, lastCounters: ReplayCounters = [:], rules: ProcessingRules = ProcessingRules()
    ) {
        self.identity = identity
        self.trustAnchors = trustAnchors
        self.rules = rules
        self.metering = metering
        self.ownOriginatorCounter = ownOriginatorCounter
        self.lastCounters = lastCounters
        self.keys = keys
    }

    /// A meter that holds its keys.
    ///
    /// - Parameter keyAgreementKey: nil only when every trust anchor has its secret given.
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
            state.eventLogs = eventLogs
            state.faults = faults
            state.adjustments = metering.adjustments
            state.injected = metering.injected
            return state
        }
        set {
            clockOffset = newValue.clockOffset
            eventLogs = newValue.eventLogs
            faults = newValue.faults
            metering.adjustments = newValue.adjustments
            metering.injected = newValue.injected
        }
    }

    /// The meter's own clock when the hub's says `hubTime`.
    public func clock(at hubTime: UTCTime) -> UTCTime { hubTime + clockOffset }

    /// Takes one message and acts on it.
    ///
    /// - Parameters:
    ///   - octets: as received: any octets, of any length.
    ///   - hubTime: the Communications Hub's UTC time; the meter's own clock may be off by ``clockOffset``.
    public func process(_ octets: [UInt8], at hubTime: UTCTime, in context: ProcessingContext) -> ProcessingOutcome {
        switch verify(octets, in: context) {
        case .accepted(let command): execute(command, at: hubTime, in: context)
        case .notSupported(let message): reportNotSupported(message, at: clock(at: hubTime))
        case .refused(let refusal): refuse(refusal, at: clock(at: hubTime))
        }
    }

    /// Uses up one of the device's own Originator Counters.
    func takeOwnOriginatorCounter() -> UInt64 {
        // A counter given as the last of 2^64 must not stop the process.
        defer { ownOriginatorCounter &+= 1 }
        return ownOriginatorCounter
    }

    /// Signs `alert` with the device's key and its next Originator Counter.
    func send(_ alert: Alert) -> OutgoingAlert {
        let octets = alert.signed(
            from: identity.entityIdentifier, originatorCounter: takeOwnOriginatorCounter(),
            key: keys.digitalSignature)
        return OutgoingAlert(device: identity.entityIdentifier, alert: alert, octets: octets)
    }

    private func reportNotSupported(_ message: Message, at now: UTCTime) -> ProcessingOutcome {
        var outcome = ProcessingOutcome(.notSupported)
        if rules.commandNotSupportedAlert { outcome.alerts = [send(.commandNotSupported(message.header, at: now))] }
        return outcome
    }

    /// Discards: no response; a Security Log entry and an alert to the Supplier where the rules have them.
    private func refuse(_ refusal: Refusal, at now: UTCTime) -> ProcessingOutcome {
        var outcome = ProcessingOutcome(.refused(refusal))
        guard let (code, isLogged) = refusal.consequence(by: rules) else { return outcome }
        if isLogged { eventLogs.recordSecurityEvent(code, at: now) }
        if rules.alertsOnFailedChecks, let supplier = trustAnchors.supplier {
            outcome.alerts = [send(Alert(code, at: now, to: supplier.entityIdentifier))]
        }
        return outcome
    }
}
