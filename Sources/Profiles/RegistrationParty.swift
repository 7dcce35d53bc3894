import DCC

/// A party of a registration profile, as a file names it: by its Market Participant Identifier, or as one of the Users.
struct RegistrationParty {
    enum Name {
        case mpid(YAMLScalar)
        case user(YAMLScalar)
    }

    static let keys = ["user", "mpid", "share"]
    /// Largest share of a party: shares have any unit.
    private static let shareLimit = 1e9

    let name: Name
    let share: Double

    init(_ value: YAMLValue) throws(ProfileError) {
        let mapping = try value.mapping(keys: Self.keys)
        switch (try mapping.scalar("user"), try mapping.scalar("mpid")) {
        case (let user?, nil): name = .user(user)
        case (nil, let mpid?):
            _ = try mpid.value("an MPID of four letters or digits, A to Z and 0 to 9") { Self.isMPID($0) ? $0 : nil }
            name = .mpid(mpid)
        default: throw value.error("a party has either user or mpid")
        }
        share = try mapping.scalar("share")?.decimal(in: 0...Self.shareLimit) ?? 1
    }

    /// A problem with the party, at its line.
    func error(_ reason: String) -> ProfileError {
        switch name {
        case .mpid(let scalar), .user(let scalar): scalar.error(reason)
        }
    }

    private static func isMPID(_ text: String) -> Bool {
        text.utf8.count == 4 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    }

    /// The party's MPID, where it may act in `role`. An MPID that no User has is of a party that takes no part, and may be
    /// anything.
    func mpid(as role: UserRole, among users: [User]) throws(ProfileError) -> String {
        let known = users.filter { !$0.mpid.isEmpty }
        switch name {
        case .mpid(let scalar):
            let owners = known.filter { $0.mpid == scalar.string }
            guard owners.isEmpty || owners.contains(where: { $0.roles.contains(role) }) else {
                throw scalar.error("mpid \(scalar.string) is of \(owners[0].name), which is no \(role.name)")
            }
            return scalar.string
        case .user(let scalar):
            guard let user = Self.user(scalar.string, among: known) else {
                let list = known.prefix(16).map { "\($0.name) (\($0.mpid))" }.joined(separator: ", ")
                throw scalar.error(
                    "no User is the \(scalar.string.prefix(40)) of these keys; Users are \(list.isEmpty ? "none" : list)"
                )
            }
            guard user.roles.contains(role) else {
                throw scalar.error("user \(scalar.string.prefix(40)) is \(user.name), which is no \(role.name)")
            }
            return user.mpid
        }
    }

    /// The User that a word stands for: the first with a role, the second supplier, or the one of that name.
    private static func user(_ word: String, among users: [User]) -> User? {
        func first(_ role: UserRole) -> User? { users.first { $0.roles.contains(role) } }
        switch RequestingRole(rawValue: word.lowercased()) {
        case .supplier: return first(.importSupplier)
        case .otherSupplier: return users.filter { $0.roles.contains(.importSupplier) }.dropFirst().first
        case .networkOperator: return first(.electricityDistributor)
        case .meterDataRetriever: return first(.meterDataRetriever)
        case .otherUser: return first(.otherUser)
        case .loadController: return first(.loadController)
        case .accessControlBroker, .transitionalCoS, .recovery: return nil
        case nil: return users.first { $0.name.lowercased() == word.lowercased() }
        }
    }
}
