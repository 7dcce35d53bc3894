/// What became of one read.
public enum DLMSLoadOutcome: Int, Hashable, Sendable, CaseIterable {
    /// The right answer, looked through.
    case answered
    /// An answer without data: a data-access-result.
    case dataAccessError
    /// An exception-response, or a confirmed-service-error.
    case exceptionResponse
    /// A block that is not the next one of its answer, or that says the transfer failed.
    case wrongBlock
    /// An answer to no request that waits.
    case wrongInvokeIdentifier
    /// Another service than was asked for.
    case wrongService
    /// Octets that are no such answer.
    case malformed
    /// Data of another form, day or size than was asked for.
    case wrongData
    /// A wrapper header of another version or other ports; the connection is given up.
    case wrongHeader
    /// No answer in time; the connection is given up.
    case timeout
    /// The connection closed before the answer came.
    case connectionLost

    /// As reports name it.
    public var name: String {
        switch self {
        case .answered: "answered"
        case .dataAccessError: "data access error"
        case .exceptionResponse: "exception response"
        case .wrongBlock: "wrong block"
        case .wrongInvokeIdentifier: "wrong invoke identifier"
        case .wrongService: "wrong service"
        case .malformed: "malformed"
        case .wrongData: "wrong data"
        case .wrongHeader: "wrong header"
        case .timeout: "timeout"
        case .connectionLost: "connection lost"
        }
    }
}
