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

    /// Something to count.
    public enum Event: String, Hashable, Sendable, CaseIterable {
        case associationAccepted
        /// High level security: the server's challenge went out.
        case associationChallenged
        case associationRefused
        case wrongPassword
        /// An answer to the server's challenge that is not the one its key makes.
        case authenticationFailed
        case replayedInvocationCounter
        case decipherFailure
        case malformedAPDU
        case oversizePDU
        case unknownLogicalDevice
        case notAssociated
        /// A service that was not negotiated, or that the meter does not have.
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
