import COSEM

@testable import GBCS

/// The parser that ``MessageLayout`` took the place of, octet by octet: what it says of any octets is what a message is.
struct ReferenceParser: Equatable {
    let header: GroupingHeader
    let contentRange: Range<Int>
    let signature: Message.SignatureField
    let groupingRange: Range<Int>
    let macRange: Range<Int>?

    init(parsing octets: [UInt8]) throws(CodecError) {
        guard octets.count <= Message.maximumSize else {
            throw CodecError(.tooLarge(value: octets.count, limit: Message.maximumSize), at: 0)
        }
        var reader = OctetReader(octets)
        var groupingEnd = octets.count
        if try reader.peek() == MACHeader.tag {
            for octet in MACHeader.prefix { try reader.expect(octet, "MAC Header: empty field") }
            let length = try reader.readLength()
            guard length == reader.remaining else {
                if length > reader.remaining {
                    throw CodecError(.truncated(missing: length - reader.remaining), at: octets.count)
                }
                throw CodecError(.trailingOctets(count: reader.remaining - length), at: reader.offset + length)
            }
            for octet in MACHeader.securityHeader { try reader.expect(octet, "MAC Header: security header") }
            guard reader.remaining > MACHeader.macSize else {
                throw CodecError(.truncated(missing: MACHeader.macSize + 1 - reader.remaining), at: octets.count)
            }
            groupingEnd -= MACHeader.macSize
            macRange = groupingEnd..<octets.count
        } else {
            macRange = nil
        }
        let groupingStart = reader.offset
        reader = OctetReader(octets, range: groupingStart..<groupingEnd)
        header = try Self.header(&reader)
        let contentLength = try reader.readLength()
        let contentStart = try reader.skip(contentLength)
        contentRange = contentStart..<contentStart + contentLength
        if reader.isAtEnd && macRange == nil {
            signature = .absent
        } else {
            switch try reader.readUInt8() {
            case 0: signature = .empty
            case UInt8(Message.signatureSize):
                let start = try reader.skip(Message.signatureSize)
                signature = .present(start..<start + Message.signatureSize)
            case let length:
                throw CodecError(
                    .unexpectedOctet(found: length, expected: "a signature length 00 or 40"), at: reader.offset - 1)
            }
        }
        try reader.expectEnd()
        groupingRange = groupingStart..<groupingEnd
    }

    /// What the new parser found.
    init(_ message: Message) {
        header = message.header
        contentRange = message.contentRange
        signature = message.signature
        groupingRange = message.groupingRange
        macRange = message.macRange
    }

    private static func header(_ reader: inout OctetReader) throws(CodecError) -> GroupingHeader {
        try reader.expect(GroupingHeader.tag, "general-signing")
        try reader.expect(GroupingHeader.transactionIDSize, "length of the transaction-id")
        let flag = try reader.readUInt8()
        guard let craFlag = CRAFlag(rawValue: flag) else {
            throw CodecError(.unexpectedOctet(found: flag, expected: "a CRA flag 01 to 03"), at: reader.offset - 1)
        }
        let originatorCounter: UInt64 = try reader.readInteger()
        try reader.expect(8, "length of originator-system-title")
        let businessOriginator = EntityIdentifier(try reader.readInteger())
        try reader.expect(8, "length of recipient-system-title")
        let businessTarget = EntityIdentifier(try reader.readInteger())
        let dateTimeStart = reader.offset
        let dateTime: COSEMDateTime?
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
        return GroupingHeader(
            craFlag: craFlag, originatorCounter: originatorCounter, businessOriginator: businessOriginator,
            businessTarget: businessTarget, dateTime: dateTime,
            otherInformation: try otherInformation(&reader, length: length))
    }

    private static func otherInformation(
        _ reader: inout OctetReader, length: Int
    ) throws(CodecError) -> OtherInformation {
        let start = reader.offset
        guard [2, 10, 18, 26].contains(length) || length > 26 else {
            throw CodecError(
                .invalidValue("other-information of \(length) octets; it takes 2, 10, 18, 26 or more"), at: start)
        }
        let code = MessageCode(rawValue: try reader.readInteger())
        guard length > 2 else {
            return .messageCode(code)
        }
        let id = EntityIdentifier(try reader.readInteger())
        guard length > 10 else {
            return .supplementaryRemoteParty(code, id: id)
        }
        let counter = try reader.readInteger(UInt64.self)
        switch length {
        case 18: return .supplementaryRemotePartyCounter(code, id: id, counter: counter)
        case 26:
            return .supplementaryOriginatorCounter(
                code, id: id, counter: counter, originatorCounter: try reader.readInteger())
        default:
            return .keyAgreementCertificate(
                code, id: id, counter: counter, certificate: try reader.readSlice(length - 18))
        }
    }
}
