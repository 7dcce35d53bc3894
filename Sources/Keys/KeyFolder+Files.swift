import Foundation
import GBCS
import Host
import PlainText

/// The files of a folder that are named by party.
extension KeyFolder {
    /// Reads all of them, and refuses the folder for any that cannot be used.
    static func credentials(in path: String, names: [String]) throws(KeyFolderError) -> [Credential] {
        var certificates: [String: SMKICertificate] = [:]
        for name in names {
            guard let (stem, owner, _) = stem(of: name, ending: ".pem") else { continue }
            let text = try read("\(path)/\(name)")
            let certificate: SMKICertificate
            do { certificate = try SMKICertificate(pem: text) } catch {
                throw KeyFolderError("\(path)/\(name): \(error)")
            }
            // Certificates of certification authorities may have no identifier.
            if let named = certificate.entityIdentifier, named != owner {
                throw KeyFolderError(
                    "\(path)/\(name): is the certificate of \(named), whose files begin with \(named.fileName); put back "
                        + "the one that belongs here, or name it so")
            }
            certificates[stem] = certificate
        }
        var keys: Set<String> = []
        for name in names {
            guard let (stem, _, _) = stem(of: name, ending: ".key") else { continue }
            guard let certificate = certificates[stem] else {
                throw KeyFolderError(
                    "\(path)/\(name): is without its certificate \(stem).pem; put that back, or take the key away")
            }
            let key = try readKey("\(path)/\(name)", in: path)
            guard key.publicKey == certificate.publicKey else {
                throw KeyFolderError(
                    "\(path)/\(name): is not the private key of \(stem).pem; put back the one that belongs to it, or take it "
                        + "away")
            }
            keys.insert(stem)
        }
        return certificates.compactMap { stem, certificate in
            Self.stem(of: stem, ending: "").map { _, owner, usage in
                Credential(
                    name: stem, owner: owner, usage: usage, certificate: certificate,
                    key: keys.contains(stem) ? .file("\(path)/\(stem).key") : .none)
            }
        }
    }

    /// The stem of a file's name, and the EUI-64 and usage in it; nil for names of another form.
    private static func stem(of name: String, ending: String) -> (String, EntityIdentifier, Usage)? {
        guard let usage = Usage.allCases.first(where: { name.hasSuffix("-\($0.rawValue)\(ending)") }) else {
            return nil
        }
        let stem = String(name.dropLast(ending.count))
        guard stem.count == 17 + usage.rawValue.count, let owner = EntityIdentifier(stem.prefix(16)) else { return nil }
        return (stem, owner, usage)
    }

    static func read(_ path: String) throws(KeyFolderError) -> String {
        let text: String
        do { text = try BoundedFile.text(path, limit: fileSizeLimit, kind: "a certificate or key") } catch {
            throw KeyFolderError(error)
        }
        guard text.contains(where: { !$0.isWhitespace }) else { throw KeyFolderError("\(path): is empty") }
        return text
    }

    /// Reads a private key that nobody but its owner may read.
    static func readKey(_ path: String, in folder: String) throws(KeyFolderError) -> P256PrivateKey {
        let text = try read(path)
        if let mode = FileMode.shared(path) {
            throw KeyFolderError(
                "\(path): others may read or change this private key (mode \(mode)); run: "
                    + "chmod 600 \(folder.shellQuoted)/*.key")
        }
        return try key(text, of: path)
    }

    /// The private key that is the text of a file.
    static func key(_ text: String, of path: String) throws(KeyFolderError) -> P256PrivateKey {
        if text.contains("ENCRYPTED") {
            throw KeyFolderError(
                "\(path): is encrypted; decrypt it first: openssl ec -in \(path.shellQuoted) -out FILE")
        }
        guard let key = P256PrivateKey(pem: text) else {
            throw KeyFolderError("\(path): not an unencrypted P-256 private key in PEM")
        }
        return key
    }

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
