import SMPP

/// What the SMSC does with messages.
public protocol ShortMessageService: Sendable {
    /// Takes a message. Called on the connection's event loop, which must not be held up; `answered` may be called at
    /// once or later, from any thread, once: answers after the first are ignored.
    func submit(_ message: SubmittedShortMessage, answered: @escaping @Sendable (SubmitResult) -> Void)

    /// Looks up what has become of a message; answered with nil when there is none of that identifier and source.
    ///
    /// Called on the connection's event loop, as ``submit(_:answered:)`` is.
    ///
    /// - Parameter source: the source address that the message was submitted with.
    func query(messageID: String, source: String, answered: @escaping @Sendable (QueryResult?) -> Void)
}
