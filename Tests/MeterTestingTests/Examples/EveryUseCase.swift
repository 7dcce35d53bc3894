import DCC
import ESMEEmulator
import GBCS
import MeterTesting
import Testing

/// The first test of a new use case: the roles of its row get an answer, and no other role does.
@Suite("Example: every use case")
struct EveryUseCase {
    @Test("A use case answers the roles of its row, and no other", arguments: RequestCatalogue.all)
    func roles(request: SupportedRequest) async throws {
        try await ServedFleet.with { fleet in
            for role in [RequestingRole.supplier, .networkOperator, .accessControlBroker] {
                let answer = try await fleet.meter().ask(request.useCase.messageCode, as: role)
                let mayAsk = fleet.gateway.estate.rules.roles(for: request.useCase).contains(role.roleAtMeter)
                #expect((answer != nil) == mayAsk, "\(request.useCase.code) as \(role.rawValue)")
            }
        }
    }
}
