/// What one message led to, wherever its way ended: at the meter, at the hub, or on the network in front.
///
/// It is made where the way ends, and travels back: whoever it passes may add to the delay, or take the response away.
public struct MessageOutcome: Sendable {
    public enum Disposition: Hashable, Sendable {
        /// The command was executed and answered, perhaps with failed items.
        case answered
        /// The command was executed; a fault or the HAN keeps the answer back.
        case responseWithheld
        /// The command is authentic, but of a use case that this device does not have: ECS100.
        case notSupported
        /// The message was discarded without a response.
        case refused(Refusal)
        /// No device got the message.
        case undelivered(DeliveryFailure)
        /// The WAN did not carry the message there and its response back.
        case lostOnNetwork(NetworkLoss)
        /// The command was executed, but what it changed could not be kept, so that nothing is acknowledged.
        case notKept
    }

    public var disposition: Disposition
    /// The response's own octets; nil for none, and while it is in the ``ProcessingContext``.
    public var response: [UInt8]?
    /// Whether ``ProcessingContext/withResponse(_:)`` has the response, until the next message is processed there: on the
    /// way of many messages nothing is allocated for it.
    public var isInContext = false
    /// Alerts to send, in order.
    public var alerts: [OutgoingAlert] = []
    /// Time to keep the response back: that of the HAN, of the meter's make, and of faults.
    public var delay = Duration.zero
    /// The counter that Protection Against Replay of the device now compares with; it must be kept before the response
    /// leaves.
    public var counterUse: CounterUse?

    public init(_ disposition: Disposition, response: [UInt8]? = nil, counterUse: CounterUse? = nil) {
        self.disposition = disposition
        self.response = response
        self.counterUse = counterUse
    }

    /// Whether there is a response, here or in the context.
    public var hasResponse: Bool { isInContext || response != nil }

    /// Takes the response out of the context: the outcome may go anywhere then.
    ///
    /// - Parameter context: the context in which the message was processed.
    public mutating func takeResponse(from context: ProcessingContext) {
        guard isInContext else { return }
        response = context.response.copy()
        isInContext = false
    }

    /// Takes the response away.
    public mutating func dropResponse() {
        response = nil
        isInContext = false
    }
}
