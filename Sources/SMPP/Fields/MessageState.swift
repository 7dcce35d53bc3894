/// The state of a message: message_state (SMPP 3.4, 5.2.28).
public enum MessageState: UInt8, Hashable, Sendable, CaseIterable {
    case enroute = 1
    case delivered = 2
    case expired = 3
    case deleted = 4
    case undeliverable = 5
    case accepted = 6
    case unknown = 7
    case rejected = 8

    /// Whether the state does not change any more.
    public var isFinal: Bool { self != .enroute && self != .unknown }

    /// The seven characters for `stat:` of a receipt (SMPP 3.4, Appendix B, table B-2).
    public var receiptText: String {
        switch self {
        case .enroute: "ENROUTE"
        case .delivered: "DELIVRD"
        case .expired: "EXPIRED"
        case .deleted: "DELETED"
        case .undeliverable: "UNDELIV"
        case .accepted: "ACCEPTD"
        case .unknown: "UNKNOWN"
        case .rejected: "REJECTD"
        }
    }
}
