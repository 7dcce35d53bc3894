import COSEM

/// A Grouping Header as it stands in a message: ``GroupingHeader`` without octets of its own, where a certificate is a
/// range of the message. It is trivial, so that passing it on counts no references.
package struct HeaderFields: Hashable, Sendable {
    package var craFlag: CRAFlag
    package var originatorCounter: UInt64
    package var businessOriginator: EntityIdentifier
    package var businessTarget: EntityIdentifier
    package var dateTime: COSEMDateTime?
    package var information: InformationFields

    package init(
        craFlag: CRAFlag, originatorCounter: UInt64, businessOriginator: EntityIdentifier,
        businessTarget: EntityIdentifier, dateTime: COSEMDateTime?, information: InformationFields
    ) {
        self.craFlag = craFlag
        self.originatorCounter = originatorCounter
        self.businessOriginator = businessOriginator
        self.businessTarget = businessTarget
        self.dateTime = dateTime
        self.information = information
    }

    /// Reads tag DF to the end of other-information.
    init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
        try cursor.expect(GroupingHeader.tag, "general-signing", octets)
        let transaction = try TransactionFields(at: &cursor, in: octets)
        craFlag = transaction.craFlag
        originatorCounter = transaction.originatorCounter
        businessOriginator = transaction.businessOriginator
        businessTarget = transaction.businessTarget
        let dateTimeStart = cursor.position
        switch try cursor.readUInt8(octets) {
        case 0: dateTime = nil
        case UInt8(COSEMDateTime.size): dateTime = try COSEMDateTime(at: &cursor, in: octets)
        case let length:
            throw CodecError(
                .unexpectedOctet(found: length, expected: "a date-time length 00 or 0C"), at: dateTimeStart)
        }
        let length = try cursor.readLength(octets)
        guard length <= cursor.remaining else {
            throw CodecError(.truncated(missing: length - cursor.remaining), at: cursor.position)
        }
        information = try InformationFields(at: &cursor, in: octets, length: length)
    }

    /// Size in octets from the tag DF to the end of other-information.
    package var size: Int {
        let fixed = 1 + 10 + 9 + 9 + (dateTime == nil ? 1 : 1 + COSEMDateTime.size)
        let information = information.size
        return fixed + lengthSize(information) + information
    }

    /// Writes the header, except for a certificate at its end, to the first octets of `buffer`, which is that long.
    package func store(in buffer: UnsafeMutableRawBufferPointer) {
        buffer[0] = GroupingHeader.tag
        TransactionFields(
            craFlag: craFlag, originatorCounter: originatorCounter, businessOriginator: businessOriginator,
            businessTarget: businessTarget
        ).store(in: buffer)
        var offset = 30
        if let dateTime {
            buffer[29] = UInt8(COSEMDateTime.size)
            dateTime.store(in: buffer, at: offset)
            offset += COSEMDateTime.size
        } else {
            buffer[29] = 0
        }
        buffer.store(length: information.size, at: &offset)
        information.store(in: buffer, at: offset)
    }
}

/// ``OtherInformation`` without octets of its own.
package struct InformationFields: Hashable, Sendable {
    /// The cases of ``OtherInformation``. Each has the fields of those before it, except that the last has no
    /// originator counter.
    package enum Form: UInt8, Sendable {
        case messageCode
        case supplementaryRemoteParty
        case supplementaryRemotePartyCounter
        case supplementaryOriginatorCounter
        case keyAgreementCertificate
    }

    package var form: Form
    package var messageCode: MessageCode
    /// Supplementary Remote Party ID and Counter, and Supplementary Originator Counter: 0 where the form has none.
    package var id = EntityIdentifier(0)
    package var counter: UInt64 = 0
    package var originatorCounter: UInt64 = 0
    /// Range of the certificate in the message; empty where the form has none.
    package var certificate = 0..<0

    /// Reads a field of `length` octets.
    init(at cursor: inout OctetCursor, in octets: RawSpan, length: Int) throws(CodecError) {
        switch length {
        case 2: form = .messageCode
        case 10: form = .supplementaryRemoteParty
        case 18: form = .supplementaryRemotePartyCounter
        case 26: form = .supplementaryOriginatorCounter
        case 27...: form = .keyAgreementCertificate
        default:
            throw CodecError(
                .invalidValue("other-information of \(length) octets; it takes 2, 10, 18, 26 or more"),
                at: cursor.position)
        }
        messageCode = MessageCode(rawValue: try cursor.readInteger(octets))
        guard form != .messageCode else { return }
        id = EntityIdentifier(try cursor.readInteger(octets))
        guard form != .supplementaryRemoteParty else { return }
        counter = try cursor.readInteger(octets)
        switch form {
        case .supplementaryOriginatorCounter: originatorCounter = try cursor.readInteger(octets)
        case .keyAgreementCertificate:
            let start = try cursor.skip(length - 18)
            certificate = start..<cursor.position
        case .messageCode, .supplementaryRemoteParty, .supplementaryRemotePartyCounter: break
        }
    }

    /// The fields of `information`, whose certificate starts at offset `place`.
    init(_ information: OtherInformation, certificateAt place: Int) {
        messageCode = information.messageCode
        switch information {
        case .messageCode: form = .messageCode
        case .supplementaryRemoteParty: form = .supplementaryRemoteParty
        case .supplementaryRemotePartyCounter: form = .supplementaryRemotePartyCounter
        case .supplementaryOriginatorCounter: form = .supplementaryOriginatorCounter
        case .keyAgreementCertificate(_, _, _, let certificate):
            form = .keyAgreementCertificate
            self.certificate = place..<place + certificate.count
        }
        id = information.supplementaryRemotePartyID ?? id
        counter = information.supplementaryRemotePartyCounter ?? 0
        originatorCounter = information.supplementaryOriginatorCounter ?? 0
    }

    package var supplementaryRemotePartyID: EntityIdentifier? { form == .messageCode ? nil : id }

    /// Size of the field in octets, without its length.
    package var size: Int { storedSize + certificate.count }

    /// Size of the field in octets, without its length and its certificate.
    var storedSize: Int {
        switch form {
        case .messageCode: 2
        case .supplementaryRemoteParty: 10
        case .supplementaryRemotePartyCounter, .keyAgreementCertificate: 18
        case .supplementaryOriginatorCounter: 26
        }
    }

    /// Writes ``storedSize`` octets at `offset`, where they must fit.
    func store(in buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        buffer.store(bigEndian: messageCode.rawValue, at: offset)
        guard form != .messageCode else { return }
        buffer.store(bigEndian: id.rawValue, at: offset + 2)
        guard form != .supplementaryRemoteParty else { return }
        buffer.store(bigEndian: counter, at: offset + 10)
        if form == .supplementaryOriginatorCounter { buffer.store(bigEndian: originatorCounter, at: offset + 18) }
    }
}
