import COSEM
import ESMEEmulator
import Foundation
import GBCS
import Host
import LoadSynthesis

/// The development public key infrastructure of `smets keys init`. It has the structure of SMKI, and protects nothing.
public enum DevelopmentPKI {
    /// The parties that it has. Their EUI-64s are locally administered: 02, "SMETS", 00 and a number.
    public enum Party: UInt64, Sendable, CaseIterable {
        case root = 1
        case issuingAuthority
        case accessControlBroker
        case supplier
        /// A second supplier, which no meter knows at first: an export supplier or a previous one.
        case otherSupplier
        case networkOperator
        case otherUser
        /// The Meter Data Retriever: remote party role 127, behind the Access Control Broker.
        case meterDataRetriever
        case wanProvider
        case transitionalCoS
        case recovery
        case loadController
        /// A Registered Supplier Agent: remote party role 127, behind the Access Control Broker.
        case registeredSupplierAgent
        /// The SMETS1 Service Provider (S1SP), which signs the answers of SMETS1 meters: an XML signing key alone.
        case smets1ServiceProvider

        public var entityIdentifier: EntityIdentifier { EntityIdentifier(0x0253_4D45_5453_0000 + rawValue) }

        /// The role in which the party takes part in Commands; nil of the S1SP, which no Device knows.
        public var role: RemotePartyRole? {
            switch self {
            case .root: .root
            case .issuingAuthority: .issuingAuthority
            case .accessControlBroker: .accessControlBroker
            case .supplier, .otherSupplier: .supplier
            case .networkOperator: .networkOperator
            case .otherUser, .meterDataRetriever, .registeredSupplierAgent: .other
            case .wanProvider: .wanProvider
            case .transitionalCoS: .transitionalCoS
            case .recovery: .recovery
            case .loadController: .loadController
            case .smets1ServiceProvider: nil
            }
        }

        /// The role in which the party signs XML documents; nil of parties that neither send nor answer Service Requests.
        ///
        /// An S1SP has that of every organisation but the Data Service Provider: no text that could be had has one of its own.
        public var xmlSigningRole: XMLSigningRole? {
            switch self {
            case .supplier, .otherSupplier, .networkOperator, .otherUser, .meterDataRetriever, .loadController,
                .registeredSupplierAgent, .smets1ServiceProvider:
                .user
            case .accessControlBroker: .dataServiceProvider
            case .root, .issuingAuthority, .wanProvider, .transitionalCoS, .recovery: nil
            }
        }

        /// The party with an EUI-64; nil for any other.
        public init?(_ id: EntityIdentifier) {
            guard let party = Self.allCases.first(where: { $0.entityIdentifier == id }) else { return nil }
            self = party
        }
    }

    /// The name in the issuing authority's certificate.
    static let issuingAuthorityName = "Z1"

    /// Validity of the certificates in seconds: ten years, like that of SMKI organisation certificates.
    private static let validity: Int64 = 3_652 * 86_400

    /// Makes every party's keys and certificates in `folder`, which must not hold any yet.
    ///
    /// - Returns: the number of files that were written.
    public static func create(
        in folder: String, validFrom: UTCTime, using generator: inout some RandomNumberGenerator
    ) throws(KeyFolderError) -> Int {
        guard validFrom.isInGBCSRange else {
            throw KeyFolderError(
                "\(folder): no keys are made: their certificates would begin at \(validFrom); take a time from "
                    + UTCTime.gbcsRangeText)
        }
        let files = FileManager.default
        do { try MadeFolder.make(folder) } catch { throw KeyFolderError(error) }
        let present = (try? files.contentsOfDirectory(atPath: folder)) ?? []
        guard !present.contains(where: { $0.hasSuffix(".pem") || $0.hasSuffix(".key") }) else {
            throw KeyFolderError("\(folder): holds keys already; name an empty folder")
        }
        for credential in credentials(validFrom: validFrom, using: &generator) {
            try KeyFolder.write(
                certificate: credential.certificate, key: credential.key, of: credential.party.entityIdentifier,
                credential.usage, in: folder)
        }
        return (try? files.contentsOfDirectory(atPath: folder).count) ?? 0
    }

    /// Makes every party's keys and certificates in memory, the same for the same seed: for studies of messages, whose
    /// octets must be repeatable. They protect even less than those of a folder.
    public static func inMemory(seed: UInt64, validFrom: UTCTime) -> KeyFolder {
        var generator = SeededKeyGenerator(seed: seed)
        return KeyFolder(
            inMemory: credentials(validFrom: validFrom, using: &generator, signsDeterministically: true),
            name: "development keys of seed \(seed)")
    }

    /// A party's certificate and key for one usage.
    struct Credential {
        let party: Party
        let usage: KeyFolder.Usage
        let certificate: SMKICertificate
        let key: P256PrivateKey
    }

    private static func credentials(
        validFrom: UTCTime, using generator: inout some RandomNumberGenerator, signsDeterministically: Bool = false
    ) -> [Credential] {
        let root = SMKIIssuer(
            subject: .authority(.root, name: "R1"), key: .random(using: &generator),
            signsDeterministically: signsDeterministically)
        let authority = SMKIIssuer(
            subject: .authority(.issuingAuthority, name: issuingAuthorityName), key: .random(using: &generator),
            signsDeterministically: signsDeterministically)
        let validTo = validFrom + validity
        var serialNumbers = SerialNumbers(generator: generator)
        func certificate(
            by issuer: SMKIIssuer, for subject: SMKIIssuer.Subject, _ key: P256PrivateKey,
            _ usage: SMKICertificate.KeyUsage
        ) -> SMKICertificate {
            issuer.certificate(
                for: subject, publicKey: key.publicKey, usage: usage, validFrom: validFrom, validTo: validTo,
                serialNumber: serialNumbers.next())
        }
        var made: [Credential] = []
        for (party, issuer) in [(Party.root, root), (.issuingAuthority, authority)] {
            let certificate = certificate(by: root, for: issuer.subject, issuer.key, .certificateSigning)
            made.append(
                Credential(party: party, usage: .digitalSignature, certificate: certificate, key: issuer.key))
        }
        func add(_ party: Party, _ usage: KeyFolder.Usage, _ subject: SMKIIssuer.Subject) {
            let key = P256PrivateKey.random(using: &serialNumbers.generator)
            let certificate = certificate(
                by: authority, for: subject, key,
                usage == .digitalSignature || usage == .xmlSigning ? .digitalSignature : .keyAgreement)
            made.append(Credential(party: party, usage: usage, certificate: certificate, key: key))
        }
        func add(_ usages: [KeyFolder.Usage], of party: Party) {
            guard let role = party.role else { return }
            for usage in usages { add(party, usage, .organisation(role, party.entityIdentifier)) }
        }
        // What was added later stands behind what was there before it: keys of a seed stay what they were.
        for party in Party.allCases
        where ![.root, .issuingAuthority, .registeredSupplierAgent].contains(party) {
            add([.keyAgreement, .digitalSignature], of: party)
        }
        for party in Party.allCases where party.role == .supplier { add([.prepayment], of: party) }
        add([.keyAgreement, .digitalSignature], of: .registeredSupplierAgent)
        for party in Party.allCases {
            guard let role = party.xmlSigningRole else { continue }
            add(party, .xmlSigning, .xmlSigner(role, party.entityIdentifier))
        }
        generator = serialNumbers.generator
        return made
    }

    /// A certificate of a device's key, issued by the folder's issuing authority: the same octets for the same arguments.
    ///
    /// - Parameter serialNumber: 1 to 16 octets, of no other certificate of the authority.
    package static func deviceCertificate(
        for device: EntityIdentifier, _ key: P256PublicKey, _ usage: KeyFolder.Usage, from folder: KeyFolder,
        validFrom: UTCTime, serialNumber: [UInt8]
    ) throws(KeyFolderError) -> SMKICertificate {
        guard let authority = try folder.privateKey(of: Party.issuingAuthority.entityIdentifier, .digitalSignature)
        else { throw KeyFolderError("\(folder.path): has no issuing authority key") }
        return SMKIIssuer(
            subject: .authority(.issuingAuthority, name: issuingAuthorityName), key: authority,
            signsDeterministically: true
        ).certificate(
            for: .device(device), publicKey: key,
            usage: usage == .digitalSignature ? .digitalSignature : .keyAgreement, validFrom: validFrom,
            validTo: SMKIIssuer.noExpiry, serialNumber: serialNumber)
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
        let issuer = SMKIIssuer(subject: .authority(.issuingAuthority, name: issuingAuthorityName), key: key)
        do { try MadeFolder.make(destination) } catch { throw KeyFolderError(error) }
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

/// A generator of random numbers that a seed repeats. It is insecure on purpose.
private struct SeededKeyGenerator: RandomNumberGenerator {
    let seed: UInt64
    private var place: UInt64 = 0

    init(seed: UInt64) { self.seed = seed }

    mutating func next() -> UInt64 {
        place += 1
        return CounterHash.mix(seed, place)
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
