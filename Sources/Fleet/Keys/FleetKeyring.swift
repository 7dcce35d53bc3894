import ESMEEmulator
import GBCS

/// The keys of the meter of the fleet that this last became: its fleet's development keys, or imported ones.
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

    public let secrets: FleetSecrets
    private let fleet: Fleet
    private let imported: [Int: StoredDeviceKeys]
    // Unchecked: one thread has the keyring, and nothing that runs while these change calls back here.
    @exclusivity(unchecked) private var number = 0
    /// The imported keys of the meter, where it has any.
    @exclusivity(unchecked) private var own: StoredDeviceKeys?
    @exclusivity(unchecked) private var signingKey: P256PrivateKey?

    /// The value that ``FleetSecrets/changes`` had when the numbers were right.
    @exclusivity(unchecked) private var seenChanges = 0
    /// Known Remote Parties and keys from certificates.
    @exclusivity(unchecked) private var anchors = KnownParties()
    @exclusivity(unchecked) private var certified = KnownParties()
    /// The party numbers of senders, for preparing secrets before a message is read in full.
    private var senders: [EntityIdentifier: UInt8] = [:]
    /// The sender looked for last: most often the next one is the same.
    @exclusivity(unchecked) private var lastSender: (id: EntityIdentifier, party: UInt8)?

    public init(_ fleet: Fleet, imported: [Int: ImportedKeys] = [:], cacheCapacity: Int = 1 << 21) {
        self.fleet = fleet
        secrets = FleetSecrets(keys: fleet.keys, count: fleet.count, cacheCapacity: cacheCapacity)
        self.imported = imported.mapValues {
            StoredDeviceKeys(keyAgreement: $0.keyAgreement, digitalSignature: $0.digitalSignature)
        }
    }

    /// Becomes the keyring of meter `number`.
    public func become(_ number: Int) {
        self.number = number
        if signingKey != nil { signingKey = nil }
        if !imported.isEmpty { own = imported[number] }
    }

    public func secret(with party: TrustAnchor) -> SharedSecret? {
        if let own { return own.secret(with: party) }
        if let known = isCurrent ? anchors.number(of: ObjectIdentifier(party)) : nil {
            return secrets.secret(number, known)
        }
        if let secret = party.givenSecret { return secret }
        guard let key = party.keyAgreement else { return nil }
        let found = secrets.party(key)
        forgetIfChanged()
        anchors.remember(party, as: found, isBroker: party.role == .accessControlBroker)
        remember(party.entityIdentifier, found)
        return secrets.secret(number, found)
    }

    public func secret(with key: P256PublicKey, of party: EntityIdentifier) -> SharedSecret? {
        if let own { return own.secret(with: key, of: party) }
        if let known = isCurrent ? certified.number(of: ObjectIdentifier(key)) : nil {
            return secrets.secret(number, known)
        }
        let found = secrets.party(key)
        forgetIfChanged()
        certified.remember(key, as: found, isBroker: false)
        remember(party, found)
        return secrets.secret(number, found)
    }

    /// Whether the numbers remembered still stand for the same parties.
    private var isCurrent: Bool { secrets.changes == seenChanges }

    /// Forgets numbers that may stand for others now.
    private func forgetIfChanged() {
        guard !isCurrent else { return }
        seenChanges = secrets.changes
        anchors.removeAll()
        certified.removeAll()
        (senders, lastSender) = ([:], nil)
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

    /// Remembers which party's number a message from `sender` needs.
    func remember(_ sender: EntityIdentifier, _ party: UInt8) {
        if senders.count == KnownParties.limit { senders = [:] }
        senders[sender] = party
    }

    /// Notes that Z of meter `number` and the Access Control Broker will be wanted.
    public func prepareBroker(_ number: Int) {
        guard isCurrent else { return }
        for place in 0..<anchors.count where anchors[place].isBroker { secrets.prepare(number, anchors[place].party) }
    }

    /// Notes that a message of `sender` to meter `number` is about to be processed (``FleetSecrets/prepare(_:_:)``).
    public func prepare(_ number: Int, _ sender: EntityIdentifier) {
        guard isCurrent else { return }
        if lastSender?.id != sender { lastSender = senders[sender].map { (sender, $0) } }
        guard let lastSender, imported.isEmpty || imported[number] == nil else { return }
        secrets.prepare(number, lastSender.party)
    }
}
