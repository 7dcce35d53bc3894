import Estate
import GBCS
import Keys
import LoadTest

/// The secrets of the mass traffic, kept from round to round, so that a round begins at once.
///
/// `@unchecked Sendable`: rounds follow each other, and the load of each has one event loop.
package final class SoakSecrets: MeterSecrets, @unchecked Sendable {
    private struct Key: Hashable {
        let meter: Int
        let party: EntityIdentifier
    }

    private let estate: Estate
    private let folder: KeyFolder
    private var privateKeys: [EntityIdentifier: P256PrivateKey] = [:]
    private var publicKeys: [Int: (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey)] = [:]
    private var secrets: [Key: SharedSecret] = [:]

    package init(estate: Estate, folder: KeyFolder) {
        self.estate = estate
        self.folder = folder
    }

    package func secret(ofMeter index: Int, with party: EntityIdentifier) -> SharedSecret? {
        let key = Key(meter: index, party: party)
        if let secret = secrets[key] { return secret }
        if privateKeys[party] == nil { privateKeys[party] = try? folder.privateKey(of: party, .keyAgreement) }
        let secret = privateKeys[party]?.sharedSecret(with: keys(ofMeter: index).keyAgreement)
        secrets[key] = secret
        return secret
    }

    package func signingKey(ofMeter index: Int) -> P256PublicKey? { keys(ofMeter: index).digitalSignature }

    private func keys(
        ofMeter index: Int
    ) -> (keyAgreement: P256PublicKey, digitalSignature: P256PublicKey) {
        if let known = publicKeys[index] { return known }
        let own = estate.deviceKeys(index)
        let keys = (own.keyAgreement.publicKey, own.digitalSignature.publicKey)
        publicKeys[index] = keys
        return keys
    }
}
