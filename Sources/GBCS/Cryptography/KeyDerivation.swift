/// The purpose that a message key is derived for: OtherInfo of the concatenation KDF (GBCS 4.3.3.3), 33 octets.
///
/// `AES key = first 16 octets of SHA-256(00000001 ‖ Z ‖ 60857406080300 ‖ originator ‖ 09 ‖ kind ‖ counter ‖
/// other party)`, NIST SP 800-56A with SHA-256 in one round.
public struct KeyDerivation: Hashable, Sendable {
    /// What the key protects: the CRA flag for MACs, 04 for protected attributes.
    public enum Kind: UInt8, Sendable {
        case commandMAC = 1
        case responseMAC = 2
        case alertMAC = 3
        case protectedAttributes = 4
    }

    /// Octets of the AlgorithmID for AES-GCM-128.
    static let algorithmID: [UInt8] = [0x60, 0x85, 0x74, 0x06, 0x08, 0x03, 0x00]

    public let originator: EntityIdentifier
    public let kind: Kind
    public let counter: UInt64
    public let otherParty: EntityIdentifier

    public init(originator: EntityIdentifier, kind: Kind, counter: UInt64, otherParty: EntityIdentifier) {
        self.originator = originator
        self.kind = kind
        self.counter = counter
        self.otherParty = otherParty
    }

    /// The derivation of the key for the MAC of a message with `header`, whoever's key pair makes it.
    public init(macOf header: GroupingHeader) { self.init(macOf: header.fields) }

    package init(macOf header: HeaderFields) {
        let kind: Kind =
            switch header.craFlag {
            case .command: .commandMAC
            case .response: .responseMAC
            case .alert: .alertMAC
            }
        self.init(
            originator: header.businessOriginator, kind: kind, counter: header.originatorCounter,
            otherParty: header.businessTarget)
    }

    /// The derivation of the key for the protected attributes in a message with `header`: a supplementary party and a
    /// Supplementary Originator Counter, where the header has them, replace the recipient and the counter (GBCS 8).
    public init(protectedAttributesOf header: GroupingHeader) { self.init(protectedAttributesOf: header.fields) }

    package init(protectedAttributesOf header: HeaderFields) {
        let information = header.information
        self.init(
            originator: header.businessOriginator, kind: .protectedAttributes,
            counter: information.form == .supplementaryOriginatorCounter
                ? information.originatorCounter : header.originatorCounter,
            otherParty: information.supplementaryRemotePartyID ?? header.businessTarget)
    }
}
