import COSEM
import GBCS

/// Why a message did not reach its Business Target.
public enum DeliveryFailure: Hashable, Sendable {
    /// The Business Target is not in the CHF Device Log.
    case notInDeviceLog(EntityIdentifier)
    /// The Business Target is in the CHF Device Log but has not joined the HAN.
    case notJoined(JoinState)
    /// The Business Target has joined, but no device of that name is on this HAN.
    case noSuchDevice(EntityIdentifier)
    case hanDown
    /// The HAN lost the message in every attempt.
    case lostOnHAN(attempts: Int)
    case bufferFull
    /// The hub has no supply; nobody is told.
    case poweredOff
    /// The hub has no connection to the WAN; nobody is told.
    case offline
}

/// The notification of a hub whose supply fails. It is not a GBCS message, but a signal to the Communications Service
/// Provider's network, which makes the DCC Alert of it.
public struct PowerOutageNotification: Hashable, Sendable {
    public let hub: EntityIdentifier
    public let time: UTCTime

    public init(hub: EntityIdentifier, time: UTCTime) { (self.hub, self.time) = (hub, time) }
}
