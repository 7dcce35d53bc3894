import Foundation
import Testing

@testable import Fleet
@testable import Profiles

/// A fleet counted and added up, and the JSON of it.
@Suite struct FleetSummaryTests {
    private static let yaml = """
        name: small
        seed: 5
        cohorts:
          - name: homes
            count: 300
            region: north
            import: [{shape: family, annual: 3000}, {shape: heat-pump, share: 0.5, annual: 4000}]
            export: [{shape: solar-55n, share: 0.5, annual: 1000}, {shape: solar-57n, share: 0.2, annual: 500}]
          - name: twins
            count: 100
            variants: {single: 0.75, twin: 0.25}
            offPeak: 00:30-07:30
            import: [{shape: family, annual: 2000}]
            secondary: [{shape: storage-heating, share: 0.5, annual: 800}]
          - name: old
            count: 50
            device: smets1-foc
            import: [{shape: family, annual: 1000}]
        """

    private func summary() throws -> FleetSummary {
        FleetSummary(try FleetDefinition(yaml: Self.yaml, name: "small.yaml"))
    }

    @Test func countsAndEnergiesFollowFromTheDefinition() throws {
        let summary = try summary()
        #expect(summary.meters == 450)
        #expect(summary.lastEntityIdentifier == "02-53-4D-45-80-00-01-C1")
        #expect(summary.variants == [.init(name: "single", meters: 425), .init(name: "twin", meters: 25)])
        #expect(summary.regions == [.init(name: "north", meters: 300), .init(name: "central", meters: 150)])
        #expect(
            summary.networks == [
                .init(name: "csp-north", meters: 300), .init(name: "csp-south-central", meters: 100),
                .init(name: "smets1", meters: 50),
            ])
        #expect(summary.smetsVersions == [.init(name: "smets2", meters: 400), .init(name: "smets1", meters: 50)])
        #expect(summary.tariffs == [.init(name: "one rate", meters: 350), .init(name: "two rates", meters: 100)])
        #expect(abs(summary.exporting - 300 * 0.6) < 1e-9)
        #expect(abs(summary.annual.activeImport - (900_000 + 600_000 + 200_000 + 50_000)) < 1e-6)
        #expect(abs(summary.annual.secondaryActiveImport - 100 * 0.25 * 0.5 * 800) < 1e-6)
        #expect(abs(summary.annual.activeExport - (150_000 + 30_000)) < 1e-6)
        #expect(summary.cohorts.map(\.firstNumber) == [0, 300, 400])
        #expect(summary.cohorts.map(\.offPeak) == [nil, "00:30-07:30 UTC", nil])
    }

    @Test func jsonHasTheTotals() throws {
        let data = try JSONEncoder().encode(try summary())
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["name"] as? String == "small")
        #expect(object["meters"] as? Int == 450)
        let annual = try #require(object["annual"] as? [String: Double])
        #expect(annual["activeImport"] == 1_750_000)
        #expect(annual["secondaryActiveImport"] == 10_000)
        #expect(annual["activeExport"] == 180_000)
        #expect((object["cohorts"] as? [Any])?.count == 3)
    }

    static let means: [(annual: AnnualEnergy, mean: Double)] = [
        (AnnualEnergy(median: 2_700), 2_700), (AnnualEnergy(median: 0), 0),
        // A log-normal's mean is its median times e to the power of half the squared spread.
        (AnnualEnergy(median: 2_700, spread: 0.45), 2_700 * exp(0.45 * 0.45 / 2)),
        // Everything is brought to one end or the other, half each.
        (AnnualEnergy(median: 1_000, spread: 1.5, range: 1_000...1_000), 1_000),
    ]

    @Test(arguments: means)
    func theMeanOfADistributionIsComputed(_ annual: AnnualEnergy, _ mean: Double) {
        #expect(abs(annual.mean - mean) < 0.01 * max(1, mean) / 100)
    }

    @Test(arguments: [(0.45, 600.0, 12_000.0), (0.9, 500, 9_000), (1.2, 2_000, 3_000)])
    func theMeanOfACutDistributionIsThatOfItsDraws(_ spread: Double, _ low: Double, _ high: Double) {
        let annual = AnnualEnergy(median: 2_700, spread: spread, range: low...high)
        // The middles of 20,000 equal parts of the distribution, by the bisected normal quantile.
        let count = 20_000
        var sum = 0.0
        for index in 0..<count {
            let probability = (Double(index) + 0.5) / Double(count)
            var (below, above) = (-6.0, 6.0)
            for _ in 0..<40 {
                let middle = (below + above) / 2
                if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { below = middle } else { above = middle }
            }
            sum += min(high, max(low, 2_700 * exp(spread * below)))
        }
        #expect(abs(annual.mean / (sum / Double(count)) - 1) < 0.001)
    }
}
