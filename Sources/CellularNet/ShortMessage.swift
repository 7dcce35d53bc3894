import SimulationKernel

/// A mobile-terminated short message (MT-SMS) that wakes a meter's modem.
public struct ShortMessage: Hashable, BitwiseCopyable, Sendable {
    /// The number of a message, unique in its centre; never 0.
    public typealias Identifier = UInt64

    public let identifier: Identifier
    /// The subscriber that the message is for.
    public let sim: UInt32
    /// Number of the access point through which the subscriber has packet data.
    public let accessPoint: Int
    public let submitted: Microseconds
    /// Time after which the message is not delivered any more.
    public let expires: Microseconds
    /// Number of attempts to deliver it so far.
    public internal(set) var attempts: UInt8 = 0

    /// Why a message was not accepted.
    public enum Refusal: Error, Hashable, Sendable, CaseIterable {
        /// There were more messages than the centre's rate allows; SMPP 3.4 calls this "throttled".
        case throttled
        /// The queue is full: as many messages wait as the centre can hold.
        case queueFull
        /// There is no access point of this number.
        case unknownAccessPoint
    }

    /// Why an accepted message was not delivered.
    public enum Failure: Hashable, Sendable, CaseIterable {
        /// The validity period of the message ended first.
        case expired
        /// None of the allowed attempts succeeded.
        case undeliverable
    }

    /// The state of a message, as the answer to a query.
    public enum State: Hashable, Sendable {
        case enRoute
        case delivered(at: Microseconds)
        case failed(Failure, at: Microseconds)
    }
}
