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

extension DeliveryFailure: CustomStringConvertible {
    /// The reason, as it follows "no response: ".
    public var description: String {
        switch self {
        case .unreadable(let error): "no Business Target can be read: \(error)"
        case .unknownDevice: "the estate has no such device"
        case .notInDeviceLog, .noSuchDevice: "the hub has no such device"
        case .notJoined: "the device has not joined the hub's HAN"
        case .hanDown: "the hub's HAN is down"
        case .lostOnHAN(let attempts): "the HAN lost the message, in \(attempts) attempt(s)"
        case .bufferFull: "the hub's buffer is full"
        case .poweredOff: "the hub has no supply"
        case .offline: "the hub has no connection to the WAN"
        }
    }
}
