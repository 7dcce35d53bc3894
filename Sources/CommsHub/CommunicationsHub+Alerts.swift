import ESMEEmulator
import GBCS

extension CommunicationsHub {
    /// The hub's own next Originator Counter. A state that was restored may be behind what has been used since, but
    /// ``firstOwnOriginatorCounter`` is not.
    public var ownOriginatorCounter: UInt64 { max(state?.ownOriginatorCounter ?? 0, firstOwnOriginatorCounter) }

    /// Uses up one of the hub's own Originator Counters; nil when all are used. The last of 2^64 is never given: the
    /// counter would wrap to one that was used before.
    private func takeOwnOriginatorCounter() -> UInt64? {
        let counter = ownOriginatorCounter
        guard counter < .max else { return nil }
        change { $0.ownOriginatorCounter = counter + 1 }
        return counter
    }

    /// Signs `alert` as a critical alert; nil when the hub has no Originator Counter left.
    func sign(_ alert: Alert) -> OutgoingAlert? {
        guard let counter = takeOwnOriginatorCounter() else { return nil }
        return OutgoingAlert(
            device: entityIdentifier, alert: alert,
            octets: alert.signed(from: entityIdentifier, originatorCounter: counter, key: keys.digitalSignature))
    }

    /// Gives `alert` a MAC as a non-critical alert; nil when the hub has no Key Agreement credentials of its recipient,
    /// or no Originator Counter left.
    func mac(_ alert: Alert, in context: ProcessingContext) -> OutgoingAlert? {
        guard let recipient = trustAnchors[alert.recipient], let secret = keys.secret(with: recipient),
            let counter = takeOwnOriginatorCounter()
        else { return nil }
        return OutgoingAlert(
            device: entityIdentifier, alert: alert,
            octets: alert.maced(
                from: entityIdentifier, originatorCounter: counter, secret: secret, using: context.cryptography))
    }
}
