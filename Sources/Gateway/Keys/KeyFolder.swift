import ESMEEmulator
import Foundation
import GBCS

/// A folder of certificates and private keys: `<eui64 lower case>-ka.pem`, `-ka.key`, `-ds.pem`, `-ds.key`, PEM.
///
/// `ka` is Key Agreement, `ds` Digital Signature; `.pem` a certificate, `.key` a private key. Any folder in this
/// form will do, the published test certificates too.
public struct KeyFolder: Sendable {
    public enum Usage: String, Sendable, CaseIterable {
        case keyAgreement = "ka"
        case digitalSignature = "ds"
    }

    public let path: String
    private let certificates: [String: SMKICertificate]
    /// Keys that are in no file.
    private let privateKeys: [String: P256PrivateKey]

    /// Reads every certificate; private keys are read when asked for.
    public init(path: String) throws(KeyFolderError) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw KeyFolderError("\(path): no such folder; make one with: smets keys init \(path)")
        }
        var certificates: [String: SMKICertificate] = [:]
        for name in names.sorted() where name.hasSuffix("-ka.pem") || name.hasSuffix("-ds.pem") {
            let stem = String(name.dropLast(4))
            guard EntityIdentifier(stem.prefix(16)) != nil, stem.count == 19 else { continue }
            let text = try Self.read("\(path)/\(name)")
            do { certificates[stem] = try SMKICertificate(pem: text) } catch {
                throw KeyFolderError("\(path)/\(name): \(error)")
            }
        }
        self.path = path
        self.certificates = certificates
        privateKeys = [:]
    }

    /// Certificates and keys that are in no folder.
    ///
    /// - Parameter name: stands in messages where a path would.
    init(inMemory credentials: [DevelopmentPKI.Credential], name: String) {
        path = name
        var certificates: [String: SMKICertificate] = [:]
        var privateKeys: [String: P256PrivateKey] = [:]
        for credential in credentials {
            let stem = "\(credential.party.entityIdentifier.fileName)-\(credential.usage.rawValue)"
            certificates[stem] = credential.certificate
            privateKeys[stem] = credential.key
        }
        self.certificates = certificates
        self.privateKeys = privateKeys
    }

    /// Parties with a Key Agreement or Digital Signature certificate, by ascending EUI-64.
    public var parties: [EntityIdentifier] {
        Set(certificates.keys.compactMap { EntityIdentifier($0.prefix(16)) }).sorted()
    }

    public func certificate(of party: EntityIdentifier, _ usage: Usage) -> SMKICertificate? {
        certificates["\(party.fileName)-\(usage.rawValue)"]
    }

    /// nil when there is no such file; throws when it cannot be used or others may read it.
    public func privateKey(of party: EntityIdentifier, _ usage: Usage) throws(KeyFolderError) -> P256PrivateKey? {
        if let key = privateKeys["\(party.fileName)-\(usage.rawValue)"] { return key }
        let file = "\(path)/\(party.fileName)-\(usage.rawValue).key"
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        guard let key = P256PrivateKey(pem: try Self.read(file)) else {
            throw KeyFolderError("\(file): not an unencrypted P-256 private key in PEM")
        }
        return key
    }

    /// Parties and devices with a private key in the folder, by ascending EUI-64.
    public var privateKeyOwners: [EntityIdentifier] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return Set(
            names.filter { $0.hasSuffix("-ka.key") || $0.hasSuffix("-ds.key") }
                .compactMap { EntityIdentifier($0.prefix(16)) }
        ).sorted()
    }

    /// The role in the party's certificates.
    public func role(of party: EntityIdentifier) -> RemotePartyRole? {
        (certificate(of: party, .keyAgreement) ?? certificate(of: party, .digitalSignature))?.role
    }

    public func parties(in role: RemotePartyRole) -> [EntityIdentifier] {
        parties.filter { self.role(of: $0) == role }
    }

    /// What a meter holds of `party`; nil without certificates of an organisation.
    public func trustAnchor(_ party: EntityIdentifier) -> TrustAnchor? {
        role(of: party).map { role in
            TrustAnchor(
                entityIdentifier: party, role: role, keyAgreement: certificate(of: party, .keyAgreement)?.publicKey,
                digitalSignature: certificate(of: party, .digitalSignature)?.publicKey)
        }
    }

    private static func read(_ path: String) throws(KeyFolderError) -> String {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8)
        else {
            throw KeyFolderError("\(path): cannot be read")
        }
        return text
    }
}

/// What is wrong with a folder of keys: one line, with the file and the mend.
public struct KeyFolderError: Error, CustomStringConvertible, Sendable {
    public let description: String

    init(_ description: String) { self.description = description }
}

extension KeyFolder {
    /// Writes a certificate, readable by all, and a private key, mode 0600 from its first octet on.
    public static func write(
        certificate: SMKICertificate?, key: P256PrivateKey?, of party: EntityIdentifier, _ usage: Usage,
        in folder: String
    ) throws(KeyFolderError) {
        let stem = "\(folder)/\(party.fileName)-\(usage.rawValue)"
        if let certificate { try write(certificate.pem, to: "\(stem).pem", permissions: 0o644) }
        if let key { try write(key.pem, to: "\(stem).key", permissions: 0o600) }
    }

    private static func write(_ text: String, to path: String, permissions: Int) throws(KeyFolderError) {
        let isWritten = FileManager.default.createFile(
            atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: permissions])
        guard isWritten else { throw KeyFolderError("\(path): cannot be written; is there room and permission?") }
    }
}
