import Fleet
import Foundation
import LoadSynthesis
import RadioNet
import Testing

@testable import CellularNet
@testable import Profiles

/// Where a fleet's shapes and devices come from, and files that cannot be used.
@Suite struct ProfileLibraryTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let fleet = "cohorts: [{name: a, count: 1, device: mine, import: [{shape: mine, annual: 1}]}]"

    private static func shape(_ variation: Double) -> String {
        "days: {winter: {weekday: {base: 1}}}\ndayVariation: \(variation)"
    }

    @Test func aFleetTakesWhatLiesBesideItsFolder() throws {
        let file = try folder.write(Self.fleet, to: "fleets/x.yaml")
        try folder.write(Self.shape(0.5), to: "shapes/mine.yaml")
        try folder.write("firmwareVersion: \"00000009\"", to: "devices/mine.yaml")
        let cohort = try FleetDefinition.named(file).cohorts[0]
        #expect(cohort.loads[0].shape.name == "mine" && cohort.loads[0].shape.dayVariation == 0.5)
        #expect(cohort.device.name == "mine" && cohort.device.firmwareVersion == [0, 0, 0, 9])
    }

    @Test func theNearestComesFirst() throws {
        let file = try folder.write(Self.fleet, to: "fleets/x.yaml")
        try folder.write("smetsVersion: smets2", to: "fleets/devices/mine.yaml")
        func variation() throws -> Double { try FleetDefinition.named(file).cohorts[0].loads[0].shape.dayVariation }
        try folder.write(Self.shape(0.1), to: "fleets/mine.yaml")
        #expect(try variation() == 0.1)
        try folder.write(Self.shape(0.2), to: "shapes/mine.yaml")
        #expect(try variation() == 0.2)
        try folder.write(Self.shape(0.3), to: "fleets/shapes/mine.yaml")
        #expect(try variation() == 0.3)
    }

    @Test func aShapeOfOnesOwnHidesTheBuiltIn() throws {
        let yaml = "cohorts: [{name: a, count: 1, import: [{shape: family, annual: 1}]}]"
        let file = try folder.write(yaml, to: "x.yaml")
        #expect(try FleetDefinition.named(file).cohorts[0].loads[0].shape.dayVariation == 0.25)
        try folder.write(Self.shape(0.7), to: "shapes/family.yaml")
        #expect(try FleetDefinition.named(file).cohorts[0].loads[0].shape.dayVariation == 0.7)
    }

    @Test func aFleetMayBeCalledAsItsShape() throws {
        let yaml = "cohorts: [{name: a, count: 1, import: [{shape: family, annual: 1}]}]"
        let file = try folder.write(yaml, to: "family.yaml")
        #expect(try FleetDefinition.named(file).count == 1)
    }

    @Test func whatIsNeitherBesideNorBuiltInIsNamed() throws {
        let file = try folder.write("# mine\n" + Self.fleet, to: "x.yaml")
        let known = ProfileLibrary.builtInNames(.devices).joined(separator: ", ")
        expectError(
            "\(file):2: device model mine is neither devices/mine.yaml beside this file nor built in; "
                + "built in are \(known)"
        ) { _ = try FleetDefinition.named(file) }
    }

    @Test func aMistakeInAShapeIsNamedThere() throws {
        let file = try folder.write(Self.fleet, to: "x.yaml")
        try folder.write("smetsVersion: smets2", to: "devices/mine.yaml")
        try folder.write("sun: {latitude: 52}\ndayVariation: 9", to: "shapes/mine.yaml")
        expectError("\(folder.path)/shapes/mine.yaml:2: dayVariation is \"9\"; it must be a number from 0 to 3") {
            _ = try FleetDefinition.named(file)
        }
    }

    @Test func namesAndPathsThatAreNotThereAreSaid() {
        expectError(
            "nowhere: is neither a built-in fleet nor a file; built in are city, demo, great-britain, smets1-demo, street"
        ) {
            _ = try FleetDefinition.named("nowhere")
        }
        expectError("\(folder.path)/none.yaml: cannot be read: there is no such file; is the path right?") {
            _ = try FleetDefinition.named("\(folder.path)/none.yaml")
        }
        let unknown =
            "csp-nroth: is neither a built-in network nor a file; built in are csp-north, csp-south-central, smets1"
        expectError(unknown) { _ = try NetworkModel(profile: "csp-nroth") }
        expectError(unknown) { _ = try SMETS1Network(profile: "csp-nroth") }
        expectError("\(folder.path): cannot be read: is a folder, not a file") {
            _ = try FleetDefinition.named(folder.path)
        }
    }

    @Test func filesThatAreTooLargeOrNoTextAreRefused() throws {
        let large = try folder.write(Data(repeating: 35, count: YAMLDocument.sizeLimit + 1), to: "large.yaml")
        expectError("\(large): has more than 1,048,576 octets, the most a profile may have") {
            _ = try FleetDefinition.named(large)
        }
        let binary = try folder.write(Data([0x61, 0xFF, 0xFE]), to: "binary.yaml")
        expectError("\(binary): is not UTF-8 text; save it as UTF-8") { _ = try FleetDefinition.named(binary) }
    }

    @Test func linesMayEndAsWindowsEndsThem() throws {
        let yaml = "# one\r\nname: x\r\nmetres: 3\r\n"
        let file = try folder.write(yaml, to: "windows.yaml")
        expectError(
            "\(file):3: unknown key metres; known are "
                + "cohorts, firstEntityIdentifier, meters, name, processingTimes, rules, seed"
        ) { _ = try FleetDefinition.named(file) }
    }
}
