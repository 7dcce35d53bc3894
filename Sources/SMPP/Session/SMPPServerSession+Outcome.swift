extension SMPPServerSession {
    /// The state of a session (SMPP 3.4, 2.2).
    public enum State: Hashable, Sendable {
        /// The client is connected, and nobody is bound.
        case open
        case bound(BindMode)
        /// One side has asked to unbind; only the answer to that still counts.
        case unbound
        /// The session is over: nothing more comes or goes.
        case closed
    }

    /// Why the SMSC closes a connection.
    public enum CloseReason: String, Hashable, Sendable, CaseIterable {
        case unbound
        case bindRefused = "bind_refused"
        case bindTimeout = "bind_timeout"
        /// A command_length was outside its limits.
        case length
        /// There were too many malformed PDUs with no good one between.
        case malformed
        /// The client did not answer enquire_link, deliver_sm or unbind.
        case unanswered
    }

    /// One submit_sm or query_sm that ``SMPPServerSession/answer(_:with:)`` has to be called for.
    public struct Request: Hashable, Sendable {
        let number: UInt64
    }

    /// What an event led to; outcomes are to be carried out in their order.
    public enum Outcome: Hashable, Sendable {
        /// Octets to write.
        case send([UInt8])
        /// A client is bound.
        case bound(BindMode, systemID: String)
        case bindRefused(CommandStatus)
        /// A message to deliver; ``answer(_:with:)`` is owed.
        case submit(Request, SubmittedShortMessage)
        /// A state to look up; ``answer(_:with:)`` is owed.
        case query(Request, messageID: String, source: SMEAddress)
        /// A submit_sm above the rate was refused.
        case throttled
        /// A submit_sm or query_sm above the window was refused.
        case windowFull
        /// A PDU was malformed; it has been answered already.
        case malformed(PDUError)
        /// A PDU was well formed, but a value is one that the standard does not allow; it has been answered already.
        case refused(PDUError)
        /// A request that this SMSC does not carry out was refused.
        case notOffered(CommandID)
        /// The client took a receipt.
        case delivered(DeliveryReceipt)
        /// The client refused a receipt.
        case notTaken(DeliveryReceipt, CommandStatus)
        /// The connection is to be closed once everything is written; nothing follows.
        case close(CloseReason)
    }
}
