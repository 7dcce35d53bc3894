import COSEM
import ESMEEmulator
import GBCS
import Keys
import Testing

@testable import DCC

/// Who sends for each role, and how.
@Suite struct RequestingRoleTests {
    private static let folder = DevelopmentPKI.inMemory(seed: 5, validFrom: UTCTime(secondsSince2000: 800_000_000))
    private static let device = EntityIdentifier(0x0253_4D45_8000_0007)
    private static let deviceKey = FleetKeys(seed: 5).key(.keyAgreement, index: 7)

    private static let rows: [(RequestingRole, DevelopmentPKI.Party, RemotePartyRole, isUnknown: Bool)] = [
        (.supplier, .supplier, .supplier, false), (.networkOperator, .networkOperator, .networkOperator, false),
        (.accessControlBroker, .accessControlBroker, .accessControlBroker, false),
        (.otherSupplier, .otherSupplier, .accessControlBroker, true),
        (.otherUser, .otherUser, .accessControlBroker, true),
        (.meterDataRetriever, .meterDataRetriever, .accessControlBroker, true),
        (.loadController, .loadController, .loadController, false),
        (.transitionalCoS, .transitionalCoS, .transitionalCoS, false), (.recovery, .recovery, .recovery, false),
    ]

    @Test func everyRoleHasItsPartyAndItsRoleAtTheMeter() {
        #expect(Set(Self.rows.map(\.0)) == Set(RequestingRole.allCases))
        for (role, party, roleAtMeter, isUnknown) in Self.rows {
            #expect(role.party(in: Self.folder) == party.entityIdentifier, "\(role)")
            #expect(role.roleAtMeter == roleAtMeter, "\(role)")
            #expect(role.isUnknownRemoteParty == isUnknown, "\(role)")
        }
    }

    @Test func theNamesAreThoseOfTheCommandLine() {
        #expect(RequestingRole(rawValue: "load-controller") == .loadController)
        #expect(RequestingRole(rawValue: "transitional-cos") == .transitionalCoS)
        #expect(RequestingRole(rawValue: "recovery") == .recovery)
        #expect(RequestingRole(rawValue: "loadController") == nil)
    }

    /// The originator and how it is protected: a MAC Header begins with DD, a message with a signature alone with DF.
    @Test(arguments: [
        ("ECS47e", RequestingRole.loadController, DevelopmentPKI.Party.loadController, UInt8(0xDD), true),
        ("ECS61e", .loadController, .loadController, 0xDD, false),
        ("CS02bSupplierByTransCoS", .transitionalCoS, .transitionalCoS, 0xDD, true),
        ("CS02a", .transitionalCoS, .transitionalCoS, 0xDF, true), ("CS02a", .recovery, .recovery, 0xDF, true),
        ("CS02a", .accessControlBroker, .accessControlBroker, 0xDD, false),
        ("CS02a", .otherUser, .accessControlBroker, 0xDD, false),
    ])
    func aCommandIsItsPartys(
        code: String, role: RequestingRole, party: DevelopmentPKI.Party, first: UInt8, isSigned: Bool
    ) throws {
        let useCase = try #require(UseCaseCatalogue[code])
        let broker = try AccessControlBroker(folder: Self.folder)
        let octets: [UInt8]
        if let request = RequestCatalogue[useCase.messageCode] {
            octets = try broker.command(
                request, as: role, to: Self.device, deviceKeys: (Self.deviceKey.publicKey, nil), counter: 9
            ).octets
        } else {
            octets = try broker.arbitraryCommand(
                useCase, as: role,
                content: DeviceManagementExample.content(of: useCase.messageCode, as: role.roleAtMeter, counter: 9),
                to: Self.device, deviceKey: Self.deviceKey.publicKey, counter: 9)
        }
        #expect(octets.first == first)
        let message = try Message(parsing: octets)
        #expect(message.header.businessOriginator == party.entityIdentifier)
        #expect(message.header.originatorCounter == 9)
        #expect(message.header.messageCode == useCase.messageCode)
        guard case .present(let range) = message.signature else {
            #expect(!isSigned)
            return
        }
        #expect(isSigned)
        let key = try #require(Self.folder.certificate(of: party.entityIdentifier, .digitalSignature)).publicKey
        #expect(key.verifies(octets[range], of: octets[message.signedRange]))
    }
}
