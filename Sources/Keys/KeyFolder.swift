import ESMEEmulator
import Foundation
import GBCS
import Host
import PlainText

/// A folder of certificates and private keys in PEM files, in one of two layouts or in both.
///
/// - By party: `<eui64 lower case>-ka.pem`, `-ka.key`, `-ds.pem`, `-ds.key`, of Suppliers also `-pp.pem` and `-pp.key`, of
///   Users and the Data Service Provider `-xml.pem` and `-xml.key`. `.pem` is a certificate, `.key` a private key.
/// - As DCC Boxed publishes its keys (org-crypto.zip): `cert/NAME.pem` with `key/NAME.key`, here or in a folder of this one;
///   parties and usages are those in the certificates.
public struct KeyFolder: Sendable {
    public enum Usage: String, Sendable, CaseIterable {
        case keyAgreement = "ka"
        case digitalSignature = "ds"
        /// The Key Agreement of a Supplier's top-ups.
        case prepayment = "pp"
        /// The signature of XML documents, and of nothing else.
        case xmlSigning = "xml"
    }

    public let path: String
    /// What a person should know about the folder, a line each: entries that were skipped, private keys that others may read.
    public let notes: [String]
    /// The credentials of each party or device, in the order in which one is chosen.
    private let credentials: [EntityIdentifier: [Credential]]
    private let serialNumbers: [CertificateSerial: SMKICertificate]

    /// Largest size of a certificate or key file in octets: a folder may hold anything.
    static let fileSizeLimit = 65_536

    /// Reads every certificate and private key, so that a problem is reported before any of them is used: a file by party is
    /// not a certificate or key, the two do not belong together, the certificate is another party's, a private key has no
    /// certificate, or others may read it. In the layout of org-crypto.zip, which is published, whatever is not a pair is
    /// skipped with a note, and others may read the keys.
    public init(path: String) throws(KeyFolderError) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path).sorted() else {
            throw KeyFolderError("\(path): no such folder; make one with: smets keys init \(path.shellQuoted)")
        }
        let published = try PublishedKeys(in: path, names: names)
        self.init(try Self.credentials(in: path, names: names) + published.credentials, path, published.notes)
    }

    /// Makes a folder of certificates and keys that are in no file.
    ///
    /// - Parameter name: text that takes the place of the path in messages.
    init(inMemory credentials: [DevelopmentPKI.Credential], name: String) {
        let credentials = credentials.map {
            Credential(
                name: "\($0.party.entityIdentifier.fileName)-\($0.usage.rawValue)", owner: $0.party.entityIdentifier,
                usage: $0.usage, certificate: $0.certificate, key: .memory($0.key))
        }
        self.init(credentials, name, [])
    }

    private init(_ credentials: [Credential], _ path: String, _ notes: [String]) {
        (self.path, self.notes) = (path, notes)
        self.credentials = Dictionary(grouping: credentials, by: \.owner).mapValues {
            $0.sorted(by: Credential.precedes)
        }
        var serialNumbers: [CertificateSerial: SMKICertificate] = [:]
        for credential in credentials.sorted(by: Credential.precedes) {
            let number = credential.certificate.serialNumber
            if !number.octets.isEmpty, serialNumbers[number] == nil { serialNumbers[number] = credential.certificate }
        }
        self.serialNumbers = serialNumbers
    }

    /// Parties and devices with a certificate, by ascending EUI-64.
    public var parties: [EntityIdentifier] { credentials.keys.sorted() }

    /// All credentials of a party, those first that are chosen first.
    package func credentials(of party: EntityIdentifier) -> [Credential] { credentials[party] ?? [] }

    /// The credential that serves for a usage: one with a private key where there is one, those of the generation Z1b last,
    /// then by name.
    private func credential(of party: EntityIdentifier, _ usage: Usage) -> Credential? {
        credentials[party]?.first { $0.usage == usage }
    }

    public func certificate(of party: EntityIdentifier, _ usage: Usage) -> SMKICertificate? {
        credential(of: party, usage)?.certificate
    }

    /// The certificate with a serial number, whoever issued it: how signers of XML documents are found.
    public func certificate(serial: CertificateSerial) -> SMKICertificate? { serialNumbers[serial] }

    /// The private key of a party; nil when there is no such file. Throws when it cannot be used or others may read it.
    public func privateKey(of party: EntityIdentifier, _ usage: Usage) throws(KeyFolderError) -> P256PrivateKey? {
        guard let credential = credential(of: party, usage) else { return nil }
        return try privateKey(of: credential)
    }

    /// The private key of one of the folder's credentials; nil where it has none.
    package func privateKey(of credential: Credential) throws(KeyFolderError) -> P256PrivateKey? {
        switch credential.key {
        case .none: return nil
        case .memory(let key), .published(let key): return key
        case .file(let file):
            // A file that exists but cannot be used is an error; a link to itself exists too.
            var status = stat()
            guard lstat(file, &status) == 0 else { return nil }
            return try Self.readKey(file, in: path)
        }
    }

    /// What a party signs XML documents with: its key for that (role 135, or 137 of the Data Service Provider), otherwise its
    /// Digital Signature key; nil where it has the private key of neither.
    public func xmlSigner(
        of party: EntityIdentifier
    ) throws(KeyFolderError) -> (certificate: SMKICertificate, key: P256PrivateKey)? {
        let candidates = credentials(of: party).filter {
            ($0.usage == .xmlSigning || $0.usage == .digitalSignature) && $0.hasKey
        }
        guard let signer = candidates.min(by: { $0.xmlSigningRank < $1.xmlSigningRank }),
            let key = try privateKey(of: signer)
        else { return nil }
        return (signer.certificate, key)
    }

    /// Parties and devices with a private key in the folder's files, by ascending EUI-64.
    public var privateKeyOwners: [EntityIdentifier] {
        credentials.filter { $0.value.contains(where: \.hasKeyFile) }.keys.sorted()
    }

    /// The role in the party's certificates.
    public func role(of party: EntityIdentifier) -> RemotePartyRole? {
        (certificate(of: party, .keyAgreement) ?? certificate(of: party, .digitalSignature))?.role
    }

    public func parties(in role: RemotePartyRole) -> [EntityIdentifier] {
        parties.filter { self.role(of: $0) == role }
    }

    /// The trust anchor that a meter holds for `party`; nil without an organisation's certificates.
    public func trustAnchor(_ party: EntityIdentifier) -> TrustAnchor? {
        role(of: party).map { role in
            TrustAnchor(
                entityIdentifier: party, role: role, keyAgreement: certificate(of: party, .keyAgreement)?.publicKey,
                digitalSignature: certificate(of: party, .digitalSignature)?.publicKey,
                prepayment: certificate(of: party, .prepayment)?.publicKey)
        }
    }
}

/// A problem with a folder of keys: one line with the file and how to fix it.
public struct KeyFolderError: Error, CustomStringConvertible, Sendable {
    public let description: String

    package init(_ description: String) { self.description = description }
    init(_ error: FileError) { description = error.description }
}
