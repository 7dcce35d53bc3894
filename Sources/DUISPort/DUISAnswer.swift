/// The answer to a Service Request.
package enum DUISAnswer: Sendable {
    /// A Service Response or an Acknowledgement, in XML.
    ///
    /// - Parameter afterSent: called once, when the answer's last octet was written to the socket, or when it can no
    ///   longer be written since the connection is lost. What follows an Acknowledgement may leave only then.
    case xml([UInt8], afterSent: (@Sendable () -> Void)? = nil)
    /// A refusal of what no Service Response can answer.
    ///
    /// - Parameters:
    ///   - status: status of the HTTP response, 400 to 599; any other becomes 500.
    ///   - text: what is wrong, where, and how to fix it, in one line.
    case problem(status: Int, text: String)
}
