/// Mode, type and features of a message: esm_class (SMPP 3.4, 5.2.12).
public struct ESMClass: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8 = 0) { self.rawValue = rawValue }

    /// The message is the SMSC's delivery receipt (in deliver_sm).
    public static let deliveryReceipt = ESMClass(rawValue: 0x04)

    /// Bits 5 to 2: 0 for a message, 1 for a delivery receipt, others for acknowledgements and notifications.
    public var messageType: UInt8 { rawValue >> 2 & 0x0F }
    /// Whether a user data header stands in front of the message.
    public var hasUserDataHeader: Bool { rawValue & 0x40 != 0 }

    /// Whether submit_sm may have the value: a message, or an acknowledgement by application or user.
    var isForSubmission: Bool { [0, 2, 4].contains(messageType) }
}
