import DUIS
import EstateFixture
import Keys
import Testing
import UserClient

@testable import Gateway

/// Users that send more than they may while the DCC is busy.
@Suite(.serialized, .timeLimit(.minutes(2))) struct TrafficManagementTests {
    @Test("Beyond the threshold a User that has used up its allocation is refused and counted, and others are not")
    func throttled() async throws {
        try await TestDCC.with(TestGateway()) { _, dcc in
            dcc.dsp.traffic.threshold = 1
            dcc.dsp.traffic.allocation = 1
            dcc.dsp.traffic.allocations = [DevelopmentPKI.Party.networkOperator.entityIdentifier: 3]
        } _: { dcc in
            // The clock stands still: all that follows comes in one second.
            let supplier = try await TestServiceUser(.supplier, of: dcc, hasAddress: false)
            let distributor = try await TestServiceUser(.networkOperator, of: dcc, hasAddress: false)
            func code(_ user: TestServiceUser) async throws -> ResponseCode {
                let body = RequestBodies.inventory(of: dcc.estate.device(2))
                return try await user.session.send(try user.request("8.2", to: 2, body: body)).response.code
            }
            #expect(try await code(supplier) == .i0)
            #expect(try await code(supplier) == .e100)
            for _ in 0..<3 { #expect(try await code(distributor) == .i0) }
            #expect(try await code(distributor) == .e100)
            #expect(dcc.counts("smets_dcc_throttled_total 2"))
            try await supplier.stop()
            try await distributor.stop()
        }
    }
}
