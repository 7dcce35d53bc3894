import DCC

/// Reads the file of a registration profile: lists of parties with their shares, and how often they change.
struct RegistrationReader {
    static let keys = [
        "name", "importSuppliers", "exportSuppliers", "distributors", "meterDataRetrievers", "supplierRetrieves",
        "supplierChurn", "retrieverChurn",
    ]
    /// Most parties of a list.
    static let partyLimit = 256
    /// The lists with the role that their parties must have; the first and the third must be there.
    private static let lists: [(key: String, role: UserRole)] = [
        ("importSuppliers", .importSupplier), ("exportSuppliers", .exportSupplier),
        ("distributors", .electricityDistributor), ("meterDataRetrievers", .meterDataRetriever),
    ]

    private let name: String
    private let parties: [[RegistrationParty]]
    private let supplierRetrieves: Double
    private let supplierChurn: Double
    private let retrieverChurn: Double

    /// What the file's content is in a few words.
    var summary: String {
        let counts = zip(parties, ["import supplier", "export supplier", "distributor", "Meter Data Retriever"])
        let texts = counts.map { "\($0.count) \($1)\($0.count == 1 ? "" : "s")" }
        return "registration of " + texts.joined(separator: ", ")
    }

    init(_ document: YAMLDocument) throws(ProfileError) {
        let file = try document.mapping(keys: Self.keys)
        name = try file.scalar("name")?.name() ?? document.baseName
        var parties: [[RegistrationParty]] = []
        for (key, role) in Self.lists { parties.append(try Self.parties(key, role, in: file)) }
        self.parties = parties
        supplierRetrieves = try file.scalar("supplierRetrieves")?.decimal(in: 0...1) ?? 0
        let churn = 0...RegistrationProfile.churnLimit
        supplierChurn = try file.scalar("supplierChurn")?.decimal(in: churn, "changes a year") ?? 0
        retrieverChurn = try file.scalar("retrieverChurn")?.decimal(in: churn, "changes a year") ?? 0
        if parties[3].isEmpty, file.has("retrieverChurn") {
            throw file.error(at: "retrieverChurn", "retrieverChurn means nothing without meterDataRetrievers")
        }
    }

    private static func parties(
        _ key: String, _ role: UserRole, in file: YAMLMapping
    ) throws(ProfileError) -> [RegistrationParty] {
        guard file.has(key) else {
            guard role != .importSupplier, role != .electricityDistributor else {
                throw file.error("\(key) is missing; it must be a list of parties")
            }
            return []
        }
        var parties: [RegistrationParty] = []
        for member in try file.list(key, counts: 1...partyLimit) { parties.append(try RegistrationParty(member)) }
        guard parties.contains(where: { $0.share > 0 }) else {
            throw file.error(at: key, "\(key) has no party with a share above 0")
        }
        return parties
    }

    /// The profile, its parties found among `users`.
    func profile(_ users: [User]) throws(ProfileError) -> RegistrationProfile {
        var shares: [[RegistrationProfile.Share]] = []
        for (parties, list) in zip(parties, Self.lists) {
            var found: [RegistrationProfile.Share] = []
            for party in parties {
                let mpid = try party.mpid(as: list.role, among: users)
                guard !found.contains(where: { $0.mpid == mpid }) else {
                    throw party.error("\(list.key) has \(mpid) twice")
                }
                found.append(RegistrationProfile.Share(mpid, party.share))
            }
            shares.append(found)
        }
        return RegistrationProfile(
            name: name, importSuppliers: shares[0], exportSuppliers: shares[1], distributors: shares[2],
            meterDataRetrievers: shares[3], supplierRetrieves: supplierRetrieves, supplierChurn: supplierChurn,
            retrieverChurn: retrieverChurn)
    }
}
