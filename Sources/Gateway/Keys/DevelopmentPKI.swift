import COSEM
import ESMEEmulator
import Foundation
import GBCS

/// The development public key infrastructure of `smets keys init`: the shape of SMKI, the worth of nothing.
public enum DevelopmentPKI {
    /// The parties it makes. Their EUI-64s are locally administered: 02, "SMETS", 00 and a number.
    public enum Party: UInt64, Sendable, CaseIterable {
        case root = 1
        case issuingAuthority
        case accessControlBroker
        case supplier
        /// A second supplier, which no meter knows at first: an export or previous supplier.
        case otherSupplier
        case networkOperator
        case otherUser
        /// Meter Data Retriever: remote party role 127, behind the Access Control Broker.
        case meterDataRetriever
        case wanProvider
        case transitionalCoS
        case recovery

        public var entityIdentifier: EntityIdentifier { EntityIdentifier(0x0253_4D45_5453_0000 + rawValue) }

        public var role: RemotePartyRole {
            switch self {
            case .root: .root
            case .issuingAuthority: .issuingAuthority
            case .accessControlBroker: .accessControlBroker
            case .supplier, .otherSupplier: .supplier
            case .networkOperator: .networkOperator
            case .otherUser, .meterDataRetriever: .other
            case .wanProvider: .wanProvider
            case .transitionalCoS: .transitionalCoS
            case .recovery: .recovery
            }
        }
    }

    /// Ten years, as SMKI organisation certificates have.
    private static let validity: Int64 = 3_652 * 86_400

    /// Makes every party's keys and certificates in `folder`, which must not hold any yet.
    ///
    /// - Returns: the files written.
    public static func create(
        in folder: String, validFrom: UTCTime, using generator: inout some RandomNumberGenerator
    ) throws(KeyFolderError) -> Int {
        let files = FileManager.default
        do {
            try files.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw KeyFolderError("\(folder): cannot be made: \(error.localizedDescription)") }
        let present = (try? files.contentsOfDirectory(atPath: folder)) ?? []
        guard !present.contains(where: { $0.hasSuffix(".pem") || $0.hasSuffix(".key") }) else {
            throw KeyFolderError("\(folder): holds keys already; name an empty folder")
        }
        var serialNumbers = SerialNumbers(generator: generator)
        let root = SMKIIssuer(subject: .authority(.root, name: "R1"), key: .random(using: &generator))
        let authority = SMKIIssuer(subject: .authority(.issuingAuthority, name: "Z1"), key: .random(using: &generator))
        let validTo = validFrom + validity

        for (party, issuer, key) in [
            (Party.root, root, root.key), (.issuingAuthority, root, authority.key),
        ] {
            let subject = party == .root ? root.subject : authority.subject
            let certificate = issuer.certificate(
                for: subject, publicKey: key.publicKey, usage: .certificateSigning, validFrom: validFrom,
                validTo: validTo,
                serialNumber: serialNumbers.next())
            try KeyFolder.write(
                certificate: certificate, key: key, of: party.entityIdentifier, .digitalSignature, in: folder)
        }
        for party in Party.allCases where party != .root && party != .issuingAuthority {
            for usage in KeyFolder.Usage.allCases {
                let key = P256PrivateKey.random(using: &generator)
                let certificate = authority.certificate(
                    for: .organisation(party.role, party.entityIdentifier), publicKey: key.publicKey,
                    usage: usage == .keyAgreement ? .keyAgreement : .digitalSignature, validFrom: validFrom,
                    validTo: validTo, serialNumber: serialNumbers.next())
                try KeyFolder.write(certificate: certificate, key: key, of: party.entityIdentifier, usage, in: folder)
            }
        }
        return (try? files.contentsOfDirectory(atPath: folder).count) ?? 0
    }

    /// Writes certificates and keys of a fleet's meter, issued by the folder's issuing authority.
    public static func exportMeter(
        _ device: EntityIdentifier, index: Int, keys: FleetKeys, from folder: KeyFolder, to destination: String,
        withPrivateKeys: Bool, validFrom: UTCTime, using generator: inout some RandomNumberGenerator
    ) throws(KeyFolderError) {
        let authority = Party.issuingAuthority.entityIdentifier
        guard let key = try folder.privateKey(of: authority, .digitalSignature) else {
            throw KeyFolderError(
                "\(folder.path): has no issuing authority key (\(authority.fileName)-ds.key); use a folder of smets keys init"
            )
        }
        let issuer = SMKIIssuer(subject: .authority(.issuingAuthority, name: "Z1"), key: key)
        do {
            try FileManager.default.createDirectory(
                atPath: destination, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw KeyFolderError("\(destination): cannot be made: \(error.localizedDescription)") }
        var serialNumbers = SerialNumbers(generator: generator)
        for (usage, fleetUsage, keyUsage) in [
            (KeyFolder.Usage.keyAgreement, FleetKeys.Usage.keyAgreement, SMKICertificate.KeyUsage.keyAgreement),
            (.digitalSignature, .digitalSignature, .digitalSignature),
        ] {
            let deviceKey = keys.key(fleetUsage, index: index)
            let certificate = issuer.certificate(
                for: .device(device), publicKey: deviceKey.publicKey, usage: keyUsage, validFrom: validFrom,
                validTo: SMKIIssuer.noExpiry, serialNumber: serialNumbers.next())
            try KeyFolder.write(
                certificate: certificate, key: withPrivateKeys ? deviceKey : nil, of: device, usage, in: destination)
        }
    }
}

/// Random certificate serial numbers of 16 octets, positive.
private struct SerialNumbers<Generator: RandomNumberGenerator> {
    var generator: Generator

    mutating func next() -> [UInt8] {
        [UInt8.random(in: 0x01...0x7F, using: &generator)]
            + (0..<15).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
