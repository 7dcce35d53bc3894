import COSEM

/// The Message Routing Header: what general-ciphering tells about the message whose block it carries (GBCS 7.2.11).
///
/// Its values are those of the carried message's Grouping Header. A block has no others of its own, so that all blocks
/// of a message have the same.
public struct MessageRoutingHeader: Hashable, Sendable {
    /// DD, transaction-id, two system titles, date-time, other-information and key-info.
    static let size = 1 + 10 + 9 + 9 + 1 + 3 + 1
    /// Size in octets of other-information: the Message Code alone.
    static let otherInformationSize: UInt8 = 2

    public var craFlag: CRAFlag
    public var originatorCounter: UInt64
    /// The sender of the carried message (originator-system-title).
    public var businessOriginator: EntityIdentifier
    /// The recipient of the carried message (recipient-system-title).
    public var businessTarget: EntityIdentifier
    public var messageCode: MessageCode

    public init(
        craFlag: CRAFlag, originatorCounter: UInt64, businessOriginator: EntityIdentifier,
        businessTarget: EntityIdentifier, messageCode: MessageCode
    ) {
        self.craFlag = craFlag
        self.originatorCounter = originatorCounter
        self.businessOriginator = businessOriginator
        self.businessTarget = businessTarget
        self.messageCode = messageCode
    }

    /// The header of the blocks of a message with this Grouping Header.
    public init(_ header: GroupingHeader) { self.init(header.fields) }

    init(_ fields: HeaderFields) {
        self.init(
            craFlag: fields.craFlag, originatorCounter: fields.originatorCounter,
            businessOriginator: fields.businessOriginator, businessTarget: fields.businessTarget,
            messageCode: fields.information.messageCode)
    }

    /// The header of the blocks of a whole message, which is read no further than its Grouping Header.
    public init(ofMessage octets: [UInt8]) throws(CodecError) {
        let span = octets.span.bytes
        var cursor = OctetCursor(0..<octets.count)
        if try cursor.peek(span) == MACHeader.tag {
            try MACHeader.readPrefix(&cursor, span)
            _ = try cursor.readLength(span)
            try MACHeader.readSecurityHeader(&cursor, span)
        }
        self.init(try HeaderFields(at: &cursor, in: span))
    }

    /// The header of what the Business Target sends back about the same message, its acknowledgements.
    public var reversed: MessageRoutingHeader {
        var header = self
        (header.businessOriginator, header.businessTarget) = (businessTarget, businessOriginator)
        return header
    }

    /// Whether both speak of one message: the same transaction-id of the same originator.
    public func hasTransaction(of other: MessageRoutingHeader) -> Bool {
        craFlag == other.craFlag && originatorCounter == other.originatorCounter
            && businessOriginator == other.businessOriginator
    }

    /// Reads DD to key-info.
    init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
        try cursor.expect(MACHeader.tag, "general-ciphering", octets)
        let transaction = try TransactionFields(at: &cursor, in: octets)
        craFlag = transaction.craFlag
        originatorCounter = transaction.originatorCounter
        businessOriginator = transaction.businessOriginator
        businessTarget = transaction.businessTarget
        try cursor.expect(0, "Message Routing Header: empty date-time", octets)
        try cursor.expect(Self.otherInformationSize, "length of the Message Code in other-information", octets)
        messageCode = MessageCode(rawValue: try cursor.readInteger(octets))
        try cursor.expect(0, "Message Routing Header: empty key-info", octets)
    }

    /// Writes ``size`` octets, the first of `buffer`, which is zeroed and at least that long.
    func store(in buffer: UnsafeMutableRawBufferPointer) {
        buffer[0] = MACHeader.tag
        TransactionFields(
            craFlag: craFlag, originatorCounter: originatorCounter, businessOriginator: businessOriginator,
            businessTarget: businessTarget
        ).store(in: buffer)
        buffer[30] = Self.otherInformationSize
        buffer.store(bigEndian: messageCode.rawValue, at: 31)
    }
}
