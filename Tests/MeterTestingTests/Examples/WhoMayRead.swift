import GBCS
import MeterTesting
import Testing

/// Permissions: what a meter does for a role that may not send a use case.
@Suite("Example: who may read")
struct WhoMayRead {
    @Test(
        "A Meter Data Retriever, whom no meter knows, reads half hours behind the Access Control Broker",
        arguments: Transport.allCases)
    func retriever(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let answer = try #require(try await fleet.meter().ask(.ecs22b, as: .meterDataRetriever))
            #expect(answer.rows.count == 48)
        }
    }

    @Test(
        "A network operator may not read daily reads: no answer, and an alert to the supplier",
        arguments: Transport.allCases)
    func refused(transport: Transport) async throws {
        try await ServedFleet.with(over: transport) { fleet in
            let meter = fleet.meter()
            let answer = try await meter.ask(.ecs21a, as: .networkOperator)
            #expect(answer == nil)
            let codes = await meter.alerts().map(\.alert.code)
            #expect(codes == [.sourceDoesNotHaveAuthorityForCommand])
        }
    }
}
