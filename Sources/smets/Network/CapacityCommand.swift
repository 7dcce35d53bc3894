import ArgumentParser
import Console
import Foundation
import NetworkStudies
import RadioNet

struct CapacityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capacity",
        abstract: "Find the channels and the compression that the scenarios of market-wide settlement need.",
        discussion: """
            Simulates a day of scenarios A, B and C with a settlement window of 8 and of 12 hours, with fewer and with \
            more channels, with and without compression, and prints for each the least that suffices, beside table 7 \
            of the impact assessment (SECMP0162). An option suffices when 99 % of the settlement reads are answered \
            before their window closes and 95 % of the on-demand responses come within 30 s.

            EXAMPLES
              smets capacity
              smets capacity --seed 7 --cells 32 --html capacity.html
              smets capacity --compression settlement
              smets capacity --from-fleet great-britain
              smets capacity --set hubsPerCell=25725
              smets capacity --sweep hubsPerCell=22000,24500,27000 --scenarios A,B
              smets capacity --sweep radio.segmentLoss=0.05,0.1,0.2 --sweep baseline.octetsPerHour=4e9,5.08e9 --csv sweep.csv

            Exit code 1 when the table is not the published one and nothing was changed that it depends on.
            """)

    @Option(help: ArgumentHelp("Scenarios, any of A, B, C.", valueName: "names"))
    var scenarios = "A,B,C"

    @Option(help: ArgumentHelp("Hours of the settlement window, each 1 to 24.", valueName: "hours"))
    var windows = "8,12"

    @Option(help: ArgumentHelp("Channels of a cell, each 1 to 1,000.", valueName: "numbers"))
    var channels = "4,8"

    @Option(help: "What compression applies to: settlement, low (all messages of low priority), off (not tried).")
    var compression = StudyPlan.Compression.low

    @Option(
        help: ArgumentHelp("Make a table for each value of a parameter; twice for pairs.", valueName: "key=v1,v2"))
    var sweep: [String] = []

    @OptionGroup var study: StudyOptions

    func run() async throws {
        let model = try study.model()
        let scenarios = try scenarios.split(separator: ",").map { name in
            guard let scenario = SettlementScenario.all.first(where: { $0.name == name.uppercased() }) else {
                throw UserError("--scenarios \(self.scenarios): takes some of A,B,C")
            }
            return scenario
        }
        let windows = try Self.numbers(windows, in: 1...24, option: "--windows")
        let channels = try Self.numbers(channels, in: 1...1_000, option: "--channels")
        guard !scenarios.isEmpty, !windows.isEmpty, !channels.isEmpty else {
            throw UserError("--scenarios, --windows and --channels each take one or more, with commas between")
        }
        let points = try CapacitySweep(sweep, of: model).points
        for point in points { try study.check(point.model) }
        let workers = try study.checkedWorkers()
        let line = StudyProgressLine(
            isShown: !study.quiet, total: points.count * scenarios.count * windows.count, unit: "rows")
        var results: [CapacityReport.Point] = []
        for point in points {
            var rows: [CapacityRow] = []
            for scenario in scenarios {
                for hours in windows {
                    let plan = StudyPlan(
                        network: point.model, scenario: scenario, windowHours: hours, seed: study.seed,
                        cells: try study.cells(of: point.model, default: StudyOptions.cellsOfCapacity))
                    rows.append(
                        await CapacityRow.study(plan, channels: channels, compression: compression, workers: workers))
                    line.show(results.count * scenarios.count * windows.count + rows.count)
                }
            }
            results.append(.init(settings: point.settings, table: CapacityTable(rows: rows)))
        }
        line.finish()
        let report = CapacityReport(
            network: model.name, seed: study.seed, cells: model.cells,
            cellsSimulated: try study.cells(of: model, default: StudyOptions.cellsOfCapacity), compression: compression,
            sizes: study.sizes, points: results)
        try study.write(report)
        let isAsShipped =
            study.settings.isEmpty && sweep.isEmpty && study.fromFleet == nil && study.network == "csp-north"
            && compression == .low
        if isAsShipped, !(report.points.first?.isPublished ?? true) { throw ExitCodes.failed }
    }

    private static func numbers(_ text: String, in range: ClosedRange<Int>, option: String) throws -> [Int] {
        try text.split(separator: ",").map { part in
            guard let number = Int(part), range.contains(number) else {
                throw UserError(
                    "\(option) \(text): takes numbers from \(range.lowerBound) to \(range.upperBound), with commas between"
                )
            }
            return number
        }
    }
}

/// The values of one or two parameters of a network, for each of which a table is made.
struct CapacitySweep {
    struct Point {
        let settings: [String]
        let model: NetworkModel
    }

    let points: [Point]

    private static let limit = 400

    /// - Parameter sweeps: texts of the form `key=v1,v2`; without any, the network is used as it is.
    init(_ sweeps: [String], of model: NetworkModel) throws {
        guard sweeps.count <= 2 else {
            throw UserError("--sweep: takes one or two parameters of the network, not \(sweeps.count)")
        }
        var points = [Point(settings: [], model: model)]
        for sweep in sweeps {
            guard let equals = sweep.firstIndex(of: "=") else {
                throw UserError("--sweep \(sweep): takes KEY=V1,V2, like hubsPerCell=22000,24500")
            }
            let parameter = try ParameterArgument.parameter(String(sweep[..<equals]), of: model, option: "--sweep")
            let values = try sweep[sweep.index(after: equals)...].split(separator: ",").map {
                try ParameterArgument.value(String($0), of: parameter, option: "--sweep")
            }
            points = points.flatMap { point in
                values.map { value in
                    var model = point.model
                    parameter.set(value, in: &model)
                    return Point(
                        settings: point.settings + ["\(parameter.key)=\(StudyNumber.text(value))"], model: model)
                }
            }
        }
        guard (1...Self.limit).contains(points.count) else {
            throw UserError("--sweep: \(points.count) tables; takes 1 to \(Self.limit)")
        }
        self.points = points
    }
}
