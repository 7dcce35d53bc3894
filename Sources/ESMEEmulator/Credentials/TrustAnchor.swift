import GBCS

/// What a meter holds of a Known Remote Party: its Trust Anchor Cells {role, digitalSignature, management} and
/// {role, keyAgreement, management} together (GBCS 4.3.2.5). A class: all meters of a fleet share them.
public final class TrustAnchor: Sendable {
    public let entityIdentifier: EntityIdentifier
    public let role: RemotePartyRole
    public let keyAgreement: P256PublicKey?
    public let digitalSignature: P256PublicKey?
    /// Z with this party, where it is given instead of keys (exchange files).
    public let givenSecret: SharedSecret?

    public init(
        entityIdentifier: EntityIdentifier, role: RemotePartyRole, keyAgreement: P256PublicKey?,
        digitalSignature: P256PublicKey?, givenSecret: SharedSecret? = nil
    ) {
        self.entityIdentifier = entityIdentifier
        self.role = role
        self.keyAgreement = keyAgreement
        self.digitalSignature = digitalSignature
        self.givenSecret = givenSecret
    }
}

/// All trust anchors of a meter. A fleet shares one array.
public struct TrustAnchors: Sendable {
    public let all: [TrustAnchor]
    /// The Access Control Broker, whose MAC every command carries.
    public let accessControlBroker: TrustAnchor?
    /// The Supplier, who gets the alerts.
    public let supplier: TrustAnchor?

    public init(_ anchors: [TrustAnchor]) {
        all = anchors
        accessControlBroker = anchors.first { $0.role == .accessControlBroker }
        supplier = anchors.first { $0.role == .supplier }
    }

    public subscript(party: EntityIdentifier) -> TrustAnchor? {
        for anchor in all where anchor.entityIdentifier == party { return anchor }
        return nil
    }
}
