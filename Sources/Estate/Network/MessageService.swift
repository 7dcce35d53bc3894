import RadioNet

/// How a network is to carry a message: what the sender says besides its octets.
public struct MessageService: Hashable, Sendable {
    public var priority: MessagePriority
    /// For Market-wide Half-Hourly Settlement: usage records say so.
    public var isForSettlement: Bool

    public init(priority: MessagePriority = .onDemand, isForSettlement: Bool = false) {
        self.priority = priority
        self.isForSettlement = isForSettlement
    }

    /// Of a sender that says a priority and nothing else: what goes as settlement reads is for settlement.
    public init(of priority: MessagePriority) {
        self.init(priority: priority, isForSettlement: priority == .settlement)
    }

    /// On demand, as a message is that nothing is said of.
    public static let onDemand = MessageService()
    public static let settlement = MessageService(of: .settlement)
}
