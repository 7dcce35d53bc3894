import GBCS

/// What one message led to, with the response's own octets.
public struct ProcessingOutcome: Sendable {
    public enum Disposition: Hashable, Sendable {
        /// The command was executed and answered, perhaps with failed items.
        case answered
        /// The command was executed; a fault keeps the answer back.
        case responseWithheld
        /// The command is authentic, but of a use case that this device does not have: ECS100.
        case notSupported
        /// The message was discarded without a response.
        case refused(Refusal)
    }

    public var disposition: Disposition
    public var response: [UInt8]?
    /// Alerts to send, in order.
    public var alerts: [OutgoingAlert] = []
    /// Time to keep the response back, in milliseconds.
    public var delay = 0
    /// The counter that Protection Against Replay now compares with; it must be kept before the response leaves.
    public var counterUse: CounterUse?

    package init(_ disposition: Disposition, response: [UInt8]? = nil, counterUse: CounterUse? = nil) {
        self.disposition = disposition
        self.response = response
        self.counterUse = counterUse
    }

    /// - Parameter context: context that has the response of `reaction`, where there is one.
    init(_ reaction: Reaction, in context: ProcessingContext) {
        self.init(
            reaction.disposition, response: reaction.hasResponse ? context.response.copy() : nil,
            counterUse: reaction.counterUse)
        alerts = reaction.alerts
        delay = reaction.delay
    }
}

/// What one message led to; its response is in the ``ProcessingContext``.
public struct Reaction: Sendable {
    public var disposition: ProcessingOutcome.Disposition
    /// Whether ``ProcessingContext/withResponse(_:)`` has a response, until the next message is processed.
    public var hasResponse = false
    /// Alerts to send, in order.
    public var alerts: [OutgoingAlert] = []
    /// Time to keep the response back, in milliseconds.
    public var delay = 0
    /// The counter that Protection Against Replay now compares with; it must be kept before the response leaves.
    public var counterUse: CounterUse?

    init(_ disposition: ProcessingOutcome.Disposition) { self.disposition = disposition }
}

/// An Originator Counter that was used up by a command with Protection Against Replay.
public struct CounterUse: Hashable, Sendable {
    public let role: RemotePartyRole
    public let counter: UInt64

    public init(role: RemotePartyRole, counter: UInt64) { (self.role, self.counter) = (role, counter) }
}

/// An alert as a device sends it.
public struct OutgoingAlert: Hashable, Sendable {
    public let device: EntityIdentifier
    public let alert: Alert
    public let octets: [UInt8]

    public init(device: EntityIdentifier, alert: Alert, octets: [UInt8]) {
        (self.device, self.alert, self.octets) = (device, alert, octets)
    }
}
