import SimulationKernel

/// A command on its way to a hub and the response on its way back, as a cell sees them: octets on the air, not what they say.
public struct Exchange: Hashable, BitwiseCopyable, Sendable {
    /// Unlike that of any other exchange of the cell; its random draws depend on it.
    public let identifier: UInt64
    /// The hub's number in the network.
    public let hub: UInt32
    /// What the exchange is, to whoever offered it.
    public let kind: UInt8
    public let priority: MessagePriority
    /// Attempts begun, from 1; 0 before the first.
    public internal(set) var attempts: UInt8 = 0
    /// When the cell was first offered it.
    public let released: Microseconds
    /// After which no attempt is begun.
    public let deadline: Microseconds
    /// Of the command, framed and perhaps compressed.
    public let downlinkOctets: UInt32
    /// Of the response; 0 until the hub has it.
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

    /// How it ended.
    public enum Outcome: Hashable, Sendable {
        /// The response is back.
        case answered
        /// The command reached the hub, but no response came of it.
        case unanswered
        /// The hub could not be reached in any attempt.
        case unreachable
        /// No attempt might begin any more: a retry would have been after the deadline, or the queue never came to it.
        case stopped
        /// The queue was full.
        case refused
    }
}
