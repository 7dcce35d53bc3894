/// What the sender of a message wants to hear about it: registered_delivery (SMPP 3.4, 5.2.17).
public struct RegisteredDelivery: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

    /// A receipt of the final outcome, whichever it is.
    public static let finalOutcome = RegisteredDelivery(rawValue: 1)
    /// A receipt when delivery failed.
    public static let failureOnly = RegisteredDelivery(rawValue: 2)

    /// Which receipt the sender wants: bits 1 and 0.
    public enum Receipt: UInt8, Hashable, Sendable {
        case notWanted = 0
        case finalOutcome = 1
        case failureOnly = 2
    }

    /// The receipt wanted; nil for the value that the standard reserves.
    public var receipt: Receipt? { Receipt(rawValue: rawValue & 3) }
    /// Whether notifications on the way are wanted too: bit 4.
    public var wantsIntermediateNotification: Bool { rawValue & 0x10 != 0 }

    /// Whether a receipt is wanted of a message that ended in `state`.
    public func wantsReceipt(of state: MessageState) -> Bool {
        switch receipt {
        case .finalOutcome: state.isFinal
        case .failureOnly: state.isFinal && state != .delivered
        case .notWanted, nil: false
        }
    }
}
