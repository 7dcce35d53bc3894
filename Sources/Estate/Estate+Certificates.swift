import COSEM
import Fleet
import GBCS
import Keys

/// The SMETS2 meters and their hubs have certificates; SMETS1 meters have none, nor have the notional hubs of theirs.
extension Estate: CertifiedDevices {
    package func place(of device: EntityIdentifier) -> DevicePlace? {
        let place = index(of: device).map(DevicePlace.init(meter:)) ?? hubNumber(of: device).map(DevicePlace.init(hub:))
        return place.flatMap { entityIdentifier(at: $0) == nil ? nil : $0 }
    }

    package func entityIdentifier(at place: DevicePlace) -> EntityIdentifier? {
        guard (0..<count).contains(place.number), fleet.smets1Profile(of: place.number) == nil else { return nil }
        return place.isHub ? hubEntityIdentifier(place.number) : entityIdentifier(place.number)
    }

    package func publicKey(at place: DevicePlace, _ usage: DeviceCertificates.Usage) -> P256PublicKey {
        let imported = place.isHub ? importedHubKeys[place.number] : importedKeys[place.number]
        switch usage {
        case .keyAgreement:
            return imported?.keyAgreement.publicKey
                ?? fleet.keys.key(place.isHub ? .hubKeyAgreement : .keyAgreement, index: place.number).publicKey
        case .digitalSignature:
            return imported?.digitalSignature.publicKey
                ?? fleet.keys.key(place.isHub ? .hubDigitalSignature : .digitalSignature, index: place.number).publicKey
        }
    }

    package func installed(at place: DevicePlace) -> UTCTime { fleet.profile(of: place.number).installed }

    /// The certificates of the estate's devices, as the SMKI Repository serves them.
    package func deviceCertificates() throws(KeyFolderError) -> DeviceCertificates {
        try DeviceCertificates(of: self, seed: fleet.definition.seed, folder: folder)
    }
}
