import ArgumentParser
import CellularNet
import Console
import NetworkStudies
import Profiles
import RadioNet
import Reports

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

    private struct Number: Encodable {
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
        let numbers: [Number]
        do { numbers = try Self.numbers(of: network) } catch { throw UserError("\(error)") }
        if json { return try printJSON(encoding: numbers) }
        var table = Table(["key", "value", "unit", "from", "to", "meaning"])
        for number in numbers {
            table.append(
                number.key, StudyNumber.text(number.value), number.unit, StudyNumber.text(number.minimum),
                StudyNumber.text(number.maximum), number.meaning)
        }
        try Output.print(table.text)
    }

    private static func numbers(of network: String) throws -> [Number] {
        if SMETS1Network.isProfile(network) {
            let model = try SMETS1Network(profile: network)
            return SMETS1NetworkParameter.all.map {
                Number(
                    key: $0.key, value: $0.value(in: model), unit: $0.unit, minimum: $0.range.lowerBound,
                    maximum: $0.range.upperBound, meaning: $0.meaning)
            }
        }
        let model = try NetworkModel(profile: network)
        return NetworkParameter.all.compactMap { parameter in
            parameter.value(in: model).map {
                Number(
                    key: parameter.key, value: $0, unit: parameter.unit, minimum: parameter.range.lowerBound,
                    maximum: parameter.range.upperBound, meaning: parameter.meaning)
            }
        }
    }
}
