import ArgumentParser
import CellularNet
import Console
import NetworkStudies
import Profiles
import RadioNet
import Reports
import SimulationKernel

struct NetworksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "networks",
        abstract: "Show the built-in networks, or the parameters of one.",
        discussion: """
            Every parameter has a key, which --set, --sweep and the files of Profiles/networks use. Those files give \
            the source and the confidence of each parameter.

            EXAMPLES
              smets networks
              smets networks csp-north
              smets networks mine.yaml --json
              smets networks csp-north --yaml > mine.yaml
            """)

    @Argument(
        help: ArgumentHelp(
            """
            A built-in network (\(ProfileLibrary.builtInNames(.networks).joined(separator: ", "))), or a file (YAML). \
            Without it, their names are printed.
            """, valueName: "network"))
    var network: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print the built-in file, as a basis for changes.")
    var yaml = false

    /// A parameter of a network with its value.
    private struct Row: Encodable {
        let key: String
        let value: Double
        let unit: String
        let minimum: Double
        let maximum: Double
        let meaning: String
    }

    func run() throws {
        guard let network else {
            for name in ProfileLibrary.builtInNames(.networks) { try Output.print(name) }
            return
        }
        if yaml {
            guard let text = ProfileLibrary.builtInText(.networks, network) else {
                throw UserError("\(network): is not built in; --yaml prints what is")
            }
            return try Output.print(text, terminator: "")
        }
        let rows: [Row]
        do {
            rows =
                SMETS1Network.isProfile(network)
                ? Self.rows(try SMETS1Network(profile: network)) : Self.rows(try NetworkModel(profile: network))
        } catch { throw UserError("\(error)") }
        if json { return try printJSON(encoding: rows) }
        var table = Table(["key", "value", "unit", "from", "to", "meaning"])
        for row in rows {
            table.append(
                row.key, StudyNumber.text(row.value), row.unit, StudyNumber.text(row.minimum),
                StudyNumber.text(row.maximum), row.meaning)
        }
        try Output.print(table.text)
    }

    private static func rows<Model: ParameterizedModel>(_ network: Model) -> [Row] {
        Model.allParameters.compactMap { parameter in
            parameter.value(in: network).map {
                Row(
                    key: parameter.key, value: $0, unit: parameter.unit, minimum: parameter.range.lowerBound,
                    maximum: parameter.range.upperBound, meaning: parameter.meaning)
            }
        }
    }
}
