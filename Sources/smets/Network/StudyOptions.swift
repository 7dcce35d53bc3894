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
        try ParameterArgument.apply(settings, to: &model, like: "cell.channels=8")
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

    /// Writes reports to the files that were asked for, and prints `text`, or the JSON object for `--json -`.
    func write(
        text: @autoclosure () -> String, object: some Encodable, csv table: @autoclosure @escaping () -> String,
        html page: @autoclosure @escaping () -> String
    ) throws {
        try ReportFile.write(text: text(), object: object, json: json, files: [(csv, table), (html, page)])
    }
}
