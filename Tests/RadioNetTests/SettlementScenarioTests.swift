import Testing

@testable import RadioNet

/// SECMP0162 Preliminary Impact Assessment, Table 5.
@Suite("Settlement scenarios")
struct SettlementScenarioTests {
    @Test("Service requests a day are the published ones within 1 %", arguments: SettlementScenario.all)
    func serviceRequests(scenario: SettlementScenario) {
        let ratio = scenario.requestsPerDay / scenario.publishedRequestsPerDay
        #expect(abs(ratio - 1) < 0.01, "\(scenario.name): \(ratio)")
    }

    @Test("36.9 million import meters: 11.07, 44.28 and 73.8 million service requests a day")
    func numbers() {
        #expect(SettlementScenario.all.map { ($0.requestsPerDay / 1e4).rounded() } == [1_107, 4_428, 7_380])
        #expect(SettlementScenario.all.map { ($0.exportShare * 1e4).rounded() } == [1_667, 3_750, 5_000])
    }
}
