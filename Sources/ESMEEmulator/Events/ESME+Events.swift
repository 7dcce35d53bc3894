import COSEM
import GBCS

/// Events: what the meter writes into its logs and tells the parties (GBCS 16.2; settings of ECS25a, 25a3, 25b, 25b3).
///
/// The settings for alerts over the HAN (ECS25a1) and for the audible alarm (ECS25a2) are kept and read back: nothing
/// listens on the emulated HAN or at the meter.
extension ESME {
    /// Lets an event have the consequences that its code has: an entry in its log, and alerts. Of an event that is not
    /// critical, the settings decide about both.
    ///
    /// - Returns: the alerts to send, in order.
    func raise(_ code: AlertCode, at time: UTCTime, otherInformation: [UInt8] = []) -> [Alert] {
        guard let traits = EventTraits[code] else { preconditionFailure("\(code) has no row in EventTraits") }
        if let log = traits.log, isEnabled(code, .logging, at: time) {
            switch log {
            case .event: eventLogs.recordEvent(code, at: time, otherInformation: otherInformation)
            case .security: eventLogs.recordSecurityEvent(code, at: time)
            case .power: eventLogs.recordPowerEvent(code, at: time)
            }
        }
        guard isEnabled(code, .wan, at: time) else { return [] }
        return recipients(of: traits).map { Alert(code, at: time, to: $0.entityIdentifier) }
    }

    /// The parties that the meter tells of an event; none where the rules keep alerts of events back.
    private func recipients(of traits: EventTraits) -> [TrustAnchor] {
        guard rules.alertsOnEvents else { return [] }
        return traits.recipients.flatMap { role in trustAnchors.all.filter { $0.role == role } }
    }

    /// The Supplier, whom the meter tells of an event; nil where the rules keep alerts of events back.
    var supplierToAlert: EntityIdentifier? {
        rules.alertsOnEvents ? trustAnchors.supplier?.entityIdentifier : nil
    }

    private enum Setting {
        case wan, logging
    }

    /// Whether the settings of an event have its bit: bit n, counted from the last, is code 81nn of the Supplier's
    /// settings and 80nn of the Network Operator's. Critical events cannot be turned off (GBCS ECS25a).
    private func isEnabled(_ code: AlertCode, _ setting: Setting, at now: UTCTime) -> Bool {
        guard !code.isCritical else { return true }
        let isOperators = code.rawValue >> 8 == 0x80
        let settings: DeviceAttribute =
            switch setting {
            case .wan: isOperators ? .operatorWANSettings : .supplierWANSettings
            case .logging: isOperators ? .operatorLoggingSettings : .supplierLoggingSettings
            }
        guard case .bitString(let bits)? = value(settings, at: now), bits.count == 256 else { return true }
        return bits[255 - Int(code.rawValue & 0xFF)]
    }

    /// Protects `alert` with the meter's next Originator Counter: signs a critical one, gives any other a MAC, and encrypts
    /// what is sensitive. Nil when no counter is left, or the meter has no Key Agreement credentials of a recipient that
    /// needs them.
    func send(_ alert: Alert) -> OutgoingAlert? {
        var secret: SharedSecret?
        if !alert.isCritical || alert.sensitive != nil {
            secret = trustAnchors[alert.recipient].flatMap { keys.secret(with: $0) }
            guard secret != nil else { return nil }
        }
        guard let counter = takeOwnOriginatorCounter() else { return nil }
        let device = identity.entityIdentifier
        guard let secret else {
            let octets = alert.signed(from: device, originatorCounter: counter, key: keys.digitalSignature)
            return OutgoingAlert(device: device, alert: alert, octets: octets)
        }
        let context = CryptographicContext()
        let protected = alert.protected(
            from: device, originatorCounter: counter, secret: secret, using: context)
        let octets =
            alert.isCritical
            ? protected.signed(from: device, originatorCounter: counter, key: keys.digitalSignature)
            : protected.maced(from: device, originatorCounter: counter, secret: secret, using: context)
        return OutgoingAlert(device: device, alert: protected, octets: octets)
    }
}
