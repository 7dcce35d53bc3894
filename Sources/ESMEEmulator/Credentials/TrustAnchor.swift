import GBCS

/// What a meter holds about a Known Remote Party: its Trust Anchor Cells {role, digitalSignature, management} and
/// {role, keyAgreement, management} together (GBCS 4.3.2.5). It is a class because all meters of a fleet share them.
public final class TrustAnchor: Sendable {
    public let entityIdentifier: EntityIdentifier
    public let role: RemotePartyRole
    public let keyAgreement: P256PublicKey?
    public let digitalSignature: P256PublicKey?
    /// Z with this party, where it is given instead of keys (exchange files).
    public let givenSecret: SharedSecret?
    /// The key that a Supplier's top-ups are authenticated with: its cell {supplier, keyAgreement, prePaymentTopUp}.
    public let prepayment: P256PublicKey?
    /// Z with ``prepayment``, where it is given instead of keys.
    public let givenPrepaymentSecret: SharedSecret?

    public init(
        entityIdentifier: EntityIdentifier, role: RemotePartyRole, keyAgreement: P256PublicKey?,
        digitalSignature: P256PublicKey?, givenSecret: SharedSecret? = nil, prepayment: P256PublicKey? = nil,
        givenPrepaymentSecret: SharedSecret? = nil
    ) {
        self.entityIdentifier = entityIdentifier
        self.role = role
        self.keyAgreement = keyAgreement
        self.digitalSignature = digitalSignature
        self.givenSecret = givenSecret
        self.prepayment = prepayment
        self.givenPrepaymentSecret = givenPrepaymentSecret
    }
}

/// All trust anchors of a meter. A fleet shares one array.
public struct TrustAnchors: Sendable {
    public let all: [TrustAnchor]
    /// The Access Control Broker, whose MAC every command carries.
    public let accessControlBroker: TrustAnchor?
    /// The Supplier, who gets the alerts.
    public let supplier: TrustAnchor?
    /// The Network Operator, who is told of outages.
    public var networkOperator: TrustAnchor? { all.first { $0.role == .networkOperator } }

    /// What the hot path looks for in ``all``, by index: numbers that can be read without touching the objects.
    private let parties: [(identifier: EntityIdentifier, role: RemotePartyRole)]
    /// Index of the Access Control Broker in ``all``; nil when it is not there.
    let brokerPlace: Int?
    /// Unretained references to the objects of ``all``, which holds them as long as this value exists.
    private let uncounted: [Unmanaged<TrustAnchor>]

    public init(_ anchors: [TrustAnchor]) {
        all = anchors
        parties = anchors.map { ($0.entityIdentifier, $0.role) }
        uncounted = anchors.map(Unmanaged.passUnretained)
        brokerPlace = anchors.firstIndex { $0.role == .accessControlBroker }
        accessControlBroker = brokerPlace.map { anchors[$0] }
        supplier = anchors.first { $0.role == .supplier }
    }

    public subscript(party: EntityIdentifier) -> TrustAnchor? { place(of: party).map { all[$0] } }

    /// Index of a party in ``all``; nil when it is not there.
    func place(of party: EntityIdentifier) -> Int? {
        for place in parties.indices where parties[place].identifier == party { return place }
        return nil
    }

    /// Z of `keys` with the party at index `place`; counts no references, as the hot path wants it.
    func secret(of keys: any DeviceKeys, withPartyAt place: Int) -> SharedSecret? {
        uncounted[place]._withUnsafeGuaranteedRef { keys.secret(with: $0) }
    }

    func role(at place: Int) -> RemotePartyRole { parties[place].role }
}
