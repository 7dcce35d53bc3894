import COSEM
import ESMEEmulator
import GBCS

/// The certificates of a fleet's meters and hubs, made when they are asked for: the same octets every time, and none stored.
///
/// The folder's issuing authority signs them where its private key is there, otherwise a development issuing authority whose
/// key follows from the fleet's seed; they are valid from the device's installation on. A certificate that the folder has of a
/// device's key takes the made one's place.
package struct DeviceCertificates: Sendable {
    package enum Usage: String, Hashable, Sendable, CaseIterable {
        case keyAgreement = "KA"
        case digitalSignature = "DS"

        fileprivate var inFolder: KeyFolder.Usage {
            switch self {
            case .keyAgreement: .keyAgreement
            case .digitalSignature: .digitalSignature
            }
        }

        fileprivate var inCertificate: SMKICertificate.KeyUsage {
            switch self {
            case .keyAgreement: .keyAgreement
            case .digitalSignature: .digitalSignature
            }
        }
    }

    /// The name of the authority that signs where the folder has no issuing authority's key.
    package static let ownAuthority = "smets development"

    private let folder: KeyFolder
    private let devices: any CertifiedDevices
    private let serialNumbers: DeviceSerialNumber
    private let issuer: SMKIIssuer

    /// - Parameter seed: the fleet's.
    package init(of devices: some CertifiedDevices, seed: UInt64, folder: KeyFolder) throws(KeyFolderError) {
        (self.devices, self.folder) = (devices, folder)
        serialNumbers = DeviceSerialNumber(seed: seed)
        if let key = try folder.privateKey(
            of: DevelopmentPKI.Party.issuingAuthority.entityIdentifier, .digitalSignature)
        {
            issuer = SMKIIssuer(
                subject: .authority(.issuingAuthority, name: DevelopmentPKI.issuingAuthorityName), key: key,
                signsDeterministically: true)
        } else {
            issuer = SMKIIssuer(
                subject: .authority(.issuingAuthority, name: Self.ownAuthority),
                key: FleetKeys(seed: seed).key(.issuingAuthority, index: 0), signsDeterministically: true)
        }
    }

    /// The public key that verifies the certificates which are made here.
    package var authorityKey: P256PublicKey { issuer.key.publicKey }

    /// The certificate of a device; nil where there is no such device.
    package func certificate(of device: EntityIdentifier, _ usage: Usage) -> SMKICertificate? {
        devices.place(of: device).flatMap { certificate(of: device, at: $0, usage) }
    }

    /// The serial number of ``certificate(of:_:)``, without making that.
    package func serialNumber(of device: EntityIdentifier, _ usage: Usage) -> CertificateSerial? {
        guard let place = devices.place(of: device) else { return nil }
        return ofFolder(device, at: place, usage)?.serialNumber
            ?? serialNumbers.serialNumber(of: device, at: place, usage)
    }

    /// The device's certificate with a serial number; nil where none has it.
    package func certificate(serial: CertificateSerial) -> SMKICertificate? {
        if let certificate = folder.certificate(serial: serial) {
            guard certificate.isDevice, let device = certificate.entityIdentifier else { return nil }
            return Usage.allCases.lazy.compactMap { self.certificate(of: device, $0) }.first { $0 == certificate }
        }
        guard let (place, usage) = serialNumbers.content(of: serial), let device = devices.entityIdentifier(at: place),
            serialNumber(of: device, usage) == serial
        else { return nil }
        return certificate(of: device, at: place, usage)
    }

    private func certificate(of device: EntityIdentifier, at place: DevicePlace, _ usage: Usage) -> SMKICertificate? {
        if let certificate = ofFolder(device, at: place, usage) { return certificate }
        guard let serialNumber = serialNumbers.serialNumber(of: device, at: place, usage) else { return nil }
        return issuer.certificate(
            for: .device(device), publicKey: devices.publicKey(at: place, usage), usage: usage.inCertificate,
            validFrom: devices.installed(at: place), validTo: SMKIIssuer.noExpiry, serialNumber: serialNumber.octets)
    }

    /// The certificate that the folder has of a device, where it is that of the device's key: one of another fleet would
    /// mislead.
    private func ofFolder(_ device: EntityIdentifier, at place: DevicePlace, _ usage: Usage) -> SMKICertificate? {
        guard let certificate = folder.certificate(of: device, usage.inFolder), certificate.isDevice,
            !certificate.serialNumber.octets.isEmpty, certificate.publicKey == devices.publicKey(at: place, usage)
        else { return nil }
        return certificate
    }
}
