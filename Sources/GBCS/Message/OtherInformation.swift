import COSEM

/// The party on whose behalf the Access Control Broker sends a command, and that party's own counter.
public struct SupplementaryRemoteParty: Hashable, Sendable {
    public let id: EntityIdentifier
    public let counter: UInt64

    public init(id: EntityIdentifier, counter: UInt64) { (self.id, self.counter) = (id, counter) }
}

/// The Grouping Header's other-information field: the Message Code and, behind the Access Control Broker,
/// who really asks (GBCS 7.2.7 and 4.3.1.4). The five forms are told apart by their length.
public enum OtherInformation: Hashable, Sendable {
    /// 2 octets: a Known Remote Party, for itself.
    case messageCode(MessageCode)
    /// 10 octets: + Supplementary Remote Party ID (only alerts that name a Load Controller).
    case supplementaryRemoteParty(MessageCode, id: EntityIdentifier)
    /// 18 octets: + Supplementary Remote Party Counter.
    case supplementaryRemotePartyCounter(MessageCode, id: EntityIdentifier, counter: UInt64)
    /// 26 octets: + Supplementary Originator Counter, the device's own (responses with protected attributes).
    case supplementaryOriginatorCounter(MessageCode, id: EntityIdentifier, counter: UInt64, originatorCounter: UInt64)
    /// 18 octets and the party's Key Agreement certificate, DER (commands that read protected attributes).
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

    /// Party and counter together, in the forms that have both.
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

    /// Octets of the field without its length.
    public var size: Int {
        switch self {
        case .messageCode: 2
        case .supplementaryRemoteParty: 10
        case .supplementaryRemotePartyCounter: 18
        case .supplementaryOriginatorCounter: 26
        case .keyAgreementCertificate(_, _, _, let certificate): 18 + certificate.count
        }
    }

    /// Decodes a field of `length` octets.
    public init(from reader: inout OctetReader, length: Int) throws(CodecError) {
        let start = reader.offset
        guard [2, 10, 18, 26].contains(length) || length > 26 else {
            throw CodecError(
                .invalidValue("other-information of \(length) octets; it takes 2, 10, 18, 26 or more"), at: start)
        }
        let code = MessageCode(rawValue: try reader.readInteger())
        guard length > 2 else {
            self = .messageCode(code)
            return
        }
        let id = EntityIdentifier(try reader.readInteger())
        guard length > 10 else {
            self = .supplementaryRemoteParty(code, id: id)
            return
        }
        let counter = try reader.readInteger(UInt64.self)
        switch length {
        case 18: self = .supplementaryRemotePartyCounter(code, id: id, counter: counter)
        case 26:
            self = .supplementaryOriginatorCounter(
                code, id: id, counter: counter, originatorCounter: try reader.readInteger())
        default:
            self = .keyAgreementCertificate(
                code, id: id, counter: counter, certificate: try reader.readSlice(length - 18))
        }
    }

    /// Appends the field without its length.
    public func encode(into octets: inout [UInt8]) {
        octets.append(bigEndian: messageCode.rawValue)
        if let id = supplementaryRemotePartyID { octets.append(bigEndian: id.rawValue) }
        if let counter = supplementaryRemotePartyCounter { octets.append(bigEndian: counter) }
        if let counter = supplementaryOriginatorCounter { octets.append(bigEndian: counter) }
        if let certificate = keyAgreementCertificate { octets.append(contentsOf: certificate) }
    }
}
