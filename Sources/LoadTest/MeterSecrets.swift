import DCC
import Estate
import Fleet
import GBCS
import Keys

/// The source of a load's secrets. Each event loop has one of its own, so that it need not be Sendable.
public protocol MeterSecrets: AnyObject {
    /// The shared secret Z of meter `index` and `party`; nil when a key is missing or cannot be read.
    func secret(ofMeter index: Int, with party: EntityIdentifier) -> SharedSecret?
    /// The key with which critical responses of meter `index` are verified; nil when it is unknown.
    func signingKey(ofMeter index: Int) -> P256PublicKey?
}

/// The secrets of an estate's meters with the parties of a folder. They are derived from the fleet's development keys,
/// or computed for meters whose certificates are in the folder.
public final class EstateSecrets: MeterSecrets {
    private struct Party {
        let id: EntityIdentifier
        let key: P256PrivateKey
        /// The party's number in ``FleetSecrets``.
        let number: UInt8
    }

    private let estate: Estate
    private let folder: KeyFolder
    private let secrets: FleetSecrets
    private let parties: [Party]
    /// The numbers of meters with certificates of their own.
    private let certified: Set<Int>

    /// - Parameters:
    ///   - parties: the parties that commands come from and responses go to, at most ``FleetSecrets/partyLimit``; all
    ///     need a private Key Agreement key.
    ///   - capacity: number of secrets that are kept, 40 octets each.
    public init(
        estate: Estate, folder: KeyFolder, parties ids: some Collection<EntityIdentifier>, capacity: Int = 1 << 21
    ) throws(KeyFolderError) {
        self.estate = estate
        self.folder = folder
        secrets = FleetSecrets(keys: estate.fleet.keys, count: estate.count, cacheCapacity: capacity)
        certified = Set(folder.parties.compactMap { estate.index(of: $0) })
        var parties: [Party] = []
        for id in ids {
            let key = try folder.senderKey(of: id, .keyAgreement)
            parties.append(Party(id: id, key: key, number: secrets.party(key.publicKey)))
        }
        self.parties = parties
    }

    public func secret(ofMeter index: Int, with party: EntityIdentifier) -> SharedSecret? {
        // There are so few parties that a search is faster than a hash table.
        guard let party = parties.first(where: { $0.id == party }) else { return nil }
        if !certified.isEmpty, certified.contains(index),
            let key = folder.certificate(of: estate.entityIdentifier(index), .keyAgreement)?.publicKey
        {
            return party.key.sharedSecret(with: key)
        }
        return secrets.secret(index, party.number)
    }

    public func signingKey(ofMeter index: Int) -> P256PublicKey? {
        folder.certificate(of: estate.entityIdentifier(index), .digitalSignature)?.publicKey
            ?? estate.deviceKeys(index).digitalSignature.publicKey
    }
}
