import RadioNet
import Testing

@testable import NetworkStudies

/// Table 5 of the impact assessment, from the emulator's own messages.
@Suite struct ScenarioVolumeTests {
    @Test(arguments: SettlementScenario.all)
    func aDayHasThePublishedOctets(scenario: SettlementScenario) throws {
        let volume = try ScenarioVolume(
            scenario, of: TrafficFixture.estate(), days: TrafficFixture.days, sample: 20, seed: 1)
        let requests = volume.serviceRequests / volume.publishedServiceRequests
        let octets = volume.octets / volume.publishedOctets
        #expect(abs(requests - 1) < 0.01, "\(scenario.name): \(requests)")
        #expect(abs(octets - 1) < 0.05, "\(scenario.name): \(octets)")
    }

    /// 36.9 million × 0.25 × 1.2 reads; five sixths of them of import.
    @Test func theMeanIsOfImportAndExport() {
        let volume = ScenarioVolume(.a, importExchange: 1_000, exportExchange: 400)
        #expect(abs(volume.octets - 11_070_000 * (900 + 245)) < 1)
    }
}
