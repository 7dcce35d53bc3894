import COSEM
import ESMEEmulator
import GBCS

extension CommunicationsHub {
    /// The next Originator Counter of the hub's own. A state that was put back may be behind what has been used since,
    /// which ``firstOwnOriginatorCounter`` is not.
    public var ownOriginatorCounter: UInt64 { max(state?.ownOriginatorCounter ?? 0, firstOwnOriginatorCounter) }

    private func takeOwnOriginatorCounter() -> UInt64 {
        let counter = ownOriginatorCounter
        // A counter given as the last of 2^64 must not stop the process.
        change { $0.ownOriginatorCounter = counter &+ 1 }
        return counter
    }

    /// A critical alert.
    func sign(_ alert: Alert) -> OutgoingAlert? {
        OutgoingAlert(
            device: entityIdentifier, alert: alert,
            octets: alert.signed(
                from: entityIdentifier, originatorCounter: takeOwnOriginatorCounter(), key: keys.digitalSignature))
    }

    /// A non-critical alert; nil when the hub has no Key Agreement credentials of its recipient.
    func mac(_ alert: Alert, in context: ProcessingContext) -> OutgoingAlert? {
        guard let recipient = trustAnchors[alert.recipient], let secret = keys.secret(with: recipient) else {
            return nil
        }
        return OutgoingAlert(
            device: entityIdentifier, alert: alert,
            octets: alert.maced(
                from: entityIdentifier, originatorCounter: takeOwnOriginatorCounter(), secret: secret,
                using: context.cryptography))
    }
}
