import SimulationKernel

/// A command on its way to a hub and the response on its way back, as a cell sees them: octets on the air, not their
/// content.
public struct Exchange: Hashable, BitwiseCopyable, Sendable {
    /// Number of the exchange, unlike any other's in the cell; its random draws depend on it.
    public let identifier: UInt64
    /// The hub's number in the network.
    public let hub: UInt32
    /// Number that tells whoever offered the exchange what it is.
    public let kind: UInt8
    public let priority: MessagePriority
    /// Number of attempts begun, 0 before the first.
    public internal(set) var attempts: UInt8 = 0
    /// When the exchange was first offered to the cell.
    public let released: Microseconds
    /// Time from which on no attempt is begun.
    public let deadline: Microseconds
    /// Size of the command in octets, framed and perhaps compressed.
    public let downlinkOctets: UInt32
    /// Size of the response in octets; 0 until the hub has it.
    public internal(set) var uplinkOctets: UInt32 = 0
    /// Whether the hub has its response.
    var isAnswered = false

    public init(
        identifier: UInt64, hub: UInt32, kind: UInt8 = 0, priority: MessagePriority, released: Microseconds,
        deadline: Microseconds, downlinkOctets: UInt32
    ) {
        self.identifier = identifier
        self.hub = hub
        self.kind = kind
        self.priority = priority
        self.released = released
        self.deadline = deadline
        self.downlinkOctets = downlinkOctets
    }

    /// How the exchange ended.
    public enum Outcome: Hashable, Sendable {
        /// The response is back.
        case answered
        /// The command reached the hub, but no response came of it.
        case unanswered
        /// The hub could not be reached in any attempt.
        case unreachable
        /// No attempt could be begun any more: the deadline had passed while it waited, or a retry would have come
        /// after it.
        case stopped
        /// The queue was full.
        case refused
    }
}
