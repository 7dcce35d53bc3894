import Fleet
import Foundation
import LoadSynthesis
import Testing

@testable import Profiles

/// The files of `Profiles`: all right, all built in, and of the sizes that they promise.
@Suite struct ShippedProfileTests {
    /// `Profiles` of the source tree.
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Profiles")

    @Test(arguments: ProfileLibrary.Kind.allCases)
    func everyFileIsBuiltIn(_ kind: ProfileLibrary.Kind) throws {
        let folder = Self.folder.appendingPathComponent(kind.rawValue)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
        #expect(files.map { String($0.dropLast(5)) }.sorted() == ProfileLibrary.builtInNames(kind))
        for name in ProfileLibrary.builtInNames(kind) {
            let text = try String(contentsOf: folder.appendingPathComponent("\(name).yaml"), encoding: .utf8)
            #expect(ProfileLibrary.builtInText(kind, name) == text)
            let longest = text.split(separator: "\n").map(\.count).max() ?? 0
            #expect(longest <= 120, "\(name).yaml has a line of \(longest) characters")
        }
    }

    @Test(arguments: ["", "fleets/demo", "../fleets/demo", "demo.yaml", "demo"])
    func whatIsNoFileOfAKindHasNoText(_ name: String) {
        #expect(ProfileLibrary.builtInText(.shapes, name) == nil)
    }

    @Test(arguments: ProfileLibrary.builtInNames(.shapes))
    func everyShapeIsRight(_ name: String) throws {
        let text = try #require(ProfileLibrary.builtInText(.shapes, name))
        let shape = try LoadShape(yaml: text, name: "\(name).yaml")
        #expect(shape.name == name)
        try shape.validate()
    }

    @Test(arguments: ProfileLibrary.builtInNames(.devices))
    func everyDeviceIsRight(_ name: String) throws {
        let text = try #require(ProfileLibrary.builtInText(.devices, name))
        let device = try DeviceModel(yaml: text, name: "\(name).yaml")
        #expect(device.name == name)
        #expect((device.smetsVersion == .smets1) == name.hasPrefix("smets1-"))
        #expect(device.processingTime.upperBound > 0)
    }

    @Test(arguments: [
        ("demo", 1_000), ("street", 60), ("city", 1_000_000), ("great-britain", 32_000_000), ("smets1-demo", 1_000),
    ])
    func everyFleetHasItsSize(_ name: String, _ count: Int) throws {
        let fleet = try FleetDefinition.named(name)
        #expect(fleet.name == name)
        #expect(fleet.count == count)
    }

    @Test func theDemoIsWhatServeStartsWith() throws {
        let demo = FleetDefinition.standard
        #expect(demo.name == "demo" && demo.seed == 2_026)
        #expect("\(demo.firstEntityIdentifier)" == "02-53-4D-45-80-00-00-00")
        let summary = FleetSummary(demo)
        #expect(summary.variants.map(\.meters) == [900, 50, 50])
        #expect((90...110).contains(summary.exporting))
        #expect(Set(demo.cohorts.map(\.region)).count == 3)
    }

    @Test func theStreetIsOfHousesOfTheirOwn() throws {
        let street = try FleetDefinition.named("street")
        #expect(street.cohorts.allSatisfy { $0.count == 1 })
        let energies = Set(street.cohorts.map { $0.loads[0].annual.median })
        #expect(energies.count == 60)
        #expect(street.cohorts.allSatisfy { $0.loads.allSatisfy { $0.annual.spread == 0 } })
    }

    @Test func theCityScales() throws {
        let text = try #require(ProfileLibrary.builtInText(.fleets, "city"))
        let town = try FleetDefinition(
            yaml: text.replacing("meters: 1_000_000", with: "meters: 12_345"), name: "town.yaml")
        #expect(town.count == 12_345)
        #expect(town.cohorts.count == 10)
    }

    @Test func greatBritainHasTheCountsOfItsSources() throws {
        let summary = FleetSummary(try FleetDefinition.named("great-britain"))
        func meters(_ groups: [FleetSummary.Group], _ name: String) -> Double {
            groups.first { $0.name == name }?.meters ?? 0
        }
        #expect(meters(summary.smetsVersions, "smets1") == 8_400_000)
        for make in ["itron", "aclara", "elster"] { #expect(meters(summary.devices, "smets1-ioc-\(make)") == 616_000) }
        #expect(meters(summary.devices, "smets1-secure") == 2_688_000)
        #expect(meters(summary.devices, "smets1-foc") == 3_528_000)
        #expect(meters(summary.devices, "smets1-edmi") == 336_000)
        // 9.2 of 30 million premises.
        #expect(abs(meters(summary.regions, "north") - 32_000_000 * 9.2 / 30) < 10)
        #expect(abs(meters(summary.regions, "central") - meters(summary.regions, "south")) < 20)
        #expect((100e9...150e9).contains(summary.annual.imported))
    }

    @Test func economySevenHasItsEnergyAtNight() throws {
        let shape = try LoadShape(
            yaml: try #require(ProfileLibrary.builtInText(.shapes, "economy-7")), name: "economy-7.yaml")
        let night = TariffWindow(HalfHourMask(from: 0.5, to: 7.5))
        let share = try LoadCurve(shape: shape, window: night).annualShare
        #expect((0.42...0.5).contains(share))
    }
}
