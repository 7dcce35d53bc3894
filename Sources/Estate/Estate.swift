import CommsHub
import ESMEEmulator
import Fleet
import GBCS
import Keys

/// A fleet and the credentials of its parties, from which shards make meters.
public struct Estate: Sendable {
    public let fleet: Fleet
    package let folder: KeyFolder
    /// The trust anchors of every meter: the first party of each role in the folder.
    private let anchors: [TrustAnchor]
    /// The keys of meters that the folder has keys of, used instead of the fleet's development keys; by meter number.
    let importedKeys: [Int: FleetKeyring.ImportedKeys]
    /// The keys of hubs that the folder has keys of, by the number of the premises' meter.
    let importedHubKeys: [Int: FleetKeyring.ImportedKeys]

    /// - Parameter folder: credentials of the parties, and of any meter whose keys are imported.
    public init(fleet: Fleet, folder: KeyFolder) throws(KeyFolderError) {
        self.fleet = fleet
        self.folder = folder
        let roles: [RemotePartyRole] = [
            .supplier, .networkOperator, .accessControlBroker, .wanProvider, .transitionalCoS, .recovery,
            .loadController, .root,
        ]
        var anchors: [TrustAnchor] = []
        for role in roles {
            if let anchor = try Self.party(of: role, in: folder).flatMap(folder.trustAnchor) { anchors.append(anchor) }
        }
        self.anchors = anchors
        guard anchors.contains(where: { $0.role == .accessControlBroker }) else {
            throw KeyFolderError(
                "\(folder.path): has no Access Control Broker certificate (OU 04); make keys with: smets keys init DIR")
        }
        try Self.checkIdentifiers(of: folder, fleet)
        var imported: [Int: FleetKeyring.ImportedKeys] = [:]
        var importedForHubs: [Int: FleetKeyring.ImportedKeys] = [:]
        for device in folder.privateKeyOwners {
            // Keys of a device that the folder does not have are the fleet's.
            func keys(
                _ number: Int, _ agreement: FleetKeys.Usage, _ signature: FleetKeys.Usage
            ) throws(KeyFolderError) -> FleetKeyring.ImportedKeys {
                FleetKeyring.ImportedKeys(
                    keyAgreement: try folder.privateKey(of: device, .keyAgreement)
                        ?? fleet.keys.key(agreement, index: number),
                    digitalSignature: try folder.privateKey(of: device, .digitalSignature)
                        ?? fleet.keys.key(signature, index: number))
            }
            if let number = fleet.number(of: device) {
                imported[number] = try keys(number, .keyAgreement, .digitalSignature)
            } else if let number = Self.hubNumber(of: device, in: fleet) {
                importedForHubs[number] = try keys(number, .hubKeyAgreement, .hubDigitalSignature)
            }
        }
        importedKeys = imported
        importedHubKeys = importedForHubs
    }

    /// The party that meters know in a role: the first in the folder that has the credentials the role needs. The three
    /// roles that read meters need Key Agreement credentials, from which the MACs of responses to them are made; the
    /// others only sign.
    private static func party(
        of role: RemotePartyRole, in folder: KeyFolder
    ) throws(KeyFolderError) -> EntityIdentifier? {
        let parties = folder.parties(in: role)
        guard [.supplier, .networkOperator, .accessControlBroker].contains(role), let first = parties.first else {
            return parties.first
        }
        guard let party = parties.first(where: { folder.certificate(of: $0, .keyAgreement) != nil }) else {
            throw KeyFolderError(
                "\(folder.path)/\(first.fileName)-ka.pem: is missing; \(first), the \(role.name), needs a Key Agreement "
                    + "certificate")
        }
        return party
    }

    /// Refuses a fleet whose meters or hubs have the identifiers of the folder's parties.
    private static func checkIdentifiers(of folder: KeyFolder, _ fleet: Fleet) throws(KeyFolderError) {
        for party in folder.parties where folder.role(of: party) != nil {
            guard fleet.number(of: party) != nil || hubNumber(of: party, in: fleet) != nil else { continue }
            throw KeyFolderError(
                "\(folder.path): the party \(party) has the identifier of a meter or hub of the fleet "
                    + "\(fleet.definition.name); give the fleet another firstEntityIdentifier")
        }
    }

    /// The party whose credentials every meter holds in a role at first; nil where the folder has none.
    package func trustedParty(_ role: RemotePartyRole) -> EntityIdentifier? {
        anchors.first { $0.role == role }?.entityIdentifier
    }

    public var count: Int { fleet.count }
    public var name: String { fleet.definition.name }
    /// The rules of the fleet; a device model may have rules of its own.
    public var rules: ProcessingRules { fleet.definition.rules }

    public func entityIdentifier(_ number: Int) -> EntityIdentifier { fleet.entityIdentifier(number) }

    /// The EUI-64 of the hub of meter `number`'s premises. Hubs have numbers of their own, beyond those of all meters.
    public func hubEntityIdentifier(_ number: Int) -> EntityIdentifier {
        EntityIdentifier(fleet.definition.firstEntityIdentifier.rawValue &+ FleetDefinition.firstHub &+ UInt64(number))
    }

    /// The number of the meter of the premises where the hub `device` is; nil for any other device.
    public func hubNumber(of device: EntityIdentifier) -> Int? { Self.hubNumber(of: device, in: fleet) }

    private static func hubNumber(of device: EntityIdentifier, in fleet: Fleet) -> Int? {
        let offset = device.rawValue &- fleet.definition.firstEntityIdentifier.rawValue &- FleetDefinition.firstHub
        return offset < UInt64(fleet.count) ? Int(offset) : nil
    }

    /// The number of the meter `device`, 0 to `count` − 1; nil for any other device.
    public func index(of device: EntityIdentifier) -> Int? { fleet.number(of: device) }

    /// The keys of meter `number`: those in the folder, otherwise the fleet's.
    public func deviceKeys(_ number: Int) -> (keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey) {
        if let imported = importedKeys[number] { return (imported.keyAgreement, imported.digitalSignature) }
        return (
            fleet.keys.key(.keyAgreement, index: number), fleet.keys.key(.digitalSignature, index: number)
        )
    }

    /// The keys of the hub of meter `number`'s premises: those in the folder, otherwise the fleet's.
    public func hubKeys(_ number: Int) -> (keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey) {
        if let imported = importedHubKeys[number] { return (imported.keyAgreement, imported.digitalSignature) }
        return (
            fleet.keys.key(.hubKeyAgreement, index: number), fleet.keys.key(.hubDigitalSignature, index: number)
        )
    }

    /// The keys of a meter or a hub of the estate; nil for any other device.
    public func keys(
        of device: EntityIdentifier
    ) -> (keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey)? {
        index(of: device).map(deviceKeys) ?? hubNumber(of: device).map(hubKeys)
    }

    /// The roles whose credentials a meter holds and a hub does not.
    private static let metersOnly: Set<RemotePartyRole> = [.supplier, .networkOperator, .loadController, .root]

    /// Makes the hub object of one thread, in front of its meter object `esme`.
    func makeHub(
        before esme: ESME, firstOwnOriginatorCounter: UInt64
    ) -> (hub: CommunicationsHub, keyring: HubKeyring) {
        let keyring = HubKeyring(fleet.keys, imported: importedHubKeys)
        let hub = CommunicationsHub(
            entityIdentifier: hubEntityIdentifier(0),
            trustAnchors: TrustAnchors(anchors.filter { !Self.metersOnly.contains($0.role) }),
            keys: keyring, meters: [esme], rules: CommunicationsHubRules(processing: rules),
            firstOwnOriginatorCounter: firstOwnOriginatorCounter)
        return (hub, keyring)
    }

    /// Makes the meter object of one thread, which becomes meter after meter.
    ///
    /// - Parameter cacheCapacity: number of shared secrets that are kept, 40 octets each.
    public func makeMeter(cacheCapacity: Int = 1 << 21) -> FleetMeter {
        // The trust anchors are the thread's own: threads that share objects wait for each other's reference counts.
        let anchors = anchors.map {
            TrustAnchor(
                entityIdentifier: $0.entityIdentifier, role: $0.role, keyAgreement: $0.keyAgreement,
                digitalSignature: $0.digitalSignature, prepayment: $0.prepayment)
        }
        return FleetMeter(
            fleet, trustAnchors: TrustAnchors(anchors),
            keyring: FleetKeyring(fleet, imported: importedKeys, cacheCapacity: cacheCapacity))
    }

    /// Makes meter `number` alone, in the state of a new meter.
    ///
    /// - Parameter ownOriginatorCounter: the meter's first own Originator Counter.
    public func makeMeter(_ number: Int, ownOriginatorCounter: UInt64 = 1) -> ESME {
        let meter = makeMeter(cacheCapacity: 16)
        meter.become(number, ownOriginatorCounter: ownOriginatorCounter)
        return meter.esme
    }
}
