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
}
