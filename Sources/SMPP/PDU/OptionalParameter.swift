/// An optional parameter: tag, length, value (SMPP 3.4, 5.3). Those that this module does not use are kept.
public struct OptionalParameter: Hashable, Sendable {
    /// Largest number of optional parameters in one PDU; the standard sets no limit.
    public static let limit = 128

    /// Which parameter it is (SMPP 3.4, 5.3.2).
    public struct Tag: RawRepresentable, Hashable, Sendable {
        public let rawValue: UInt16

        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The parameter receipted_message_id: a C-octet string of 1 to 65 octets.
        public static let receiptedMessageID = Tag(rawValue: 0x001E)
        /// The parameter user_message_reference: two octets that a receipt gives back.
        public static let userMessageReference = Tag(rawValue: 0x0204)
        /// The parameter sc_interface_version: one octet.
        public static let interfaceVersion = Tag(rawValue: 0x0210)
        /// The parameter network_error_code: three octets.
        public static let networkErrorCode = Tag(rawValue: 0x0423)
        /// The parameter message_payload: the message, in place of short_message.
        public static let messagePayload = Tag(rawValue: 0x0424)
        /// The parameter message_state: one octet.
        public static let messageState = Tag(rawValue: 0x0427)
    }

    public var tag: Tag
    /// The value of the parameter, at most 65,535 octets.
    public var value: [UInt8]

    public init(_ tag: Tag, _ value: [UInt8]) {
        self.tag = tag
        self.value = value
    }
}

extension Sequence<OptionalParameter> {
    /// The value of the first parameter with `tag`.
    public subscript(tag tag: OptionalParameter.Tag) -> [UInt8]? { first { $0.tag == tag }?.value }
}
