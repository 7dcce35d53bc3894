/// What became of one message.
public enum LoadOutcome: Int, Hashable, Sendable, CaseIterable {
    /// Verified, or not looked at.
    case answered
    /// A right answer in which items failed.
    case failedItems
    /// The MAC, or the signature of a critical response, does not verify.
    case wrongMAC
    case wrongPayloadTag
    case malformed
    /// Header or list of results do not belong to the command.
    case doesNotAnswer
    /// No response in time; a refusal looks like that too.
    case timeout
    /// The connection closed before the response came.
    case connectionLost
    /// Due before the end and not sent by then: the system under test, or this machine, was too slow.
    case notSent

    /// As reports name it.
    public var name: String {
        switch self {
        case .answered: "answered"
        case .failedItems: "failed items"
        case .wrongMAC: "wrong MAC"
        case .wrongPayloadTag: "wrong payload tag"
        case .malformed: "malformed"
        case .doesNotAnswer: "does not answer"
        case .timeout: "timeout"
        case .connectionLost: "connection lost"
        case .notSent: "not sent"
        }
    }

    public var isError: Bool { self != .answered }
}
