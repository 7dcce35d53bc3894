import DCC
import GBCS
import Keys

/// The names by which people call the Users of a folder of keys.
package enum UserName: String, CaseIterable, Sendable {
    case supplier
    case exportSupplier = "export-supplier"
    case networkOperator = "network-operator"
    case otherUser = "other-user"
    case meterDataRetriever = "mdr"
    case loadController = "load-controller"
    case registeredSupplierAgent = "rsa"

    /// The names of all, for messages.
    package static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// The User that a name or an EUI-64 means; a sentence where the folder has none.
    package static func party(_ text: String, in folder: KeyFolder) throws(KeyFolderError) -> EntityIdentifier {
        if let name = UserName(rawValue: text.lowercased()) {
            guard let party = name.party(in: folder) else {
                throw KeyFolderError("\(folder.path): has no party that is \(name.rawValue)")
            }
            return party
        }
        guard let party = EntityIdentifier(text) else {
            throw KeyFolderError("\(text.prefix(60)): is none of \(names), and no EUI-64")
        }
        guard folder.parties.contains(party) else {
            throw KeyFolderError("\(folder.path): has no certificate of \(party)")
        }
        return party
    }

    /// nil where the folder has no such party.
    package func party(in folder: KeyFolder) -> EntityIdentifier? {
        switch self {
        case .supplier: RequestingRole.supplier.party(in: folder)
        // A second Supplier where there is one: the export MPAN may be any Supplier's.
        case .exportSupplier:
            RequestingRole.otherSupplier.party(in: folder) ?? RequestingRole.supplier.party(in: folder)
        case .networkOperator: RequestingRole.networkOperator.party(in: folder)
        case .otherUser: user(.otherUser, in: folder)
        case .meterDataRetriever: RequestingRole.meterDataRetriever.party(in: folder)
        case .loadController: RequestingRole.loadController.party(in: folder)
        case .registeredSupplierAgent: user(.registeredSupplierAgent, in: folder)
        }
    }

    private func user(_ role: UserRole, in folder: KeyFolder) -> EntityIdentifier? {
        DefaultUsers.users(of: folder).first { $0.roles.contains(role) }?.entityIdentifier
    }
}
