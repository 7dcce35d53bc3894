/// What an APDU led to.
public struct DLMSOutcome: Hashable, Sendable {
    public enum Disposition: Hashable, Sendable {
        /// A response was appended.
        case answered
        /// Nothing is to be sent: the client wanted no answer.
        case nothingToSend
        /// Nothing is to be sent and the connection is to be closed.
        case close
    }

    /// An event that statistics count.
    public enum Event: String, Hashable, Sendable, CaseIterable {
        case associationAccepted
        /// High level security: the server's challenge went out.
        case associationChallenged
        case associationRefused
        case wrongPassword
        /// The client's answer to the server's challenge is not the one that the client's key makes.
        case authenticationFailed
        case replayedInvocationCounter
        case decipherFailure
        case malformedAPDU
        case oversizePDU
        case unknownLogicalDevice
        case notAssociated
        /// The client asked for a service that was not negotiated, or that the meter does not have.
        case serviceRefused
        case wrongBlockNumber
        case unknownObject
        case accessDenied
        case selectionRefused
        case blockTransferStarted
        case clockSet
        case released
    }

    public var disposition: Disposition
    public var event: Event?

    public init(_ disposition: Disposition, _ event: Event? = nil) {
        (self.disposition, self.event) = (disposition, event)
    }

    static let answered = DLMSOutcome(.answered)
    static func answered(_ event: Event) -> DLMSOutcome { DLMSOutcome(.answered, event) }
}
