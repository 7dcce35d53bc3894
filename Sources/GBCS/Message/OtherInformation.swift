import COSEM

/// The party on whose behalf the Access Control Broker sends a command, and that party's own counter.
public struct SupplementaryRemoteParty: Hashable, Sendable {
    public let id: EntityIdentifier
    public let counter: UInt64

    public init(id: EntityIdentifier, counter: UInt64) { (self.id, self.counter) = (id, counter) }
}

/// The Grouping Header's other-information field: the Message Code and, where the Access Control Broker sends the
/// command, who really asks (GBCS 7.2.7 and 4.3.1.4). The five forms differ in length.
public enum OtherInformation: Hashable, Sendable {
    /// Form of 2 octets: a Known Remote Party acts for itself.
    case messageCode(MessageCode)
    /// Form of 10 octets, with a Supplementary Remote Party ID (only alerts that name a Load Controller).
    case supplementaryRemoteParty(MessageCode, id: EntityIdentifier)
    /// Form of 18 octets, with a Supplementary Remote Party Counter as well.
    case supplementaryRemotePartyCounter(MessageCode, id: EntityIdentifier, counter: UInt64)
    /// Form of 26 octets, with a Supplementary Originator Counter as well, the device's own (responses with protected
    /// attributes).
    case supplementaryOriginatorCounter(MessageCode, id: EntityIdentifier, counter: UInt64, originatorCounter: UInt64)
    /// Form of 18 octets and the party's Key Agreement certificate, DER (commands that read protected attributes).
    case keyAgreementCertificate(MessageCode, id: EntityIdentifier, counter: UInt64, certificate: ArraySlice<UInt8>)

    public var messageCode: MessageCode {
        switch self {
        case .messageCode(let code), .supplementaryRemoteParty(let code, _),
            .supplementaryRemotePartyCounter(let code, _, _), .supplementaryOriginatorCounter(let code, _, _, _),
            .keyAgreementCertificate(let code, _, _, _):
            code
        }
    }

    public var supplementaryRemotePartyID: EntityIdentifier? {
        switch self {
        case .messageCode: nil
        case .supplementaryRemoteParty(_, let id), .supplementaryRemotePartyCounter(_, let id, _),
            .supplementaryOriginatorCounter(_, let id, _, _), .keyAgreementCertificate(_, let id, _, _):
            id
        }
    }

    public var supplementaryRemotePartyCounter: UInt64? {
        switch self {
        case .messageCode, .supplementaryRemoteParty: nil
        case .supplementaryRemotePartyCounter(_, _, let counter),
            .supplementaryOriginatorCounter(_, _, let counter, _), .keyAgreementCertificate(_, _, let counter, _):
            counter
        }
    }

    /// The supplementary party and its counter, in the forms that have both; else nil.
    public var supplementaryRemoteParty: SupplementaryRemoteParty? {
        guard let id = supplementaryRemotePartyID, let counter = supplementaryRemotePartyCounter else { return nil }
        return SupplementaryRemoteParty(id: id, counter: counter)
    }

    public var supplementaryOriginatorCounter: UInt64? {
        if case .supplementaryOriginatorCounter(_, _, _, let counter) = self { counter } else { nil }
    }

    public var keyAgreementCertificate: ArraySlice<UInt8>? {
        if case .keyAgreementCertificate(_, _, _, let certificate) = self { certificate } else { nil }
    }

    /// Size of the field in octets, without its length.
    public var size: Int { fields.size }

    /// Decodes a field of `length` octets.
    public init(from reader: inout OctetReader, length: Int) throws(CodecError) {
        let fields = try reader.reading { (cursor, octets) throws(CodecError) in
            var ahead = cursor
            let fields = try InformationFields(at: &ahead, in: octets, length: length)
            // The certificate is read separately: it shares the reader's octets.
            try cursor.skip(fields.storedSize)
            return fields
        }
        self.init(fields, try reader.readSlice(fields.certificate.count))
    }

    /// The information of `fields`; `certificate` holds the octets of the certificate, and is used only where there is
    /// one.
    init(_ fields: InformationFields, _ certificate: ArraySlice<UInt8>) {
        let (code, id, counter) = (fields.messageCode, fields.id, fields.counter)
        self =
            switch fields.form {
            case .messageCode: .messageCode(code)
            case .supplementaryRemoteParty: .supplementaryRemoteParty(code, id: id)
            case .supplementaryRemotePartyCounter: .supplementaryRemotePartyCounter(code, id: id, counter: counter)
            case .supplementaryOriginatorCounter:
                .supplementaryOriginatorCounter(
                    code, id: id, counter: counter, originatorCounter: fields.originatorCounter)
            case .keyAgreementCertificate:
                .keyAgreementCertificate(code, id: id, counter: counter, certificate: certificate)
            }
    }

    /// The fields of this information; the certificate's range counts from the first octet of a buffer of its own.
    var fields: InformationFields { InformationFields(self, certificateAt: 0) }

    /// Appends the field without its length.
    public func encode(into octets: inout [UInt8]) {
        let fields = fields
        octets.append(count: fields.storedSize) { fields.store(in: $0, at: 0) }
        if let certificate = keyAgreementCertificate { octets.append(contentsOf: certificate) }
    }
}
