import CellularNet
import DCC
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
            ("parameters of S1SPs", Self.table(S1SPParameters.self)),
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

    /// Keys of a reader, and the chapter that explains them.
    struct Chapter: CustomTestStringConvertible, Sendable {
        let heading: String
        let keys: [String]
        var testDescription: String { "\(heading): \(keys.first ?? "")" }

        init(_ heading: String, _ keys: [String]) {
            self.heading = heading
            self.keys = keys
        }
    }

    private static var networkTopKeys: [String] {
        let groups = Set(NetworkModel.allParameters.map(\.group))
        return NetworkReader.topKeys.filter { !groups.contains($0) }
    }

    private static var otherNetworkKeys: [String] {
        NetworkReader.otherKeys.flatMap { group, keys -> [String] in
            keys.map { key -> String in ["supplierImport", "export"].contains(key) ? key : "\(group).\(key)" }
        }
    }

    private static let chapters: [Chapter] = [
        Chapter("## Fleets", FleetReader.keys),
        Chapter("### Cohorts", CohortReader.keys),
        Chapter("### Loads", CohortReader.loadKeys),
        Chapter("## Load shapes", LoadShape.yamlKeys),
        Chapter("## Device models", DeviceModel.yamlKeys),
        Chapter("## Device models", SMETS1Profile.yamlKeys),
        Chapter("## Device models", SMETS1Profile.Quirks.yamlKeys),
        Chapter("## Networks", networkTopKeys),
        Chapter("## Networks", otherNetworkKeys),
        Chapter("## Networks", ExchangeKind.yamlKeys),
        Chapter("## Networks", ExchangeKind.Size.yamlKeys),
        Chapter("### Faults by the time of day", FaultScenario.keys),
        Chapter("## SMETS1 networks", ["name", "base", "cohorts"]),
        Chapter("## SMETS1 Service Providers", S1SPReader.otherKeys),
        Chapter("## Registration", RegistrationReader.keys),
        Chapter("## Registration", RegistrationParty.keys),
    ]

    @Test("The chapter names every key of a reader", arguments: chapters)
    func everyKeyIsExplained(_ chapter: Chapter) throws {
        let lines = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
        let start = try #require(lines.firstIndex { $0 == chapter.heading })
        let level = chapter.heading.prefix { $0 == "#" }.count
        // Lines with a single # are comments in examples.
        let text = lines[(start + 1)...].prefix { line in
            let mark = line.prefix { $0 == "#" }.count
            return mark < 2 || mark > level
        }
        for key in chapter.keys {
            #expect(
                text.contains { $0.contains("`\(key)`") }, "docs/profiles.md, \(chapter.heading): \(key) is missing")
        }
    }

    @Test("The meaning of a parameter is a noun phrase that no other has")
    func meanings() {
        check(NetworkModel.self)
        check(SMETS1Network.self)
        check(S1SPParameters.self)
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
