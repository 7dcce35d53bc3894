import ESMEEmulator
import GBCS

/// The keys of whichever meter of the fleet this last became: its fleet's development keys, or imported ones.
///
/// Not Sendable: one for each thread.
public final class FleetKeyring: DeviceKeys {
    /// A meter's own imported keys.
    public struct ImportedKeys: Sendable {
        public let keyAgreement: P256PrivateKey
        public let digitalSignature: P256PrivateKey

        public init(keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey) {
            self.keyAgreement = keyAgreement
            self.digitalSignature = digitalSignature
        }
    }

    /// Party numbers remembered by key or identifier; at the limit all are dropped at once.
    static let knownPartyLimit = 1_024

    public let secrets: FleetSecrets
    private let fleet: Fleet
    private let imported: [Int: StoredDeviceKeys]
    private var number = 0
    /// The imported keys of the meter, where it has any.
    private var own: StoredDeviceKeys?
    private var signingKey: P256PrivateKey?

    /// Party numbers of Known Remote Parties and of keys from certificates. The objects are held, so that an address
    /// names one as long as it stands here.
    private var anchors: [(anchor: TrustAnchor, party: UInt8)] = []
    private var certified: [(key: P256PublicKey, party: UInt8)] = []
    /// The party numbers of senders, for preparing secrets before a message is looked at closely.
    private var senders: [EntityIdentifier: UInt8] = [:]

    public init(_ fleet: Fleet, imported: [Int: ImportedKeys] = [:], cacheCapacity: Int = 1 << 21) {
        self.fleet = fleet
        secrets = FleetSecrets(keys: fleet.keys, count: fleet.count, cacheCapacity: cacheCapacity)
        self.imported = imported.mapValues {
            StoredDeviceKeys(keyAgreement: $0.keyAgreement, digitalSignature: $0.digitalSignature)
        }
    }

    /// Becomes meter `number`'s.
    public func become(_ number: Int) {
        self.number = number
        if signingKey != nil { signingKey = nil }
        if !imported.isEmpty { own = imported[number] }
    }

    public func secret(with party: TrustAnchor) -> SharedSecret? {
        if let own { return own.secret(with: party) }
        for entry in anchors where entry.anchor === party { return secrets.secret(number, entry.party) }
        if let secret = party.givenSecret { return secret }
        guard let key = party.keyAgreement else { return nil }
        let found = secrets.party(key)
        if anchors.count == Self.knownPartyLimit { anchors = [] }
        anchors.append((party, found))
        remember(party.entityIdentifier, found)
        return secrets.secret(number, found)
    }

    public func secret(with key: P256PublicKey, of party: EntityIdentifier) -> SharedSecret? {
        if let own { return own.secret(with: key, of: party) }
        for entry in certified where entry.key === key { return secrets.secret(number, entry.party) }
        let found = secrets.party(key)
        if certified.count == Self.knownPartyLimit { certified = [] }
        certified.append((key, found))
        remember(party, found)
        return secrets.secret(number, found)
    }

    public var keyAgreement: P256PrivateKey? {
        own?.keyAgreement ?? fleet.keys.key(.keyAgreement, index: number)
    }

    public var digitalSignature: P256PrivateKey {
        if let own { return own.digitalSignature }
        if let signingKey { return signingKey }
        let key = fleet.keys.key(.digitalSignature, index: number)
        signingKey = key
        return key
    }

    /// Remembers which party number a sender's messages want.
    func remember(_ sender: EntityIdentifier, _ party: UInt8) {
        if senders.count == Self.knownPartyLimit { senders = [:] }
        senders[sender] = party
    }

    /// Notes that Z of meter `number` and the Access Control Broker will be wanted.
    public func prepareBroker(_ number: Int) {
        for entry in anchors where entry.anchor.role == .accessControlBroker { secrets.prepare(number, entry.party) }
    }

    /// Notes that a message of `sender` to meter `number` is about to be processed (``FleetSecrets/prepare(_:_:)``).
    public func prepare(_ number: Int, _ sender: EntityIdentifier) {
        if let party = senders[sender], imported.isEmpty || imported[number] == nil { secrets.prepare(number, party) }
    }
}
