/// Who sends a command, and for whom (GBCS 3, 4.3.1.4).
public enum CommandOriginator: Hashable, Sendable {
    /// A party whose credentials the device holds, which acts for itself.
    case knownRemoteParty(EntityIdentifier, counter: UInt64)
    /// The Access Control Broker on behalf of a party that the device does not know; with the party's Key
    /// Agreement certificate (DER) where protected attributes come back.
    case accessControlBroker(
        EntityIdentifier, counter: UInt64, onBehalfOf: SupplementaryRemoteParty, certificate: [UInt8]?)

    public var businessOriginator: EntityIdentifier {
        switch self {
        case .knownRemoteParty(let id, _), .accessControlBroker(let id, _, _, _): id
        }
    }

    public var originatorCounter: UInt64 {
        switch self {
        case .knownRemoteParty(_, let counter), .accessControlBroker(_, let counter, _, _): counter
        }
    }

    /// The header of this originator's command `code` to `device`.
    public func header(_ code: MessageCode, to device: EntityIdentifier) -> GroupingHeader {
        let information: OtherInformation =
            switch self {
            case .knownRemoteParty: .messageCode(code)
            case .accessControlBroker(_, _, let party, nil):
                .supplementaryRemotePartyCounter(code, id: party.id, counter: party.counter)
            case .accessControlBroker(_, _, let party, let certificate?):
                .keyAgreementCertificate(code, id: party.id, counter: party.counter, certificate: certificate[...])
            }
        return GroupingHeader(
            craFlag: .command, originatorCounter: originatorCounter, businessOriginator: businessOriginator,
            businessTarget: device, otherInformation: information)
    }
}
