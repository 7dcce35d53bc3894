import COSEM
import GBCS

/// Why a message did not reach its Business Target.
public enum DeliveryFailure: Hashable, Sendable {
    /// No Business Target can be read from the message.
    case unreadable(CodecError)
    /// The Business Target is no device of the estate, or none that takes GBCS messages.
    case unknownDevice
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

/// Why the WAN did not carry a message to its hub and the response back.
public enum NetworkLoss: Hashable, Sendable {
    /// Neither the message nor its repeats were answered in time.
    case unanswered
    /// The hub could not be reached in any attempt.
    case unreachable
    /// The message's time was over before it was sent.
    case stopped
    /// The network had no room for it.
    case refused
}
