import Testing

@testable import DLMSClient
@testable import LoadTest

/// Sessions held with meters in this process.
@Suite(.serialized) struct DLMSSessionHoldTests {
    private func hold(_ fault: DLMSResponder.Fault = .none, sessions: Int = 300) async throws -> DLMSHoldReport {
        let responder = try await DLMSResponder(fault)
        var hold = DLMSSessionHold(
            addresses: try MeterAddresses(first: "127.64.0.250", count: sessions), server: try ObservedProcesses([]))
        (hold.port, hold.idle, hold.timeout) = (responder.port, 0, 5)
        let report = try await hold.run()
        try await responder.stop()
        return report
    }

    @Test func everySessionStandsLivesAndAnswersAgain() async throws {
        let report = try await hold()
        #expect(report.isComplete, "\(report)")
        #expect((report.established, report.alive, report.answeredAgain) == (300, 300, 300))
        #expect(report.failures.isEmpty)
        #expect(report.latency.count == 300)
        #expect(report.meters == "127.64.0.250 to 127.64.2.37")
    }

    @Test(arguments: [
        (DLMSResponder.Fault.refusesAssociation, "association refused: authentication failure (13)"),
        (.closesOnAccept, "closed by the meter"), (.dataAccessError, "data access error"),
        (.wrongPort, "wrong wrapper header"), (.exceptionResponse, "answers something else"),
    ])
    func failuresAreCountedByReason(fault: DLMSResponder.Fault, reason: String) async throws {
        let report = try await hold(fault, sessions: 5)
        #expect(report.failures == [reason: 5])
        #expect(report.established == 0)
        #expect(!report.isComplete)
    }

    @Test func moreThanAProcessHoldsIsRefused() throws {
        let hold = DLMSSessionHold(
            addresses: try MeterAddresses(first: "127.64.0.1", count: 20_000), server: try ObservedProcesses([]))
        #expect(throws: LoadError.self) { try hold.validate() }
        #expect(
            throws: LoadError(
                "sessions 20000: this process holds at most 924; run several smets dlms hold, each with its own --first"
            )
        ) { try hold.validate(descriptors: 1_024) }
    }
}
