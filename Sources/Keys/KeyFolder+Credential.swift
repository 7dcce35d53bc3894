import GBCS

extension KeyFolder {
    /// A certificate of a party or device, with its private key where the folder has that.
    package struct Credential: Sendable {
        /// Where a private key is.
        enum Key: Sendable {
            case none
            /// In no file.
            case memory(P256PrivateKey)
            /// In a file that nobody but its owner may read, from which it is read whenever it is used.
            case file(String)
            /// In a folder in the layout of org-crypto.zip.
            case published(P256PrivateKey)
        }

        /// The name of the files without ending, like `02534d4554530004-ka` or `Z1-supplier-ka`.
        package let name: String
        package let owner: EntityIdentifier
        package let usage: Usage
        package let certificate: SMKICertificate
        let key: Key

        package var hasKey: Bool { if case .none = key { false } else { true } }

        /// Whether the private key comes from a folder in the layout of org-crypto.zip.
        package var isPublished: Bool { if case .published = key { true } else { false } }

        var hasKeyFile: Bool {
            switch key {
            case .file, .published: true
            case .none, .memory: false
            }
        }

        /// The order in which credentials of one usage are chosen. A certificate whose private key is there comes first, so
        /// that certificate and key are always one pair; the open client prefers the generation Z1 to Z1b.
        static func precedes(_ left: Credential, _ right: Credential) -> Bool {
            (left.hasKey ? 0 : 1, left.name.hasPrefix("Z1b-") ? 1 : 0, left.name)
                < (right.hasKey ? 0 : 1, right.name.hasPrefix("Z1b-") ? 1 : 0, right.name)
        }

        /// The order in which a party's credentials are chosen for signing XML.
        var xmlSigningRank: (Int, Int, String) {
            let rank =
                switch certificate.xmlSigningRole {
                case .user: 0
                case .dataServiceProvider: 1
                case nil: 2
                }
            return (rank, name.hasPrefix("Z1-") || name.hasPrefix("dsp-") ? 0 : 1, name)
        }
    }
}
