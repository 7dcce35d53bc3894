import GBCS
import Keys

/// The organisations' certificates and private keys as DCC Boxed publishes them: org-crypto.zip, from which DUIS clients take
/// the keys of the parties that they act for.
///
/// The same folder gives the same octets: entries are in the order of their names, uncompressed, and of one date.
package struct OrganisationKeyArchive: Sendable {
    /// Whether private keys may be published that are not known to be development keys.
    package enum Permission: Hashable, Sendable {
        /// Those that `smets keys init` made, and those in the layout of org-crypto.zip, which are published already.
        case developmentKeys
        case anyKeys
    }

    /// The ZIP archive.
    package let octets: [UInt8]
    /// The names of the pairs, in order.
    package let names: [String]

    /// Packs every pair of a folder's organisations. Certificates without private key, authorities and devices are left out: a
    /// client takes pairs of organisations only.
    ///
    /// - Throws: where a private key cannot be read, or may not be published.
    package init(
        of folder: KeyFolder, publishing permission: Permission = .developmentKeys
    ) throws(KeyFolderError) {
        var pairs: [(name: String, certificate: String, key: String)] = []
        var taken: Set<String> = []
        for party in folder.parties {
            let development = DevelopmentPKI.Party(party)
            guard development != .root, development != .issuingAuthority else { continue }
            for credential in folder.credentials(of: party).sorted(by: { $0.name < $1.name }) {
                guard credential.hasKey, !credential.certificate.isDevice, credential.certificate.roleCode != nil,
                    ![.root, .issuingAuthority].contains(credential.certificate.role)
                else { continue }
                guard development != nil || credential.isPublished || permission == .anyKeys else {
                    throw KeyFolderError(
                        "\(folder.path)/\(credential.name).key: is neither a development key of smets keys init nor in the "
                            + "layout of org-crypto.zip, and is not published without being asked for")
                }
                guard let key = try folder.privateKey(of: credential) else { continue }
                let wanted = OrganisationKeyName(of: credential).text
                let name =
                    taken.contains(wanted) ? "\(wanted)-\(credential.certificate.serialNumber.hexadecimal)" : wanted
                taken.insert(name)
                pairs.append((name, credential.certificate.pem, key.pem))
            }
        }
        guard !pairs.isEmpty else {
            throw KeyFolderError(
                "\(folder.path): has no certificate of an organisation with its private key to publish")
        }
        pairs.sort { $0.name < $1.name }
        names = pairs.map(\.name)
        let entries =
            pairs.map { ZipArchive.Entry(path: "org-crypto/cert/\($0.name).pem", text: $0.certificate) }
            + pairs.map { ZipArchive.Entry(path: "org-crypto/key/\($0.name).key", text: $0.key) }
        guard let octets = ZipArchive.octets(of: entries) else {
            throw KeyFolderError("\(folder.path): libzip cannot pack its \(pairs.count) pairs of certificate and key")
        }
        self.octets = octets
    }
}
