import COSEM
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
        for device in folder.privateKeyOwners {
            guard let number = fleet.number(of: device) else { continue }
            imported[number] = FleetKeyring.ImportedKeys(
                keyAgreement: try folder.privateKey(of: device, .keyAgreement)
                    ?? fleet.keys.key(.keyAgreement, index: number),
                digitalSignature: try folder.privateKey(of: device, .digitalSignature)
                    ?? fleet.keys.key(.digitalSignature, index: number))
        }
        importedKeys = imported
    }

    public var count: Int { fleet.count }
    public var name: String { fleet.definition.name }
    /// The rules of the fleet; a device model may have its own.
    public var rules: ProcessingRules { fleet.definition.rules }

    public func entityIdentifier(_ number: Int) -> EntityIdentifier { fleet.entityIdentifier(number) }

    /// The hub of meter `number`'s premises: hubs have numbers of their own, as far from the meters' as they need.
    public func hubEntityIdentifier(_ number: Int) -> EntityIdentifier {
        EntityIdentifier(fleet.definition.firstEntityIdentifier.rawValue &+ 0x4000_0000 &+ UInt64(number))
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
