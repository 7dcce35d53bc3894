import ArgumentParser
import Foundation
import Gateway
import RadioNet

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate a day of a network in detail: delays, retries, queues, channels in use.",
        discussion: """
            Today's traffic and a scenario's settlement reads go over the network message by message; cells that do not
            depend on each other stand for all (--cells all simulates each). The same seed gives the same day, whatever
            the machine and --workers.

            EXAMPLES
              smets simulate --scenario C
              smets simulate --scenario C --channels 8 --window 8 --compression low --cells all --html day.html
              smets simulate --scenario B --channels 8 --set radio.segmentLoss=0.2 --json -
              smets simulate --scenario none --csv today.csv

            Exit code 1 when the network does not carry it.
            """)

    @Option(help: ArgumentHelp("Scenario of the impact assessment: A, B, C, or none.", valueName: "name"))
    var scenario = "C"

    @Option(help: ArgumentHelp("Hours of the settlement window, 1 to 24.", valueName: "hours"))
    var window = 12

    @Option(help: ArgumentHelp("Channels of a cell instead of the network's.", valueName: "n"))
    var channels: Int?

    @Option(help: "What the provider compresses: off, settlement, low.")
    var compression = StudyPlan.Compression.off

    @OptionGroup var study: StudyOptions

    func run() async throws {
        var model = try study.model()
        if let channels { try StudyOptions.apply("cell.channels=\(channels)", to: &model) }
        guard (1...24).contains(window) else { throw UserError("--window \(window): takes 1 to 24 hours") }
        let plan = StudyPlan(
            network: model, scenario: try SettlementScenario.named(scenario), windowHours: window,
            compression: compression, seed: study.seed, cells: try study.cells(of: model, default: 32))
        let line = StudyProgressLine(isShown: !study.quiet, total: plan.cells)
        let result = await Study.run(plan, workers: try study.checkedWorkers(), progress: { line.show($0) })
        line.finish()
        let report = StudyReport(result, sizes: "measured on published messages")
        try study.write(
            text: StudyReportText(report: report).text, object: report, csv: StudyReportCSV(report: report).text,
            html: StudyReportHTML(report: report).page)
        if !report.isSufficient { throw ExitCodes.failed }
    }
}

extension StudyPlan.Compression: ExpressibleByArgument {}

extension SettlementScenario {
    /// nil for `none`.
    static func named(_ name: String) throws -> SettlementScenario? {
        if name == "none" { return nil }
        guard let scenario = all.first(where: { $0.name == name.uppercased() }) else {
            throw UserError("--scenario \(name): takes A, B, C or none")
        }
        return scenario
    }
}
