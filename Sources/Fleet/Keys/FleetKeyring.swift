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
    // Unchecked: one thread has the keyring, and nothing called while these change comes back here.
    @exclusivity(unchecked) private var number = 0
    /// The imported keys of the meter, where it has any.
    @exclusivity(unchecked) private var own: StoredDeviceKeys?
    @exclusivity(unchecked) private var signingKey: P256PrivateKey?

    /// A party met before, by the object that stood for it.
    private struct Known {
        let object: ObjectIdentifier
        let party: UInt8
        let isBroker: Bool
    }

    /// ``FleetSecrets/changes`` when the numbers were right.
    @exclusivity(unchecked) private var seenChanges = 0
    /// Known Remote Parties and keys from certificates.
    @exclusivity(unchecked) private var anchors: [Known] = []
    @exclusivity(unchecked) private var certified: [Known] = []
    /// The objects of ``anchors`` and ``certified``: held, so that an address names one as long as it stands there.
    @exclusivity(unchecked) private var heldAnchors: [TrustAnchor] = []
    @exclusivity(unchecked) private var heldKeys: [P256PublicKey] = []
    /// The party numbers of senders, for preparing secrets before a message is looked at closely.
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

    /// Becomes meter `number`'s.
    public func become(_ number: Int) {
        self.number = number
        if signingKey != nil { signingKey = nil }
        if !imported.isEmpty { own = imported[number] }
    }

    public func secret(with party: TrustAnchor) -> SharedSecret? {
        if let own { return own.secret(with: party) }
        if let known = number(of: party, among: anchors) { return secrets.secret(number, known) }
        if let secret = party.givenSecret { return secret }
        guard let key = party.keyAgreement else { return nil }
        let found = secrets.party(key)
        forgetIfChanged()
        if anchors.count == Self.knownPartyLimit { (anchors, heldAnchors) = ([], []) }
        heldAnchors.append(party)
        anchors.append(
            Known(object: ObjectIdentifier(party), party: found, isBroker: party.role == .accessControlBroker))
        remember(party.entityIdentifier, found)
        return secrets.secret(number, found)
    }

    public func secret(with key: P256PublicKey, of party: EntityIdentifier) -> SharedSecret? {
        if let own { return own.secret(with: key, of: party) }
        if let known = number(of: key, among: certified) { return secrets.secret(number, known) }
        let found = secrets.party(key)
        forgetIfChanged()
        if certified.count == Self.knownPartyLimit { (certified, heldKeys) = ([], []) }
        heldKeys.append(key)
        certified.append(Known(object: ObjectIdentifier(key), party: found, isBroker: false))
        remember(party, found)
        return secrets.secret(number, found)
    }

    /// The party number of `object`, if it is remembered. They are a handful: looking through them is faster than
    /// hashing.
    private func number(of object: AnyObject, among known: [Known]) -> UInt8? {
        guard secrets.changes == seenChanges else { return nil }
        for index in known.indices where known[index].object == ObjectIdentifier(object) { return known[index].party }
        return nil
    }

    /// Forgets numbers that may stand for others now.
    private func forgetIfChanged() {
        guard secrets.changes != seenChanges else { return }
        seenChanges = secrets.changes
        (anchors, heldAnchors, certified, heldKeys, senders) = ([], [], [], [], [:])
        lastSender = nil
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
        guard secrets.changes == seenChanges else { return }
        for index in anchors.indices where anchors[index].isBroker { secrets.prepare(number, anchors[index].party) }
    }

    /// Notes that a message of `sender` to meter `number` is about to be processed (``FleetSecrets/prepare(_:_:)``).
    public func prepare(_ number: Int, _ sender: EntityIdentifier) {
        guard secrets.changes == seenChanges else { return }
        if lastSender?.id != sender { lastSender = senders[sender].map { (sender, $0) } }
        guard let lastSender, imported.isEmpty || imported[number] == nil else { return }
        secrets.prepare(number, lastSender.party)
    }
}
