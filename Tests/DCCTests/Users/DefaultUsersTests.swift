import COSEM
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import Keys

/// The Users that a folder of keys gives.
@Suite struct DefaultUsersTests {
    @Test("The development keys give a User in every role")
    func developmentKeys() throws {
        let folder = DevelopmentPKI.inMemory(seed: 5, validFrom: UTCTime(iso8601: "2024-01-01")!)
        let users = DefaultUsers.users(of: folder)
        let expected: [(DevelopmentPKI.Party, String, String, Set<UserRole>)] = [
            (.supplier, "Supplier", "SAAA", [.importSupplier, .exportSupplier, .gasSupplier]),
            (.otherSupplier, "Supplier 2", "SAAB", [.importSupplier, .exportSupplier, .gasSupplier]),
            (.networkOperator, "Network Operator", "NAAA", [.electricityDistributor, .gasTransporter]),
            (.otherUser, "Other User", "OAAA", [.otherUser]),
            (.meterDataRetriever, "Meter Data Retriever", "MAAA", [.meterDataRetriever]),
            (.loadController, "Load Controller", "LAAA", [.loadController]),
            (.registeredSupplierAgent, "Registered Supplier Agent", "RAAA", [.registeredSupplierAgent]),
        ]
        #expect(users.count == expected.count)
        for (user, row) in zip(users, expected) {
            #expect(user == User(row.0.entityIdentifier, name: row.1, mpid: row.2, roles: row.3))
            #expect(user.status == .live && user.callback == nil)
        }
        #expect(users.reduce(into: Set()) { $0.formUnion($1.roles) } == Set(UserRole.allCases))
        #expect(users == DefaultUsers.users(of: folder))
    }

    @Test("Made-up identifiers count through four letters")
    func identifiers() {
        #expect(DefaultUsers.mpid("S", 0) == "SAAA")
        #expect(DefaultUsers.mpid("S", 25) == "SAAZ")
        #expect(DefaultUsers.mpid("S", 26) == "SABA")
        #expect(DefaultUsers.mpid("N", 17_575) == "NZZZ")
        #expect(DefaultUsers.mpid("N", 17_576) == "")
        #expect(DefaultUsers.mpid("N", -1) == "")
    }

    @Test(
        "Of parties with role 127 that nothing tells apart the last retrieves meter data, and a lone one does both",
        arguments: [1, 2, 3])
    func unknownOthers(count: UInt64) throws {
        let path = NSTemporaryDirectory() + "smets-users-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let key = P256PrivateKey(base: [3], increment: 0)!
        let issuer = SMKIIssuer(subject: .authority(.issuingAuthority, name: "X1"), key: key)
        let start = UTCTime(iso8601: "2024-01-01")!
        let parties = (1...count).map { EntityIdentifier(0x1122_3344_0000_0000 + $0) }
        for (number, party) in parties.enumerated() {
            let certificate = issuer.certificate(
                for: .organisation(.other, party), publicKey: key.publicKey, usage: .keyAgreement, validFrom: start,
                validTo: start + 1, serialNumber: [UInt8(number + 1)])
            try KeyFolder.write(certificate: certificate, key: nil, of: party, .keyAgreement, in: path)
        }
        let folder = try KeyFolder(path: path)
        let roles = DefaultUsers.users(of: folder).map(\.roles)
        let expected: [[Set<UserRole>]] = [
            [[.otherUser, .meterDataRetriever]], [[.otherUser], [.meterDataRetriever]],
            [[.otherUser], [.otherUser], [.meterDataRetriever]],
        ]
        #expect(roles == expected[Int(count) - 1])
        #expect(RequestingRole.meterDataRetriever.party(in: folder) == parties.last)
    }

    @Test("The published test keystore gives its parties", .enabled(if: PublishedKeystore.path != nil))
    func publishedKeystore() throws {
        let folder = try KeyFolder(path: try #require(PublishedKeystore.path))
        let users = DefaultUsers.users(of: folder)
        let rows = users.map { "\($0.entityIdentifier.fileName) \($0.mpid) \($0.roles.map(\.rawValue).sorted())" }
        #expect(
            rows == [
                #"00db123456780004 OAAA ["OU"]"#, #"90b3d51f30010000 SAAA ["ES", "GS", "IS"]"#,
                #"90b3d51f30010008 LAAA ["LC"]"#, #"90b3d51f30010009 MAAA ["MDR"]"#,
                #"90b3d51f30020000 NAAA ["ED", "GT"]"#, #"90b3d51f30030000 SAAB ["ES", "GS", "IS"]"#,
            ])
        #expect(RequestingRole.meterDataRetriever.party(in: folder) == DefaultUsers.publishedMeterDataRetriever)
    }
}
