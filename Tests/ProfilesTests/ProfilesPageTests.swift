import CellularNet
import DocumentFixture
import Fleet
import Foundation
import LoadSynthesis
import RadioNet
import SMETS1Meter
import SimulationKernel
import Testing

@testable import Profiles

/// `docs/profiles.md`: its tables of parameters are the program's, and it names every key that readers know.
/// `scripts/docs` writes the tables anew.
@Suite(.serialized) struct ProfilesPageTests {
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/profiles.md")

    @Test(
        "The tables of parameters are those of the program",
        arguments: [
            ("parameters of networks", Self.table(NetworkModel.self)),
            ("parameters of SMETS1 networks", Self.table(SMETS1Network.self)),
        ])
    func tablesOfParameters(section: String, table: String) throws {
        let difference = try GeneratedSection(section, of: "docs/profiles.md").difference(from: table)
        #expect(difference == nil)
    }

    private static func table<Model: ParameterizedModel>(_ model: Model.Type) -> String {
        let rows = model.allParameters.map { parameter in
            let range = [parameter.range.lowerBound, parameter.range.upperBound].map { YAMLScalar.text($0) }
            let unit = parameter.unit.isEmpty ? "" : " \(parameter.unit)"
            return "| `\(parameter.key)` | \(range[0]) to \(range[1])\(unit) | \(parameter.meaning) |\n"
        }
        return "| key | unit, range | meaning |\n| --- | --- | --- |\n" + rows.joined()
    }

    @Test(
        "The chapter names every key of a reader",
        arguments: [
            ("## Fleets", FleetReader.keys), ("### Cohorts", CohortReader.keys), ("### Loads", CohortReader.loadKeys),
            ("## Load shapes", LoadShape.yamlKeys), ("## Device models", DeviceModel.yamlKeys),
            ("## Device models", SMETS1Profile.yamlKeys + SMETS1Profile.Quirks.yamlKeys),
            (
                "## Networks",
                NetworkReader.topKeys.filter { key in !NetworkModel.allParameters.contains { $0.group == key } }
            ),
            (
                "## Networks",
                NetworkReader.otherKeys.flatMap { group, keys in
                    keys.map { ["supplierImport", "export"].contains($0) ? $0 : "\(group).\($0)" }
                }
            ),
            ("## Networks", ExchangeKind.yamlKeys + ExchangeKind.Size.yamlKeys),
            ("### Faults by the time of day", FaultScenario.keys),
            ("## SMETS1 networks", ["name", "base", "cohorts"]),
        ])
    func everyKeyIsExplained(heading: String, keys: [String]) throws {
        let lines = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
        let start = try #require(lines.firstIndex { $0 == heading })
        let level = heading.prefix { $0 == "#" }.count
        // Lines with a single # are comments in examples.
        let chapter = lines[(start + 1)...].prefix { line in
            let mark = line.prefix { $0 == "#" }.count
            return mark < 2 || mark > level
        }
        for key in keys {
            #expect(chapter.contains { $0.contains("`\(key)`") }, "docs/profiles.md, \(heading): \(key) is missing")
        }
    }

    @Test("The meaning of a parameter is a noun phrase that no other has")
    func meanings() {
        check(NetworkModel.self)
        check(SMETS1Network.self)
    }

    private func check<Model: ParameterizedModel>(_ model: Model.Type) {
        let heads = [
            "number", "size", "time", "duration", "rate", "share", "probability", "factor", "UTC hour", "percentile",
        ]
        let adjectives = ["largest", "smallest", "longest", "shortest", "median", "mean", "bit", "data", "95th"]
        for parameter in model.allParameters {
            let words = parameter.meaning.drop { $0 == " " }.split(separator: " ").map(String.init)
            let head = adjectives.contains(words.first ?? "") ? words.dropFirst() : words[...]
            #expect(
                heads.contains(head.first ?? "") || heads.contains(head.prefix(2).joined(separator: " ")),
                "\(parameter.key): \(parameter.meaning)")
            #expect(!parameter.meaning.hasSuffix(".") && !parameter.meaning.contains("|"), "\(parameter.key)")
        }
        #expect(Set(model.allParameters.map(\.meaning)).count == model.allParameters.count)
    }
}
