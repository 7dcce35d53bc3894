import SMPP

/// The service behind the SMSC, which takes its messages.
public protocol ShortMessageService: Sendable {
    /// Takes a message. Called on the connection's event loop, which must not be blocked. `answered` may be called at
    /// once or later, from any thread; answers after the first are ignored.
    func submit(_ message: SubmittedShortMessage, answered: @escaping @Sendable (SubmitResult) -> Void)

    /// Looks up the state of a message; answered with nil when there is none with that identifier and source.
    ///
    /// Called on the connection's event loop, like ``submit(_:answered:)``.
    ///
    /// - Parameter source: the source address that the message was submitted with.
    func query(messageID: String, source: String, answered: @escaping @Sendable (QueryResult?) -> Void)
}
