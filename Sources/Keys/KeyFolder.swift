import ESMEEmulator
import Foundation
import GBCS
import Host
import PlainText

/// A folder of certificates and private keys in PEM files: `<eui64 lower case>-ka.pem`, `-ka.key`, `-ds.pem`, `-ds.key`
/// and, of Suppliers, `-pp.pem` and `-pp.key`.
///
/// `ka` stands for Key Agreement, `ds` for Digital Signature, `pp` for the Key Agreement of prepayment top-ups; `.pem` is a certificate, `.key` a private key. Any folder
/// in this form can be used, including the published test certificates.
public struct KeyFolder: Sendable {
    public enum Usage: String, Sendable, CaseIterable {
        case keyAgreement = "ka"
        case digitalSignature = "ds"
        /// The Key Agreement of a Supplier's top-ups.
        case prepayment = "pp"
    }

    public let path: String
    private let certificates: [String: SMKICertificate]
    /// Private keys that are in no file.
    private let privateKeys: [String: P256PrivateKey]

    /// Largest size of a certificate or key file in octets: a folder may hold anything.
    static let fileSizeLimit = 65_536

    /// Reads every certificate and private key, so that a problem is reported before any of them is used: a file is not
    /// a certificate or key, the two do not belong together, the certificate is another party's, a private key has no
    /// certificate, or others may read it.
    public init(path: String) throws(KeyFolderError) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw KeyFolderError("\(path): no such folder; make one with: smets keys init \(path.shellQuoted)")
        }
        var certificates: [String: SMKICertificate] = [:]
        for name in names.sorted() {
            guard let stem = Self.stem(of: name, ending: ".pem") else { continue }
            let text = try Self.read("\(path)/\(name)")
            let certificate: SMKICertificate
            do { certificate = try SMKICertificate(pem: text) } catch {
                throw KeyFolderError("\(path)/\(name): \(error)")
            }
            // Certificates of certification authorities may have no identifier.
            if let owner = certificate.entityIdentifier, owner != EntityIdentifier(stem.prefix(16)) {
                throw KeyFolderError(
                    "\(path)/\(name): is the certificate of \(owner), whose files begin with \(owner.fileName); put back "
                        + "the one that belongs here, or name it so")
            }
            certificates[stem] = certificate
        }
        self.path = path
        self.certificates = certificates
        privateKeys = [:]
        for name in names.sorted() {
            guard let stem = Self.stem(of: name, ending: ".key") else { continue }
            guard let certificate = certificates[stem] else {
                throw KeyFolderError(
                    "\(path)/\(name): is without its certificate \(stem).pem; put that back, or take the key away")
            }
            let key = try Self.readKey("\(path)/\(name)", in: path)
            guard key.publicKey == certificate.publicKey else {
                throw KeyFolderError(
                    "\(path)/\(name): is not the private key of \(stem).pem; put back the one that belongs to it, or take it "
                        + "away")
            }
        }
    }

    /// The EUI-64 and usage in a file's name; nil for names of another form.
    private static func stem(of name: String, ending: String) -> String? {
        guard Usage.allCases.contains(where: { name.hasSuffix("-\($0.rawValue)\(ending)") }) else { return nil }
        let stem = String(name.dropLast(ending.count))
        return stem.count == 19 && EntityIdentifier(stem.prefix(16)) != nil ? stem : nil
    }

    /// Makes a folder of certificates and keys that are in no file.
    ///
    /// - Parameter name: text that takes the place of the path in messages.
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

    /// Parties with a certificate, by ascending EUI-64.
    public var parties: [EntityIdentifier] {
        Set(certificates.keys.compactMap { EntityIdentifier($0.prefix(16)) }).sorted()
    }

    public func certificate(of party: EntityIdentifier, _ usage: Usage) -> SMKICertificate? {
        certificates["\(party.fileName)-\(usage.rawValue)"]
    }

    /// The private key of a party; nil when there is no such file. Throws when it cannot be used or others may read it.
    public func privateKey(of party: EntityIdentifier, _ usage: Usage) throws(KeyFolderError) -> P256PrivateKey? {
        if let key = privateKeys["\(party.fileName)-\(usage.rawValue)"] { return key }
        let file = "\(path)/\(party.fileName)-\(usage.rawValue).key"
        // A file that exists but cannot be used is an error; a link to itself exists too.
        var status = stat()
        guard lstat(file, &status) == 0 else { return nil }
        return try Self.readKey(file, in: path)
    }

    /// Parties and devices with a private key in the folder, by ascending EUI-64.
    public var privateKeyOwners: [EntityIdentifier] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return Set(
            names.filter { Self.stem(of: $0, ending: ".key") != nil }
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

    /// The trust anchor that a meter holds for `party`; nil without an organisation's certificates.
    public func trustAnchor(_ party: EntityIdentifier) -> TrustAnchor? {
        role(of: party).map { role in
            TrustAnchor(
                entityIdentifier: party, role: role, keyAgreement: certificate(of: party, .keyAgreement)?.publicKey,
                digitalSignature: certificate(of: party, .digitalSignature)?.publicKey,
                prepayment: certificate(of: party, .prepayment)?.publicKey)
        }
    }

    private static func read(_ path: String) throws(KeyFolderError) -> String {
        let text: String
        do { text = try BoundedFile.text(path, limit: fileSizeLimit, kind: "a certificate or key") } catch {
            throw KeyFolderError(error)
        }
        guard text.contains(where: { !$0.isWhitespace }) else { throw KeyFolderError("\(path): is empty") }
        return text
    }

    /// Reads a private key that nobody but its owner may read.
    private static func readKey(_ path: String, in folder: String) throws(KeyFolderError) -> P256PrivateKey {
        let text = try read(path)
        if let mode = FileMode.shared(path) {
            throw KeyFolderError(
                "\(path): others may read or change this private key (mode \(mode)); run: "
                    + "chmod 600 \(folder.shellQuoted)/*.key")
        }
        if text.contains("ENCRYPTED") {
            throw KeyFolderError(
                "\(path): is encrypted; decrypt it first: openssl ec -in \(path.shellQuoted) -out FILE")
        }
        guard let key = P256PrivateKey(pem: text) else {
            throw KeyFolderError("\(path): not an unencrypted P-256 private key in PEM")
        }
        return key
    }
}

/// A problem with a folder of keys: one line with the file and how to fix it.
public struct KeyFolderError: Error, CustomStringConvertible, Sendable {
    public let description: String

    package init(_ description: String) { self.description = description }
    init(_ error: FileError) { description = error.description }
}

extension KeyFolder {
    /// Writes a certificate, readable by all, and a private key, with mode 0600 from its first octet on.
    public static func write(
        certificate: SMKICertificate?, key: P256PrivateKey?, of party: EntityIdentifier, _ usage: Usage,
        in folder: String
    ) throws(KeyFolderError) {
        let stem = "\(folder)/\(party.fileName)-\(usage.rawValue)"
        do {
            if let certificate { try WrittenFile.write(certificate.pem, to: "\(stem).pem") }
            if let key { try WrittenFile.writePrivately(Array(key.pem.utf8), to: "\(stem).key") }
        } catch { throw KeyFolderError(error) }
    }
}
