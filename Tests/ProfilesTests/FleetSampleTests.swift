import COSEM
import Fleet
import Foundation
import LoadSynthesis
import Testing

@testable import Profiles

/// Samples of meters, the fleet's day, and meters as rows.
@Suite struct FleetSampleTests {
    private static let fleet: Fleet? = try? Fleet(
        try FleetDefinition(
            yaml: """
                cohorts:
                  - name: homes, "plain"
                    count: 60
                    installed: 2020-01-01
                    import: [{shape: family, annual: {median: 3000, spread: 0.4}}]
                    export: [{shape: solar-52n, share: 0.5, annual: 1000}]
                  - name: twins
                    count: 40
                    installed: 2026-06-01
                    variants: {twin: 1}
                    offPeak: {clock: local, everyDay: 00:30-05:30}
                    import: [{shape: family, annual: 2000}]
                    secondary: [{shape: storage-heating, annual: 1000}]
                """, name: "p.yaml"))

    private func fleet() throws -> Fleet { try #require(Self.fleet) }

    @Test func evenSamplesAreMiddlesOfEqualParts() {
        #expect(FleetSample.evenly(4, of: 100).numbers == [12, 37, 62, 87])
        #expect(FleetSample.evenly(1, of: 32_000_000).numbers == [16_000_000])
        #expect(FleetSample.evenly(9, of: 3).numbers == [0, 1, 2])
        let many = FleetSample.evenly(10_000, of: 32_000_000).numbers
        #expect(many.count == 10_000 && many.last! < 32_000_000)
    }

    @Test func randomSamplesHaveNoMeterTwice() {
        let sample = FleetSample.random(900, of: 1_000, seed: 7).numbers
        #expect(sample.count == 900 && Set(sample).count == 900)
        #expect(sample == sample.sorted() && sample.allSatisfy { (0..<1_000).contains($0) })
        #expect(sample == FleetSample.random(900, of: 1_000, seed: 7).numbers)
        #expect(sample != FleetSample.random(900, of: 1_000, seed: 8).numbers)
        #expect(FleetSample.random(20, of: 10, seed: 7).numbers == Array(0..<10))
    }

    @Test func aSampleOfAllMetersIsTheFleet() throws {
        let fleet = try fleet()
        let estimate = FleetSample.evenly(1_000, of: fleet.count).annualEnergy(of: fleet)
        #expect(estimate.meters == 100 && estimate.importedError == 0)
        let summary = FleetSummary(fleet.definition)
        #expect(abs(estimate.imported / summary.annual.imported - 1) < 0.15)
        #expect(abs(estimate.exported / summary.annual.activeExport - 1) < 0.5)
    }

    @Test func aPartIsWithinItsErrors() throws {
        let fleet = try fleet()
        let all = FleetSample.evenly(100, of: fleet.count).annualEnergy(of: fleet)
        let part = FleetSample.evenly(30, of: fleet.count).annualEnergy(of: fleet)
        #expect(part.importedError > 0)
        #expect(abs(part.imported - all.imported) < 4 * part.importedError)
    }

    @Test(arguments: [("2026-07-15", 48), ("2026-03-29", 46), ("2026-10-25", 50), ("2026-01-14", 48)])
    func aDayHasItsHalfHours(_ date: String, _ count: Int) throws {
        let fleet = try fleet()
        let day = FleetDay(
            try #require(UTCTime(iso8601: date)).civil.date, of: fleet,
            sample: .evenly(100, of: fleet.count))
        #expect(day.date == date)
        #expect(day.times.count == count && day.imported.count == count && day.exported.count == count)
        #expect(day.times.first == "00:00" && day.times.last == "23:30")
        #expect(day.times.contains("01:30") == (date != "2026-03-29"))
    }

    @Test func metersCountFromTheirInstallation() throws {
        let fleet = try fleet()
        let sample = FleetSample.evenly(100, of: fleet.count)
        let before = FleetDay(CivilDate(year: 2026, month: 1, day: 14), of: fleet, sample: sample)
        let after = FleetDay(CivilDate(year: 2027, month: 1, day: 13), of: fleet, sample: sample)
        #expect(before.installed == 60 && after.installed == 100 && after.sampled == 100)
        #expect(after.importedEnergy > before.importedEnergy)
        #expect(after.dayType == "weekday")
    }

    @Test func powersAreScaledToTheFleet() throws {
        let fleet = try fleet()
        let date = CivilDate(year: 2026, month: 7, day: 15)
        let all = FleetDay(date, of: fleet, sample: .evenly(100, of: 100))
        let half = FleetDay(date, of: fleet, sample: .evenly(50, of: 100))
        #expect(abs(half.importedEnergy / all.importedEnergy - 1) < 0.3)
        // 60 homes of 3,000 kWh and 40 of 2,000 in summer: less than the mean day of 700 kWh.
        #expect((300...900).contains(all.importedEnergy))
        // The sun is up at noon and not at midnight.
        #expect(all.exported[0] == 0 && all.exported[26] > 0)
    }

    @Test func aMeterIsARow() throws {
        let fleet = try fleet()
        let home = SampledMeter(3, of: fleet)
        #expect(home.cohort == "homes, \"plain\"" && home.variant == "single" && home.installed == "2020-01-01")
        #expect(home.secondaryImportMPAN == nil && home.offPeak == nil && home.importMPAN.count == 13)
        #expect(
            home.csv.hasPrefix("3,02-53-4D-45-80-00-00-03,\"homes, \"\"plain\"\"\",generic,single,central,2020-01-01,"))
        let twin = SampledMeter(60, of: fleet)
        #expect(twin.secondaryImportMPAN?.count == 13 && twin.exportMPAN == nil)
        #expect(twin.annualImport == 3_000 && twin.annualExport == 0)
        #expect(twin.loads.map(\.element) == ["import", "secondary"])
        #expect(twin.offPeak == "00:30-05:30 local")
        #expect(
            twin.csv.split(separator: ",", omittingEmptySubsequences: false).count
                == SampledMeter.csvHeader.split(separator: ",").count)
    }

    @Test func metersThatExportHaveAnExportMPAN() throws {
        let fleet = try fleet()
        let exporting = (0..<60).map { SampledMeter($0, of: fleet) }.filter { $0.annualExport > 0 }
        #expect((15...45).contains(exporting.count))
        #expect(exporting.allSatisfy { $0.exportMPAN?.count == 13 && $0.annualExport == 1_000 })
    }

    static let windows: [(TariffWindow, String)] = [
        (TariffWindow(HalfHourMask(from: 0.5, to: 7.5)), "00:30-07:30 UTC"),
        (TariffWindow(HalfHourMask(from: 22, to: 5), clock: .local), "22:00-05:00 local"),
        (TariffWindow(HalfHourMask(from: 22, to: 24)), "22:00-24:00 UTC"),
        (
            TariffWindow(HalfHourMask(from: 1, to: 2).union(HalfHourMask(from: 13, to: 16))),
            "01:00-02:00 13:00-16:00 UTC"
        ),
        (
            TariffWindow(weekday: [], saturday: .all, sunday: .all),
            "weekday none, weekend 00:00-24:00 UTC"
        ),
        (
            TariffWindow(weekday: HalfHourMask(from: 0, to: 7), saturday: .all, sunday: []),
            "weekday 00:00-07:00, saturday 00:00-24:00, sunday none UTC"
        ),
    ]

    @Test(arguments: windows)
    func windowsHaveATextOfTheirs(_ window: TariffWindow, _ text: String) {
        #expect(window.text == text)
    }
}
