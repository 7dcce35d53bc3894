import Estate
import Fleet
import GBCS
import Keys

/// Where a load has its secrets from. Each event loop has one of its own, so it need not be Sendable.
public protocol MeterSecrets: AnyObject {
    /// Z of meter `index` and `party`; nil when a key is missing or cannot be read.
    func secret(ofMeter index: Int, with party: EntityIdentifier) -> SharedSecret?
    /// What critical responses of meter `index` are verified with; nil when unknown.
    func signingKey(ofMeter index: Int) -> P256PublicKey?
}

/// Secrets of an estate's meters with the parties of a folder: derived for the fleet's development keys, computed for
/// meters whose certificates are in the folder.
public final class EstateSecrets: MeterSecrets {
    private struct Party {
        let id: EntityIdentifier
        let key: P256PrivateKey
        /// The number that ``FleetSecrets`` knows it by.
        let number: UInt8
    }

    private let estate: Estate
    private let folder: KeyFolder
    private let secrets: FleetSecrets
    private let parties: [Party]
    /// Meters with certificates of their own, by number.
    private let certified: Set<Int>

    /// - Parameters:
    ///   - parties: who commands come from and responses go to; all need a private Key Agreement key. At most
    ///     ``FleetSecrets/partyLimit``.
    ///   - capacity: secrets kept, 40 octets each.
    public init(
        estate: Estate, folder: KeyFolder, parties ids: some Collection<EntityIdentifier>, capacity: Int = 1 << 21
    ) throws(KeyFolderError) {
        self.estate = estate
        self.folder = folder
        secrets = FleetSecrets(keys: estate.fleet.keys, count: estate.count, cacheCapacity: capacity)
        certified = Set(folder.parties.compactMap { estate.index(of: $0) })
        var parties: [Party] = []
        for id in ids {
            guard let key = try folder.privateKey(of: id, .keyAgreement) else {
                throw KeyFolderError(
                    "\(folder.path): has no \(id.fileName)-ka.key; commands need their sender's private key")
            }
            parties.append(Party(id: id, key: key, number: secrets.party(key.publicKey)))
        }
        self.parties = parties
    }

    public func secret(ofMeter index: Int, with party: EntityIdentifier) -> SharedSecret? {
        // A handful: searching beats hashing.
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
