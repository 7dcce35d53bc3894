import GBCS

/// A meter's own keys as the meter uses them: Z with a party, and the key that signs.
///
/// It is a class protocol because a fleet has one object for each thread, which stands for meter after meter.
public protocol DeviceKeys: AnyObject {
    /// Z with a Known Remote Party; nil when neither keys nor secret are there.
    func secret(with party: TrustAnchor) -> SharedSecret?
    /// Z with the key of an Unknown Remote Party's certificate; nil when the meter has no Key Agreement key.
    func secret(with key: P256PublicKey, of party: EntityIdentifier) -> SharedSecret?
    var digitalSignature: P256PrivateKey { get }
    /// The meter's Key Agreement key; nil only where all secrets are given (exchange files).
    var keyAgreement: P256PrivateKey? { get }
}

/// Keys that are stored, and Z with the parties that the meter has met.
public final class StoredDeviceKeys: DeviceKeys {
    public let keyAgreement: P256PrivateKey?
    public let digitalSignature: P256PrivateKey

    /// Number of Unknown Remote Parties whose Z is kept; beyond it the one kept longest is dropped.
    static let unknownPartyLimit = 16

    /// Known Remote Parties and their Z. They are a handful: looking through them is faster than hashing.
    /// The keys are compared too: a party's may be replaced (GBCS CS02b).
    private var known: [(party: EntityIdentifier, key: P256PublicKey, secret: SharedSecret)] = []
    private var unknown: [(key: P256PublicKey, secret: SharedSecret)] = []
    /// Z with public keys, where it is given instead of the meter's private key (exchange files).
    private let knownSecrets: [(key: P256PublicKey, secret: SharedSecret)]

    public init(
        keyAgreement: P256PrivateKey?, digitalSignature: P256PrivateKey,
        knownSecrets: [(key: P256PublicKey, secret: SharedSecret)] = []
    ) {
        self.keyAgreement = keyAgreement
        self.digitalSignature = digitalSignature
        self.knownSecrets = knownSecrets
    }

    public func secret(with party: TrustAnchor) -> SharedSecret? {
        if let secret = party.givenSecret { return secret }
        guard let key = party.keyAgreement else { return nil }
        for entry in known where entry.party == party.entityIdentifier && entry.key == key { return entry.secret }
        if let known = knownSecrets.first(where: { $0.key == key }) { return known.secret }
        guard let own = keyAgreement else { return nil }
        let secret = own.sharedSecret(with: key)
        known.removeAll { $0.party == party.entityIdentifier }
        known.append((party.entityIdentifier, key, secret))
        return secret
    }

    public func secret(with key: P256PublicKey, of party: EntityIdentifier) -> SharedSecret? {
        if let known = knownSecrets.first(where: { $0.key == key }) { return known.secret }
        if let entry = unknown.first(where: { $0.key == key }) { return entry.secret }
        guard let own = keyAgreement else { return nil }
        let secret = own.sharedSecret(with: key)
        if unknown.count == Self.unknownPartyLimit { unknown.removeFirst() }
        unknown.append((key, secret))
        return secret
    }
}
