/// The faults of a cellular network and its short message service.
public struct CommunicationsFaults: Hashable, Sendable {
    /// Whether short messages are lost altogether.
    public var isMessagingOut = false
    /// Probability that an attempt to deliver a short message fails, beyond the centre's own, 0 to 1.
    public var messageLoss = 0.0
    /// Whether no modem can attach or get a PDP context.
    public var isDataOut = false
    /// Probability that an attempt to attach fails, beyond the network's own, 0 to 1.
    public var attachFailure = 0.0
    /// Probability that an idle timer is missed, beyond the network's own, 0 to 1.
    public var missedIdleTimers = 0.0
    /// Whether every call of the provider's interface is refused.
    public var isInterfaceOut = false

    public init() {}

    public static let none = CommunicationsFaults()
}
