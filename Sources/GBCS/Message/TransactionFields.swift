import COSEM

/// The fields that general-signing and general-ciphering begin with after their tags, in one layout: transaction-id and
/// the two system titles (GBCS 7.2.7, 7.2.11).
struct TransactionFields {
    let craFlag: CRAFlag
    let originatorCounter: UInt64
    /// The sender (originator-system-title).
    let businessOriginator: EntityIdentifier
    /// The recipient (recipient-system-title).
    let businessTarget: EntityIdentifier

    init(
        craFlag: CRAFlag, originatorCounter: UInt64, businessOriginator: EntityIdentifier,
        businessTarget: EntityIdentifier
    ) {
        self.craFlag = craFlag
        self.originatorCounter = originatorCounter
        self.businessOriginator = businessOriginator
        self.businessTarget = businessTarget
    }

    /// Reads from the length of the transaction-id to the end of recipient-system-title.
    @inline(__always)
    init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
        try cursor.expect(GroupingHeader.transactionIDSize, "length of the transaction-id", octets)
        let flag = try cursor.readUInt8(octets)
        guard let craFlag = CRAFlag(rawValue: flag) else {
            throw CodecError(.unexpectedOctet(found: flag, expected: "a CRA flag 01 to 03"), at: cursor.position - 1)
        }
        self.craFlag = craFlag
        originatorCounter = try cursor.readInteger(octets)
        try cursor.expect(8, "length of originator-system-title", octets)
        businessOriginator = EntityIdentifier(try cursor.readInteger(octets))
        try cursor.expect(8, "length of recipient-system-title", octets)
        businessTarget = EntityIdentifier(try cursor.readInteger(octets))
    }

    /// Writes octets 1 to 28 of `buffer`, behind the tag.
    @inline(__always)
    func store(in buffer: UnsafeMutableRawBufferPointer) {
        buffer[1] = GroupingHeader.transactionIDSize
        buffer[2] = craFlag.rawValue
        buffer.store(bigEndian: originatorCounter, at: 3)
        buffer[11] = 8
        buffer.store(bigEndian: businessOriginator.rawValue, at: 12)
        buffer[20] = 8
        buffer.store(bigEndian: businessTarget.rawValue, at: 21)
    }
}
