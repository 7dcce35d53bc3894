import GBCS
import Keys

/// The Users that follow from a folder of keys, for when nobody has said who they are.
///
/// | role in the certificates | roles of the User |
/// | --- | --- |
/// | Supplier | IS, ES, GS |
/// | Network Operator | ED, GT |
/// | Load Controller | LC |
/// | Other | OU; MDR and RSA for the development keys' parties of these; MDR for the published test keys' |
///
/// Where neither says which party of the role Other is the Meter Data Retriever, it is the last one by EUI-64, as for
/// ``RequestingRole``; a lone one is Other User too. The published test keys have no Registered Supplier Agent.
/// Market Participant Identifiers are made up: a letter for the role (S, N, L, O, M or R) and three that number the parties of
/// the role by ascending EUI-64, from AAA.
package enum DefaultUsers {
    /// The Meter Data Retriever of the published test keys.
    package static let publishedMeterDataRetriever = EntityIdentifier(0x90B3_D51F_3001_0009)

    /// By ascending EUI-64.
    package static func users(of folder: KeyFolder) -> [User] {
        var counts: [String: Int] = [:]
        return folder.parties.compactMap { party in
            let roles = roles(of: party, in: folder)
            guard let kind = Kind(roles) else { return nil }
            let number = counts[kind.name, default: 0]
            counts[kind.name] = number + 1
            return User(
                party, name: number == 0 ? kind.name : "\(kind.name) \(number + 1)", mpid: mpid(kind.letter, number),
                roles: roles)
        }
    }

    /// A letter and three more that count from AAA; past ZZZ, which no folder has, empty.
    static func mpid(_ letter: Character, _ number: Int) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        guard (0..<26 * 26 * 26).contains(number) else { return "" }
        return String([letter, alphabet[number / 676], alphabet[number / 26 % 26], alphabet[number % 26]])
    }

    private static func roles(of party: EntityIdentifier, in folder: KeyFolder) -> Set<UserRole> {
        var roles: Set<UserRole> = []
        // One party may have certificates of several roles.
        for role in Set(folder.credentials(of: party).compactMap(\.certificate.role)) {
            switch role {
            case .supplier: roles.formUnion([.importSupplier, .exportSupplier, .gasSupplier])
            case .networkOperator: roles.formUnion([.electricityDistributor, .gasTransporter])
            case .loadController: roles.insert(.loadController)
            case .other: roles.formUnion(rolesOfOther(party, in: folder))
            case .root, .recovery, .accessControlBroker, .transitionalCoS, .wanProvider, .issuingAuthority: break
            }
        }
        return roles
    }

    private static func rolesOfOther(_ party: EntityIdentifier, in folder: KeyFolder) -> Set<UserRole> {
        switch DevelopmentPKI.Party(party) {
        case .meterDataRetriever: return [.meterDataRetriever]
        case .registeredSupplierAgent: return [.registeredSupplierAgent]
        case .otherUser: return [.otherUser]
        default: break
        }
        let others = folder.parties(in: .other)
        let known = [DevelopmentPKI.Party.meterDataRetriever.entityIdentifier, publishedMeterDataRetriever]
        let retriever = known.first(where: others.contains) ?? others.last
        guard party == retriever else { return [.otherUser] }
        return others.count == 1 && !known.contains(party) ? [.otherUser, .meterDataRetriever] : [.meterDataRetriever]
    }

    /// What a User mainly is, for its name and identifier.
    private struct Kind {
        let name: String
        let letter: Character

        init?(_ roles: Set<UserRole>) {
            let kinds: [(UserRole, String, Character)] = [
                (.importSupplier, "Supplier", "S"), (.electricityDistributor, "Network Operator", "N"),
                (.loadController, "Load Controller", "L"), (.meterDataRetriever, "Meter Data Retriever", "M"),
                (.registeredSupplierAgent, "Registered Supplier Agent", "R"), (.otherUser, "Other User", "O"),
            ]
            guard let kind = kinds.first(where: { roles.contains($0.0) }) else { return nil }
            (name, letter) = (kind.1, kind.2)
        }
    }
}
