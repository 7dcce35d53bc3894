import RadioNet

/// The service that a network gives a message, as its sender asks for it.
public struct MessageService: Hashable, Sendable {
    public var priority: MessagePriority
    /// Whether the message is for Market-wide Half-Hourly Settlement; usage records say so.
    public var isForSettlement: Bool

    public init(priority: MessagePriority = .onDemand, isForSettlement: Bool = false) {
        self.priority = priority
        self.isForSettlement = isForSettlement
    }

    /// The service for a sender that gives only a priority: a message with the priority of settlement reads is for
    /// settlement.
    public init(of priority: MessagePriority) {
        self.init(priority: priority, isForSettlement: priority == .settlement)
    }

    /// The service on demand, which is that of a message about which nothing is said.
    public static let onDemand = MessageService()
    public static let settlement = MessageService(of: .settlement)
}
