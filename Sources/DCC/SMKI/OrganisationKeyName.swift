import GBCS
import Keys

/// The name of a pair in org-crypto.zip, by which the open DUIS client tells what a key is for.
///
/// That client takes keys of parties whose names begin with `Z1-` or `otherUser-`, finds top-up keys by `PP-`, and leaves others
/// alone, so that it cannot decrypt with the published `mdr-ka`: names that would be passed over get `Z1-` in front.
struct OrganisationKeyName {
    let text: String

    init(of credential: KeyFolder.Credential) {
        if credential.isPublished {
            text = Self.isTaken(credential) ? credential.name : "Z1-\(credential.name)"
            return
        }
        let usage = credential.usage == .digitalSignature ? "ds" : "ka"
        let party = DevelopmentPKI.Party(credential.owner)
        switch (credential.usage, credential.certificate.xmlSigningRole) {
        case (.xmlSigning, .dataServiceProvider): text = "dsp-xml-sign-\(credential.owner.rawValue.hexadecimal)-ds"
        case (.xmlSigning, _): text = "xml-sign-\(credential.owner.rawValue.hexadecimal)-ds"
        case _ where party == .otherUser: text = "otherUser-\(usage)"
        case (.prepayment, _): text = "Z1-\(Self.name(of: credential, party))PP-ka"
        default: text = "Z1-\(Self.name(of: credential, party))-\(usage)"
        }
    }

    /// Whether the open client takes a pair of this name.
    private static func isTaken(_ credential: KeyFolder.Credential) -> Bool {
        credential.usage == .xmlSigning
            || ["Z1-", "Z1b-", "otherUser-"].contains(where: credential.name.hasPrefix)
    }

    /// The name of a party: as published, or its role and EUI-64.
    private static func name(of credential: KeyFolder.Credential, _ party: DevelopmentPKI.Party?) -> String {
        switch party {
        case .otherSupplier: "supplier2"
        case .meterDataRetriever: "mdr"
        case let party?: "\(party)"
        case nil:
            "\(credential.certificate.role.map { "\($0)" } ?? "party")\(credential.owner.rawValue.hexadecimal)"
        }
    }
}
