import DCC
import ESMEEmulator
import GBCS
import Testing

@testable import Profiles

/// Registration profiles in YAML: those that are shipped, every key, and every way to get them wrong.
@Suite("Registration profiles in YAML")
struct RegistrationYAMLTests {
    /// The Users that the development keys give.
    private static let users = [
        User(
            EntityIdentifier(4), name: "Supplier", mpid: "SAAA",
            roles: [.importSupplier, .exportSupplier, .gasSupplier]),
        User(
            EntityIdentifier(5), name: "Supplier 2", mpid: "SAAB",
            roles: [.importSupplier, .exportSupplier, .gasSupplier]),
        User(
            EntityIdentifier(6), name: "Network Operator", mpid: "NAAA",
            roles: [.electricityDistributor, .gasTransporter]),
        User(EntityIdentifier(7), name: "Other User", mpid: "OAAA", roles: [.otherUser]),
        User(EntityIdentifier(8), name: "Meter Data Retriever", mpid: "MAAA", roles: [.meterDataRetriever]),
    ]

    private static func read(_ yaml: String) throws -> RegistrationProfile {
        try RegistrationProfile(yaml: yaml, name: "r.yaml", users: users)
    }

    private static let least = "importSuppliers: [{user: supplier}]\ndistributors: [{user: network-operator}]\n"

    @Test("The simple profile has one party of each kind")
    func simple() throws {
        let profile = try RegistrationProfile.named("simple", users: Self.users)
        #expect(
            profile
                == RegistrationProfile(
                    name: "simple", importSuppliers: [.init("SAAA", 1)], exportSuppliers: [.init("SAAA", 1)],
                    distributors: [.init("NAAA", 1)], meterDataRetrievers: [.init("MAAA", 1)]))
    }

    @Test("Great Britain has parties that are Users and parties that are not, and changes")
    func greatBritain() throws {
        let profile = try RegistrationProfile.named("Great-Britain", users: Self.users)
        #expect(profile.name == "great-britain")
        let lists = [
            profile.importSuppliers, profile.exportSuppliers, profile.distributors, profile.meterDataRetrievers,
        ]
        for list in lists { #expect(abs(list.reduce(0) { $0 + $1.share } - 1) < 1e-9) }
        #expect(profile.importSuppliers.prefix(2).map(\.mpid) == ["SAAA", "SAAB"])
        #expect(profile.supplierChurn > 0 && profile.retrieverChurn > 0 && profile.supplierRetrieves > 0)
        // Its appointments begin and end.
        let registrations = (UInt64(0)..<50).map {
            profile.registration(
                of: MPAN(distributor: 12, unique: $0), device: EntityIdentifier($0), direction: .import, seed: 7)
        }
        #expect(registrations.contains { $0.supplier.count > 2 })
    }

    @Test("Every key is read")
    func everyKey() throws {
        let yaml = """
            name: Mine
            importSuppliers:
              - {user: supplier, share: 2}
              - {user: Other-Supplier}
              - {mpid: XAB1, share: 0.5}
            exportSuppliers: [{user: supplier 2}]
            distributors: [{mpid: NAAA}]
            meterDataRetrievers: [{user: mdr, share: 3}]
            supplierRetrieves: 0.25
            supplierChurn: 0.5
            retrieverChurn: 4
            """
        #expect(
            try Self.read(yaml)
                == RegistrationProfile(
                    name: "Mine", importSuppliers: [.init("SAAA", 2), .init("SAAB", 1), .init("XAB1", 0.5)],
                    exportSuppliers: [.init("SAAB", 1)], distributors: [.init("NAAA", 1)],
                    meterDataRetrievers: [.init("MAAA", 3)], supplierRetrieves: 0.25, supplierChurn: 0.5,
                    retrieverChurn: 4))
    }

    @Test("A file needs suppliers and distributors alone, and may lie anywhere")
    func smallFiles() throws {
        let profile = try Self.read(Self.least)
        #expect(profile.name == "r" && profile.exportSuppliers.isEmpty && profile.meterDataRetrievers.isEmpty)
        let folder = try TemporaryFolder()
        let own = try folder.write(Self.least, to: "own.yaml")
        #expect(try RegistrationProfile.named(own, users: Self.users).name == "own")
        let validated = try ValidatedProfile(own)
        #expect(validated.kind == .registration)
        #expect(
            validated.summary
                == "registration of 1 import supplier, 0 export suppliers, 1 distributor, 0 Meter Data Retrievers")
        #expect(try ValidatedProfile("simple").kind == .registration)
    }

    static let mistakes = [
        Mistake("[]", "r.yaml:1: is a list; it must be keys and values"),
        Mistake(
            "suppliers: []",
            "r.yaml:1: unknown key suppliers; known are distributors, exportSuppliers, importSuppliers,",
            "meterDataRetrievers, name, retrieverChurn, supplierChurn, supplierRetrieves"),
        Mistake("name: x", "r.yaml:1: importSuppliers is missing; it must be a list of parties"),
        Mistake(
            "importSuppliers: [{user: supplier}]", "r.yaml:1: distributors is missing; it must be a list of parties"),
        Mistake(least + "exportSuppliers: []", "r.yaml:3: exportSuppliers has 0 members; it must have 1 to 256"),
        Mistake(least + "exportSuppliers:\n  - {}", "r.yaml:4: a party has either user or mpid"),
        Mistake(
            least + "exportSuppliers:\n  - {user: supplier, mpid: SAAA}", "r.yaml:4: a party has either user or mpid"),
        Mistake(
            least + "exportSuppliers:\n  - {user: king}",
            "r.yaml:4: no User is the king of these keys; Users are Supplier (SAAA), Supplier 2 (SAAB), Network Operator",
            "(NAAA), Other User (OAAA), Meter Data Retriever (MAAA)"),
        Mistake(
            least + "exportSuppliers:\n  - {user: mdr}",
            "r.yaml:4: user mdr is Meter Data Retriever, which is no Export Supplier"),
        Mistake(
            least + "meterDataRetrievers:\n  - {mpid: SAAB}",
            "r.yaml:4: mpid SAAB is of Supplier 2, which is no Meter Data Retriever"),
        Mistake(
            least + "exportSuppliers:\n  - {mpid: saaa}",
            "r.yaml:4: mpid is \"saaa\"; it must be an MPID of four letters or digits, A to Z and 0 to 9"),
        Mistake(
            least + "exportSuppliers:\n  - {user: supplier}\n  - {mpid: SAAA}",
            "r.yaml:5: exportSuppliers has SAAA twice"),
        Mistake(
            least + "exportSuppliers:\n  - {user: supplier, share: 0}",
            "r.yaml:3: exportSuppliers has no party with a share above 0"),
        Mistake(
            least + "exportSuppliers:\n  - {user: supplier, share: -1}",
            "r.yaml:4: share is \"-1\"; it must be a number from 0 to 1,000,000,000"),
        Mistake(
            least + "supplierChurn: 5",
            "r.yaml:3: supplierChurn is \"5\"; it must be a number from 0 to 4 changes a year"),
        Mistake(
            least + "supplierRetrieves: 2", "r.yaml:3: supplierRetrieves is \"2\"; it must be a number from 0 to 1"),
        Mistake(
            least + "retrieverChurn: 1", "r.yaml:3: retrieverChurn means nothing without meterDataRetrievers"),
    ]

    @Test("A mistake is named with its line", arguments: mistakes)
    func mistake(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try Self.read(mistake.yaml) }
    }

    @Test("Where the keys have no second supplier and no Users at all, it is said")
    func fewUsers() {
        expectError("Profiles/registration/great-britain.yaml:9: no User is the supplier of these keys; Users are none")
        {
            _ = try RegistrationProfile.named("great-britain", users: [])
        }
        let yaml = "importSuppliers:\n  - {user: other-supplier}\ndistributors: [{mpid: NAAA}]"
        expectError("r.yaml:2: no User is the other-supplier of these keys; Users are Supplier (SAAA)") {
            _ = try RegistrationProfile(yaml: yaml, name: "r.yaml", users: [Self.users[0]])
        }
    }

    @Test("A name that is neither built in nor a file is said with those that are")
    func unknownName() {
        expectError("wales: is neither a built-in registration profile nor a file; built in are great-britain, simple")
        {
            _ = try RegistrationProfile.named("wales", users: Self.users)
        }
    }
}
