import COSEM
import GBCS
import Testing

@testable import Keys

/// Development keys in memory.
@Suite struct DevelopmentPKITests {
    private static let validFrom = UTCTime(iso8601: "2024-01-01")!

    @Test func aSeedBringsBackEveryCertificate() throws {
        let folders = [1, 1, 2].map { DevelopmentPKI.inMemory(seed: $0, validFrom: Self.validFrom) }
        for party in DevelopmentPKI.Party.allCases {
            let id = party.entityIdentifier
            let certificates = try folders.map { try #require($0.certificate(of: id, .digitalSignature)) }
            #expect(certificates[0].der == certificates[1].der)
            #expect(certificates[0].der != certificates[2].der)
            let key = try #require(try folders[0].privateKey(of: id, .digitalSignature))
            #expect(key.publicKey == certificates[0].publicKey)
            let issuer = party == .root || party == .issuingAuthority ? DevelopmentPKI.Party.root : .issuingAuthority
            let issuing = try #require(folders[0].certificate(of: issuer.entityIdentifier, .digitalSignature))
            #expect(certificates[0].isSigned(by: issuing.publicKey))
            #expect(certificates[0].role == party.role)
        }
        #expect(try folders[0].privateKey(of: EntityIdentifier(1), .keyAgreement) == nil)
        #expect(folders[0].privateKeyOwners.isEmpty)
    }

    /// Load controllers, change of supplier and recovery send commands of their own; a supplier signs top-ups too.
    @Test func everyPartyHasTheKeysThatItsCommandsNeed() throws {
        let folder = DevelopmentPKI.inMemory(seed: 3, validFrom: Self.validFrom)
        let numbers: [DevelopmentPKI.Party: (UInt64, RemotePartyRole)] = [
            .transitionalCoS: (10, .transitionalCoS), .recovery: (11, .recovery),
            .loadController: (12, .loadController),
        ]
        for (party, (number, role)) in numbers {
            #expect(party.entityIdentifier == EntityIdentifier(0x0253_4D45_5453_0000 + number))
            #expect(folder.role(of: party.entityIdentifier) == role)
            #expect(folder.parties(in: role) == [party.entityIdentifier])
        }
        for party in DevelopmentPKI.Party.allCases where party != .root && party != .issuingAuthority {
            for usage in [KeyFolder.Usage.keyAgreement, .digitalSignature] {
                let certificate = try #require(folder.certificate(of: party.entityIdentifier, usage), "\(party)")
                #expect(try folder.privateKey(of: party.entityIdentifier, usage)?.publicKey == certificate.publicKey)
            }
            let hasPrepayment = try folder.privateKey(of: party.entityIdentifier, .prepayment) != nil
            #expect(hasPrepayment == (party.role == .supplier), "\(party)")
        }
    }
}
