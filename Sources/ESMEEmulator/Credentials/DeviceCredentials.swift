import GBCS

/// A meter's own keys, and Z with every party it has met.
struct DeviceCredentials {
    /// nil only where all secrets are given (exchange files).
    let keyAgreement: P256PrivateKey?
    let digitalSignature: P256PrivateKey

    /// Unknown Remote Parties whose Z is kept; the longest kept goes first.
    static let unknownPartyLimit = 16

    /// A handful: looking through them is faster than hashing.
    private var known: [(party: EntityIdentifier, secret: SharedSecret)] = []
    private var unknown: [(key: P256PublicKey, secret: SharedSecret)] = []

    init(keyAgreement: P256PrivateKey?, digitalSignature: P256PrivateKey) {
        self.keyAgreement = keyAgreement
        self.digitalSignature = digitalSignature
    }

    /// Z with a Known Remote Party; nil when neither keys nor secret are there.
    mutating func secret(with party: TrustAnchor) -> SharedSecret? {
        if let secret = party.givenSecret { return secret }
        for entry in known where entry.party == party.entityIdentifier { return entry.secret }
        guard let own = keyAgreement, let key = party.keyAgreement else { return nil }
        let secret = own.sharedSecret(with: key)
        known.append((party.entityIdentifier, secret))
        return secret
    }

    /// Z with the key of an Unknown Remote Party's certificate.
    mutating func secret(with key: P256PublicKey) -> SharedSecret? {
        if let entry = unknown.first(where: { $0.key == key }) { return entry.secret }
        guard let own = keyAgreement else { return nil }
        let secret = own.sharedSecret(with: key)
        if unknown.count == Self.unknownPartyLimit { unknown.removeFirst() }
        unknown.append((key, secret))
        return secret
    }
}
