import ESMEEmulator
import GBCS

/// The keys of the hub of the fleet that this last became: its fleet's development keys, or imported ones.
///
/// Messages for hubs are rare: a hub's secrets are derived when it needs them, and forgotten when this becomes another
/// hub. Not Sendable: one for each thread.
public final class HubKeyring: DeviceKeys {
    private let keys: FleetKeys
    private let imported: [Int: StoredDeviceKeys]
    private var number = 0
    /// The keys of hub ``number``, once they have been needed.
    private var own: StoredDeviceKeys?

    /// - Parameter imported: imported keys by the number of the hub, which is that of its premises' meter.
    public init(_ keys: FleetKeys, imported: [Int: FleetKeyring.ImportedKeys] = [:]) {
        self.keys = keys
        self.imported = imported.mapValues {
            StoredDeviceKeys(keyAgreement: $0.keyAgreement, digitalSignature: $0.digitalSignature)
        }
    }

    /// Becomes the keyring of hub `number`, without deriving anything yet.
    public func become(_ number: Int) {
        guard number != self.number else { return }
        self.number = number
        if own != nil { own = nil }
    }

    private var current: StoredDeviceKeys {
        if let own { return own }
        let current =
            imported[number]
            ?? StoredDeviceKeys(
                keyAgreement: keys.key(.hubKeyAgreement, index: number),
                digitalSignature: keys.key(.hubDigitalSignature, index: number))
        own = current
        return current
    }

    public func secret(with party: TrustAnchor) -> SharedSecret? { current.secret(with: party) }

    public func secret(with key: P256PublicKey, of party: EntityIdentifier) -> SharedSecret? {
        current.secret(with: key, of: party)
    }

    public var keyAgreement: P256PrivateKey? { current.keyAgreement }
    public var digitalSignature: P256PrivateKey { current.digitalSignature }
}
