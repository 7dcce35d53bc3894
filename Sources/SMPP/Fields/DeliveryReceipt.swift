/// What the SMSC tells the sender about a message that has reached its final state (SMPP 3.4, Appendix B and 2.11).
public struct DeliveryReceipt: Hashable, Sendable {
    /// The message_id that submit_sm_resp gave; at most 64 characters of ASCII.
    public var messageID: String
    /// The address that the message went to: the receipt comes from there.
    public var source: SMEAddress
    /// The address that the message came from: the receipt goes there.
    public var destination: SMEAddress
    /// When the message was submitted, in microseconds since 1970 began, UTC.
    public var submitted: Int64
    /// When it reached its final state, in microseconds since 1970 began, UTC.
    public var done: Int64
    public var state: MessageState
    /// The network's error code, 0 to 999; 0 for none.
    public var errorCode: Int
    /// The octets of the message; the first twenty go into the receipt.
    public var octets: [UInt8]

    public init(
        messageID: String, source: SMEAddress, destination: SMEAddress, submitted: Int64, done: Int64,
        state: MessageState, errorCode: Int = 0, octets: [UInt8] = []
    ) {
        self.messageID = messageID
        self.source = source
        self.destination = destination
        self.submitted = submitted
        self.done = done
        self.state = state
        self.errorCode = errorCode
        self.octets = octets
    }

    /// The text of Appendix B. Octets of the message that are not printable characters of ASCII appear as `.`.
    public var text: String {
        let code = String(min(max(0, errorCode), 999))
        let printable = octets.prefix(20).map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: ".") }
        return "id:\(messageID) sub:001 dlvrd:\(state == .delivered ? "001" : "000")"
            + " submit date:\(CalendarTime(microsecondsSince1970: submitted).tenDigits)"
            + " done date:\(CalendarTime(microsecondsSince1970: done).tenDigits)"
            + " stat:\(state.receiptText) err:\(String(repeating: "0", count: 3 - code.count))\(code)"
            + " text:\(String(decoding: printable, as: UTF8.self))"
    }

    /// The deliver_sm that carries it.
    ///
    /// - Parameter hasOptionalParameters: whether the PDU may have optional parameters; false for a client of SMPP 3.3.
    public func pdu(sequenceNumber: UInt32, hasOptionalParameters: Bool = true) -> PDU {
        let message = ShortMessageBody(
            source: source, destination: destination, esmClass: .deliveryReceipt, octets: Array(text.utf8))
        return PDU(
            .deliver(message), sequenceNumber: sequenceNumber,
            optionalParameters: hasOptionalParameters
                ? [
                    OptionalParameter(.receiptedMessageID, Array(messageID.utf8) + [0]),
                    OptionalParameter(.messageState, [state.rawValue]),
                ] : [])
    }
}
