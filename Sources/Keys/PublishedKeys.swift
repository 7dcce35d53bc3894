import Foundation
import GBCS
import Host
import PlainText

/// Credentials in the layout of org-crypto.zip, as DCC Boxed publishes its test keys: `cert/NAME.pem` with `key/NAME.key`.
///
/// Such keys are known to everybody, so that files which others may read are taken, with a note. Whatever is not a pair is
/// skipped, with a note, as the open client skips it; a certificate without a private key is kept as one of somebody else.
struct PublishedKeys {
    /// The most certificates of a folder.
    static let certificateLimit = 4_096

    private(set) var credentials: [KeyFolder.Credential] = []
    private(set) var notes: [String] = []

    /// Reads `path`/cert with `path`/key, and the same in each folder of `path`: unpacked, the archive is a folder.
    ///
    /// - Parameter names: what `path` holds, in order.
    init(in path: String, names: [String]) throws(KeyFolderError) {
        let folders = names.filter { !$0.hasSuffix(".pem") && !$0.hasSuffix(".key") }
        for folder in [path] + folders.map({ "\(path)/\($0)" }) {
            guard let files = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/cert") else { continue }
            let certificates = files.filter { $0.hasSuffix(".pem") }.sorted()
            guard credentials.count + certificates.count <= Self.certificateLimit else {
                throw KeyFolderError(
                    "\(folder)/cert: there are more than \(Self.certificateLimit.grouped) certificates, the most that a "
                        + "folder in the layout of org-crypto.zip may have; keep those of the parties that you need")
            }
            read(certificates.map { String($0.dropLast(4)) }, in: folder)
        }
    }

    private mutating func read(_ names: [String], in folder: String) {
        var shared: [String] = []
        for name in names {
            let (certificateFile, keyFile) = ("\(folder)/cert/\(name).pem", "\(folder)/key/\(name).key")
            do throws(KeyFolderError) {
                let credential = try Self.credential(name, certificateFile, keyFile)
                if credential.hasKey, let mode = FileMode.shared(keyFile) { shared.append(mode) }
                credentials.append(credential)
            } catch { notes.append("\(error); this entry is skipped") }
        }
        guard let mode = shared.first else { return }
        notes.append(
            "\(folder)/key: others may read or change \(shared.count.grouped) of these private keys (mode \(mode)), as befits "
                + "published test keys; keys that are to protect anything need mode 0600")
    }

    private static func credential(
        _ name: String, _ certificateFile: String, _ keyFile: String
    ) throws(KeyFolderError) -> KeyFolder.Credential {
        let certificate: SMKICertificate
        let text = try KeyFolder.read(certificateFile)
        do { certificate = try SMKICertificate(pem: text) } catch {
            throw KeyFolderError("\(certificateFile): \(error)")
        }
        guard let owner = certificate.entityIdentifier else {
            throw KeyFolderError("\(certificateFile): names neither an organisation nor a device")
        }
        var key = KeyFolder.Credential.Key.none
        var status = stat()
        if lstat(keyFile, &status) == 0 {
            let read = try KeyFolder.key(KeyFolder.read(keyFile), of: keyFile)
            guard read.publicKey == certificate.publicKey else {
                throw KeyFolderError("\(keyFile): is not the private key of \(name).pem")
            }
            key = .published(read)
        }
        return KeyFolder.Credential(
            name: name, owner: owner, usage: usage(of: certificate, name), certificate: certificate, key: key)
    }

    /// The usage that a certificate has, and where it leaves it open, its name: top-ups are agreed on with keys whose names
    /// have `PP-`, like `Z1-supplierPP-ka`.
    private static func usage(of certificate: SMKICertificate, _ name: String) -> KeyFolder.Usage {
        if certificate.xmlSigningRole != nil { return .xmlSigning }
        guard certificate.keyUsage.contains(.keyAgreement) else { return .digitalSignature }
        return name.contains("PP-") ? .prepayment : .keyAgreement
    }
}
