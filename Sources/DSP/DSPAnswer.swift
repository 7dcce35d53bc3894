/// The answer to a request at one of the services of the DCC's User gateway.
package enum DSPAnswer: Sendable {
    /// A Response document.
    ///
    /// - Parameter afterSent: what to do once its last octet has been sent, or cannot be any more.
    case document([UInt8], afterSent: (@Sendable () -> Void)?)
    /// A refusal of what no Response can answer: the status of HTTP, and a sentence.
    case problem(status: Int, text: String)
}
