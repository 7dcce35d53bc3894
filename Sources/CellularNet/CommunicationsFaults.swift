/// What is wrong with a cellular network and its short message service.
public struct CommunicationsFaults: Hashable, Sendable {
    /// No short message comes through.
    public var isMessagingOut = false
    /// Of the attempts to deliver a short message, those lost beyond the centre's own, 0 to 1.
    public var messageLoss = 0.0
    /// No modem can attach or get a PDP context.
    public var isDataOut = false
    /// Of the attempts to attach, those that fail beyond the network's own, 0 to 1.
    public var attachFailure = 0.0
    /// Of the idle timers, those missed beyond the network's own, 0 to 1.
    public var missedIdleTimers = 0.0
    /// Every call of the provider's interface is refused.
    public var isInterfaceOut = false

    public init() {}

    public static let none = CommunicationsFaults()
}
