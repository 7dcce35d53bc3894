import COSEM

/// The Grouping Header (general-signing, GBCS 7.2.7): who says what to whom, and the counter that makes the
/// message unique. Everything up to the length of the content.
public struct GroupingHeader: Hashable, Sendable {
    public static let tag: UInt8 = 0xDF
    /// CRA flag and Originator Counter.
    static let transactionIDSize: UInt8 = 9

    public var craFlag: CRAFlag
    /// A response repeats the command's; an alert carries the device's own.
    public var originatorCounter: UInt64
    /// originator-system-title.
    public var businessOriginator: EntityIdentifier
    /// recipient-system-title.
    public var businessTarget: EntityIdentifier
    /// Only some responses have it (``UseCase/responseHasDateTime``).
    public var dateTime: COSEMDateTime?
    public var otherInformation: OtherInformation

    public init(
        craFlag: CRAFlag, originatorCounter: UInt64, businessOriginator: EntityIdentifier,
        businessTarget: EntityIdentifier, dateTime: COSEMDateTime? = nil, otherInformation: OtherInformation
    ) {
        self.craFlag = craFlag
        self.originatorCounter = originatorCounter
        self.businessOriginator = businessOriginator
        self.businessTarget = businessTarget
        self.dateTime = dateTime
        self.otherInformation = otherInformation
    }

    public var messageCode: MessageCode { otherInformation.messageCode }

    /// Octets from the tag DF to the end of other-information.
    public var size: Int {
        let fixed = 1 + 10 + 9 + 9 + (dateTime == nil ? 1 : 1 + COSEMDateTime.size)
        let information = otherInformation.size
        return fixed + lengthSize(information) + information
    }

    public init(from reader: inout OctetReader) throws(CodecError) {
        try reader.expect(Self.tag, "general-signing")
        try reader.expect(Self.transactionIDSize, "length of the transaction-id")
        let flag = try reader.readUInt8()
        guard let craFlag = CRAFlag(rawValue: flag) else {
            throw CodecError(.unexpectedOctet(found: flag, expected: "a CRA flag 01 to 03"), at: reader.offset - 1)
        }
        self.craFlag = craFlag
        originatorCounter = try reader.readInteger()
        try reader.expect(8, "length of originator-system-title")
        businessOriginator = EntityIdentifier(try reader.readInteger())
        try reader.expect(8, "length of recipient-system-title")
        businessTarget = EntityIdentifier(try reader.readInteger())
        let dateTimeStart = reader.offset
        switch try reader.readUInt8() {
        case 0: dateTime = nil
        case UInt8(COSEMDateTime.size): dateTime = try COSEMDateTime(from: &reader)
        case let length:
            throw CodecError(
                .unexpectedOctet(found: length, expected: "a date-time length 00 or 0C"), at: dateTimeStart)
        }
        let length = try reader.readLength()
        guard length <= reader.remaining else {
            throw CodecError(.truncated(missing: length - reader.remaining), at: reader.offset)
        }
        otherInformation = try OtherInformation(from: &reader, length: length)
    }

    public func encode(into octets: inout [UInt8]) {
        octets.append(count: 29) { buffer in
            buffer[0] = Self.tag
            buffer[1] = Self.transactionIDSize
            buffer[2] = craFlag.rawValue
            buffer.store(bigEndian: originatorCounter, at: 3)
            buffer[11] = 8
            buffer.store(bigEndian: businessOriginator.rawValue, at: 12)
            buffer[20] = 8
            buffer.store(bigEndian: businessTarget.rawValue, at: 21)
        }
        if let dateTime {
            octets.append(UInt8(COSEMDateTime.size))
            dateTime.encode(into: &octets)
        } else {
            octets.append(0)
        }
        octets.append(length: otherInformation.size)
        otherInformation.encode(into: &octets)
    }
}
