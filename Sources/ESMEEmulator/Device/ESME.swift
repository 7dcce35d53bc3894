import COSEM
import GBCS

/// A SMETS2 Electricity Smart Metering Equipment: one virtual meter.
///
/// A meter reacts: ``process(_:at:in:)`` takes a message as it comes over the HAN and returns what it led to. It
/// does no I/O, reads no clock and draws no random numbers but those of ECDSA. Not Sendable: one thread owns it.
public final class ESME {
    public let identity: DeviceIdentity
    public let trustAnchors: TrustAnchors
    public var rules: ProcessingRules
    public var metering: Metering
    public internal(set) var eventLogs = EventLogs()
    public var faults = FaultPlan()
    /// Seconds by which the meter's clock is ahead of the Communications Hub's; ECS70 makes it 0.
    public var clockOffset: Int64 = 0
    /// The next Originator Counter of the device's own: alerts, and responses to Unknown Remote Parties.
    public internal(set) var ownOriginatorCounter: UInt64
    /// The last Originator Counter of an executed command with Protection Against Replay, by role.
    public internal(set) var lastCounters: [RemotePartyRole: UInt64]

    var credentials: DeviceCredentials

    /// - Parameters:
    ///   - keyAgreementKey: nil only when every trust anchor has its secret given.
    ///   - ownOriginatorCounter: greater than any the device has used before.
    ///   - lastCounters: what Protection Against Replay compares with; 0 for roles not in it.
    public init(
        identity: DeviceIdentity, trustAnchors: TrustAnchors, keyAgreementKey: P256PrivateKey?,
        digitalSignatureKey: P256PrivateKey, metering: Metering, ownOriginatorCounter: UInt64,
        lastCounters: [RemotePartyRole: UInt64] = [:], rules: ProcessingRules = ProcessingRules()
    ) {
        self.identity = identity
        self.trustAnchors = trustAnchors
        self.rules = rules
        self.metering = metering
        self.ownOriginatorCounter = ownOriginatorCounter
        self.lastCounters = lastCounters
        credentials = DeviceCredentials(keyAgreement: keyAgreementKey, digitalSignature: digitalSignatureKey)
    }

    public var digitalSignatureKey: P256PublicKey { credentials.digitalSignature.publicKey }
    public var keyAgreementKey: P256PublicKey? { credentials.keyAgreement?.publicKey }

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
            key: credentials.digitalSignature)
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
