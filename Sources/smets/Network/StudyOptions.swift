import ArgumentParser
import CellularNet
import Console
import Fleet
import Foundation
import NetworkStudies
import Profiles
import RadioNet
import Reports

/// The options that studies of a network have in common.
struct StudyOptions: ParsableArguments {
    /// The names of the built-in networks of hubs, those of SMETS1 meters not among them.
    static let builtInNames = ProfileLibrary.builtInNames(.networks).filter { !SMETS1Network.isProfile($0) }
        .joined(separator: ", ")
    /// Number of cells that a study of one day simulates.
    static let cellsOfDay = 32
    /// Number of cells that each of the many days of `smets capacity` simulates.
    static let cellsOfCapacity = 8

    @Option(
        help: ArgumentHelp(
            "Network: \(Self.builtInNames), or a file (YAML). simulate takes smets1 too.", valueName: "network"))
    var network = "csp-north"

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Set a parameter of the network (smets networks lists them); repeatable.", valueName: "key=value"))
    var settings: [String] = []

    @Option(help: ArgumentHelp("Seed; the same seed gives the same study.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            """
            Cells to simulate, which stand for the others: a number, or all. Default: \(Self.cellsOfDay), or \
            \(Self.cellsOfCapacity) of smets capacity.
            """, valueName: "n"))
    var cells: String?

    @Option(
        help: ArgumentHelp("Threads, 1 to 256; the result does not depend on it. Default: one a core.", valueName: "n"))
    var workers: Int?

    @Option(help: ArgumentHelp("Write the report as JSON; - prints it instead of the text.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write the report as CSV.", valueName: "file"))
    var csv: String?

    @Option(help: ArgumentHelp("Write the report as an HTML page with charts.", valueName: "file"))
    var html: String?

    @Option(
        help: ArgumentHelp(
            """
            Take the sizes of messages from real ones of a fleet, instead of from the network: \
            \(FleetArgument.builtInNames), or a file (YAML).
            """, valueName: "fleet"))
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
        guard let workers else { return min(256, ProcessInfo.processInfo.activeProcessorCount) }
        guard (1...256).contains(workers) else { throw UserError("--workers \(workers): takes 1 to 256") }
        return workers
    }

    /// Writes a report to the files that were asked for, and prints its text, or the JSON object for `--json -`.
    func write(_ report: some ReportSource) throws {
        try ReportFile.write(report, json: json, csv: csv, html: html)
    }
}
