import COSEM
import CommsHub
import ESMEEmulator
import Fleet
import GBCS

/// A fleet and the credentials of its parties: what shards make meters of.
public struct Estate: Sendable {
    public let fleet: Fleet
    private let folder: KeyFolder
    /// What every meter holds: the first party of each role in the folder.
    private let anchors: [TrustAnchor]
    /// Meters whose keys are in the folder, instead of the fleet's development keys.
    let importedKeys: [Int: FleetKeyring.ImportedKeys]
    /// The same of hubs, by the numbers of their premises' meters.
    let importedHubKeys: [Int: FleetKeyring.ImportedKeys]

    /// - Parameter folder: credentials of the parties, and of any meter whose keys are imported.
    public init(fleet: Fleet, folder: KeyFolder) throws(KeyFolderError) {
        self.fleet = fleet
        self.folder = folder
        let roles: [RemotePartyRole] = [
            .supplier, .networkOperator, .accessControlBroker, .wanProvider, .transitionalCoS, .recovery,
        ]
        anchors = roles.compactMap { folder.parties(in: $0).first.flatMap(folder.trustAnchor) }
        guard anchors.contains(where: { $0.role == .accessControlBroker }) else {
            throw KeyFolderError(
                "\(folder.path): has no Access Control Broker certificate (OU 04); make keys with: smets keys init DIR")
        }
        var imported: [Int: FleetKeyring.ImportedKeys] = [:]
        var importedForHubs: [Int: FleetKeyring.ImportedKeys] = [:]
        for device in folder.privateKeyOwners {
            // What the folder does not have of a device is the fleet's.
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

    public var count: Int { fleet.count }
    public var name: String { fleet.definition.name }
    /// The rules of the fleet; a device model may have its own.
    public var rules: ProcessingRules { fleet.definition.rules }

    public func entityIdentifier(_ number: Int) -> EntityIdentifier { fleet.entityIdentifier(number) }

    /// The hub of meter `number`'s premises: hubs have numbers of their own, as far from the meters' as they need.
    public func hubEntityIdentifier(_ number: Int) -> EntityIdentifier {
        EntityIdentifier(fleet.definition.firstEntityIdentifier.rawValue &+ Self.firstHub &+ UInt64(number))
    }

    /// How far hubs' numbers are from their meters'.
    private static let firstHub: UInt64 = 0x4000_0000

    /// The number of the meter whose premises' hub `device` is; nil for any other device.
    public func hubNumber(of device: EntityIdentifier) -> Int? { Self.hubNumber(of: device, in: fleet) }

    private static func hubNumber(of device: EntityIdentifier, in fleet: Fleet) -> Int? {
        let offset = device.rawValue &- fleet.definition.firstEntityIdentifier.rawValue &- firstHub
        return offset < UInt64(fleet.count) ? Int(offset) : nil
    }

    /// The meter's number, 0 to `count` − 1; nil for any other device.
    public func index(of device: EntityIdentifier) -> Int? { fleet.number(of: device) }

    /// The keys of meter `number`: those of the folder, else the fleet's.
    public func deviceKeys(_ number: Int) -> (keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey) {
        if let imported = importedKeys[number] { return (imported.keyAgreement, imported.digitalSignature) }
        return (
            fleet.keys.key(.keyAgreement, index: number), fleet.keys.key(.digitalSignature, index: number)
        )
    }

    /// The keys of the hub of meter `number`'s premises: those of the folder, else the fleet's.
    public func hubKeys(_ number: Int) -> (keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey) {
        if let imported = importedHubKeys[number] { return (imported.keyAgreement, imported.digitalSignature) }
        return (
            fleet.keys.key(.hubKeyAgreement, index: number), fleet.keys.key(.hubDigitalSignature, index: number)
        )
    }

    /// The keys of a meter or a hub of the estate; nil for any other device.
    func keys(
        of device: EntityIdentifier
    ) -> (keyAgreement: P256PrivateKey, digitalSignature: P256PrivateKey)? {
        index(of: device).map(deviceKeys) ?? hubNumber(of: device).map(hubKeys)
    }

    /// The hubs of one thread, before its meter `esme`. A hub knows no Supplier and no Network Operator.
    func makeHub(
        before esme: ESME, firstOwnOriginatorCounter: UInt64
    ) -> (hub: CommunicationsHub, keyring: HubKeyring) {
        let keyring = HubKeyring(fleet.keys, imported: importedHubKeys)
        let hub = CommunicationsHub(
            entityIdentifier: hubEntityIdentifier(0),
            trustAnchors: TrustAnchors(anchors.filter { $0.role != .supplier && $0.role != .networkOperator }),
            keys: keyring, meters: [esme], rules: CommunicationsHubRules(processing: rules),
            firstOwnOriginatorCounter: firstOwnOriginatorCounter)
        return (hub, keyring)
    }

    /// The meters of one thread.
    ///
    /// - Parameter cacheCapacity: shared secrets kept, 40 octets each.
    public func makeMeter(cacheCapacity: Int = 1 << 21) -> FleetMeter {
        // Trust anchors of its own: threads that share objects wait for each other's reference counts.
        let anchors = anchors.map {
            TrustAnchor(
                entityIdentifier: $0.entityIdentifier, role: $0.role, keyAgreement: $0.keyAgreement,
                digitalSignature: $0.digitalSignature)
        }
        return FleetMeter(
            fleet, trustAnchors: TrustAnchors(anchors),
            keyring: FleetKeyring(fleet, imported: importedKeys, cacheCapacity: cacheCapacity))
    }

    /// Meter `number` by itself, as it is when it is new.
    ///
    /// - Parameter ownOriginatorCounter: its first own counter.
    public func makeMeter(_ number: Int, ownOriginatorCounter: UInt64 = 1) -> ESME {
        let meter = makeMeter(cacheCapacity: 16)
        meter.become(number, ownOriginatorCounter: ownOriginatorCounter, lastCounters: [:], state: nil)
        return meter.esme
    }
}
