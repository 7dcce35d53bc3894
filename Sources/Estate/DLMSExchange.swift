import SMETS1Meter

/// What the frames of one exchange with a SMETS1 meter led to.
package struct DLMSExchange: Sendable {
    /// The answers, each in its wrapper, back to back.
    package internal(set) var answers: [UInt8] = []
    /// Number of octets of frames that were taken.
    package internal(set) var consumed = 0
    /// Number of frames that were taken.
    package internal(set) var requests = 0
    /// What happened, for statistics; mostly nothing.
    package internal(set) var events: [DLMSOutcome.Event] = []
    /// Whether the connection is to be closed after the last answer.
    package internal(set) var hasEnded = false
    /// Whether the meter's state could be read and kept; if not, nothing may be sent.
    package internal(set) var isKept = false
}
