import DCC
import EstateFixture
import Testing

@testable import LoadTest

/// The secrets that a load makes its messages with.
@Suite struct MeterSecretsTests {
    private func secrets(_ estate: TestGateway, capacity: Int = 100) throws -> EstateSecrets {
        let parties = RequestingRole.allCases.compactMap { $0.party(in: estate.folder) }
        return try EstateSecrets(
            estate: estate.gateway.estate, folder: estate.folder, parties: Set(parties), capacity: capacity)
    }

    @Test func theCacheIsBoundedAndRight() throws {
        let estate = try TestGateway(shardCount: 1)
        let (small, large) = (try secrets(estate, capacity: 2), try secrets(estate))
        let party = try #require(RequestingRole.supplier.party(in: estate.folder))
        for meter in [0, 1, 2, 3, 4, 5, 0, 2, 2, 5] {
            #expect(small.secret(ofMeter: meter, with: party) == large.secret(ofMeter: meter, with: party))
        }
        #expect(small.secret(ofMeter: 0, with: estate.device(0)) == nil)
        #expect(small.signingKey(ofMeter: 3) != nil)
    }
}
