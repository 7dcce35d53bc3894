import ArgumentParser
import Console
import Fleet
import Foundation
import NetworkStudies
import Profiles
import RadioNet
import Reports

/// The options that studies of a network have in common.
struct StudyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Network: \(ProfileLibrary.builtInNames(.networks).joined(separator: ", ")), or a file (YAML).",
            valueName: "network"))
    var network = "csp-north"

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Set a parameter of the network (smets networks lists them); repeatable.", valueName: "key=value"))
    var settings: [String] = []

    @Option(help: ArgumentHelp("Seed; the same seed gives the same study.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Number of cells to simulate, which represent the others, or all.", valueName: "n"))
    var cells: String?

    @Option(help: ArgumentHelp("Threads, 1 to 256; the result does not depend on it.", valueName: "n"))
    var workers = ProcessInfo.processInfo.activeProcessorCount

    @Option(help: ArgumentHelp("Write the report as JSON; - prints it instead of the text.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write the report as CSV.", valueName: "file"))
    var csv: String?

    @Option(help: ArgumentHelp("Write the report as an HTML page with charts.", valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            "Take sizes from real messages of a fleet (demo, street, city, great-britain, or a file) instead of the network's.",
            valueName: "fleet"))
    var fromFleet: String?

    @Option(help: ArgumentHelp("Exchanges of each kind that --from-fleet makes, 2 to 10,000.", valueName: "n"))
    var sample = 64

    @Flag(help: "Show no progress.")
    var quiet = false

    func model() throws -> NetworkModel {
        let model = try Self.model(network, settings: settings)
        guard let fromFleet else { return model }
        let definition = try FleetArgument.definition(fromFleet, meters: nil)
        return try reportingErrors {
            let traffic = try TrafficEstate(try Fleet(definition))
            let dictionary = try NetworkDictionary.train(traffic)
            return try model.measured(
                traffic, dictionary: dictionary, settings: .fitting(dictionary: dictionary.octets.count),
                sample: sample,
                seed: seed)
        }
    }

    /// A built-in network or that of a file, with the changes that `--set` makes.
    static func model(_ name: String, settings: [String]) throws -> NetworkModel {
        var model = try reportingErrors { try NetworkModel(profile: name) }
        for setting in settings { try apply(setting, to: &model) }
        return model
    }

    /// The source of the sizes of messages, for reports.
    var sizes: String {
        fromFleet.map { "\(sample) real exchanges of each kind of fleet \($0), really compressed" }
            ?? "from the network's file"
    }

    /// Refuses a network of which a single cell would take too much memory.
    func check(_ model: NetworkModel) throws {
        guard model.alertsOfCell <= NetworkModel.mostAlertsOfCell else {
            throw UserError(
                "alerts.perHubAndDay × hubsPerCell: \(StudyNumber.text(model.alertsOfCell)) alerts of a cell and day; a study takes \(StudyNumber.text(NetworkModel.mostAlertsOfCell))"
            )
        }
    }

    /// Number of cells of `model` to simulate.
    func cells(of model: NetworkModel, default number: Int) throws -> Int {
        guard let cells else { return min(number, model.cells) }
        if cells.lowercased() == "all" { return model.cells }
        guard let number = Int(cells), number >= 1 else { throw UserError("--cells \(cells): takes 1 or more, or all") }
        return min(number, model.cells)
    }

    func checkedWorkers() throws -> Int {
        guard (1...256).contains(workers) else { throw UserError("--workers \(workers): takes 1 to 256") }
        return workers
    }

    /// Applies a setting to a network.
    ///
    /// - Parameter setting: a text like `cell.channels=8`.
    static func apply(_ setting: String, to model: inout NetworkModel) throws {
        guard let equals = setting.firstIndex(of: "=") else {
            throw UserError("--set \(setting): takes KEY=VALUE, like cell.channels=8")
        }
        let parameter = try Self.parameter(String(setting[..<equals]), of: model, option: "--set")
        let text = String(setting[setting.index(after: equals)...])
        parameter.set(try value(text, of: parameter, option: "--set"), in: &model)
    }

    static func parameter(_ key: String, of model: NetworkModel, option: String) throws -> NetworkParameter {
        guard let parameter = NetworkParameter.named(key), parameter.value(in: model) != nil else {
            let keys = NetworkParameter.all.filter { $0.value(in: model) != nil }.map(\.key)
            throw UserError("\(option) \(key): the network \(model.name) has \(keys.joined(separator: ", "))")
        }
        return parameter
    }

    static func value(_ text: String, of parameter: NetworkParameter, option: String) throws -> Double {
        guard let value = Double(text.replacing("_", with: "")), parameter.range.contains(value),
            !parameter.isWhole || value == value.rounded()
        else {
            let kind = parameter.isWhole ? "a whole number" : "a number"
            let unit = parameter.unit.isEmpty ? "" : " \(parameter.unit)"
            let (low, high) = (
                StudyNumber.text(parameter.range.lowerBound), StudyNumber.text(parameter.range.upperBound)
            )
            throw UserError("\(option) \(parameter.key)=\(text): takes \(kind) from \(low) to \(high)\(unit)")
        }
        return value
    }

    /// Writes a report to the files that were asked for, and prints its text, or the JSON object for `--json -`.
    func write(_ report: some ReportSource) throws {
        try ReportFile.write(report, json: json, csv: csv, html: html)
    }
}
