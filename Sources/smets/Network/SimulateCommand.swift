import ArgumentParser
import CellularNet
import Console
import Foundation
import NetworkStudies
import Profiles
import RadioNet
import Reports

struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate a day of a network in detail: delays, retries, queues, channels in use.",
        discussion: """
            Today's traffic and a scenario's settlement reads go over the network message by message. Some cells, \
            which do not depend on each other, represent all (--cells all simulates each). The same seed gives the \
            same day, on any machine and with any --workers.

            EXAMPLES
              smets simulate --scenario C
              smets simulate --scenario C --channels 8 --window 8 --compression low --cells all --html day.html
              smets simulate --scenario B --channels 8 --set radio.segmentLoss=0.2 --json -
              smets simulate --scenario none --csv today.csv
              smets simulate --network csp-south-central --window 13 --days 30 --usage usage.csv
              smets simulate --scenario C --channels 8 --from-fleet great-britain
              smets simulate --scenario A --faults faults.yaml --outages 2
              smets simulate --network smets1 --scenario C --window 13 --html smets1.html
              smets simulate --network smets1 --scenario C --window 6 --no-cache --session-per-request --thinning 20

            Exit code 1 when the network does not carry it.
            """)

    @Option(help: ArgumentHelp("Scenario of the impact assessment: A, B, C, or none.", valueName: "name"))
    var scenario = "C"

    @Option(help: ArgumentHelp("Hours of the settlement window, 1 to 24.", valueName: "hours"))
    var window = 12

    @Option(help: ArgumentHelp("Channels of a cell, instead of the network's number.", valueName: "n"))
    var channels: Int?

    @Option(help: "What the provider compresses: off, settlement, low.")
    var compression = StudyPlan.Compression.off

    @Option(help: ArgumentHelp("Days to simulate, 1 to 366; performance is reported by the month.", valueName: "n"))
    var days = 1

    @Option(help: ArgumentHelp("Faults by time of day (YAML).", valueName: "file"))
    var faults: String?

    @Option(help: ArgumentHelp("Power outages of a cell a day, 0 to 1,000, of 10 to 1,000 hubs.", valueName: "n"))
    var outages = 0.0

    @Option(help: ArgumentHelp("Write usage records of the network as CSV, flagged ForSettlement.", valueName: "file"))
    var usage: String?

    @OptionGroup var study: StudyOptions
    @OptionGroup(title: "Options of SMETS1 networks") var smets1: SMETS1Options

    func run() async throws {
        if SMETS1Network.isProfile(study.network) { return try await runSMETS1() }
        try smets1.checkUnused()
        var model = try study.model()
        if let channels {
            let setting = "cell.channels=\(channels)"
            try ParameterArgument.apply([setting], to: &model, like: setting)
        }
        try study.check(model)
        guard (1...24).contains(window) else { throw UserError("--window \(window): takes 1 to 24 hours") }
        guard (1...366).contains(days) else { throw UserError("--days \(days): takes 1 to 366") }
        guard (0...Double(PowerOutages.mostOutages)).contains(outages) else {
            throw UserError("--outages \(outages): takes 0 to \(PowerOutages.mostOutages)")
        }
        var plan = StudyPlan(
            network: model, scenario: try SettlementScenario.named(scenario), windowHours: window,
            compression: compression, seed: study.seed,
            cells: try study.cells(of: model, default: StudyOptions.cellsOfDay))
        if let faults { plan.faults = try reportingErrors { try FaultScenario(path: faults).faults } }
        if outages > 0 { plan.powerOutages = PowerOutages(perCellAndDay: outages, hubs: [10, 40, 200, 1_000]) }
        let result = try await days(of: plan)
        if let usage {
            let lines = [UsageRecord.csvHeader] + result.usage.map(\.csvRow)
            try ReportFile.write(lines.map { $0 + "\r\n" }.joined(), to: usage)
        }
        let report = StudyReport(result, sizes: study.sizes)
        try study.write(report)
        if !report.isSufficient { throw ExitCodes.failed }
    }

    private func days(of plan: StudyPlan) async throws -> Study {
        let workers = try study.checkedWorkers()
        let line = StudyProgressLine(isShown: !study.quiet, total: plan.cells * days)
        var studies: [Study] = []
        for day in 0..<days {
            var plan = plan
            plan.day = day
            let before = day * plan.cells
            studies.append(await Study.run(plan, workers: workers, progress: { line.show(before + $0) }))
        }
        line.finish()
        guard let merged = Study.merged(studies) else { throw UserError("--days \(days): takes 1 to 366") }
        return merged
    }
}

extension StudyPlan.Compression: NamedArgument {}

extension SettlementScenario {
    /// The scenario with this name; nil for `none`.
    static func named(_ name: String) throws -> SettlementScenario? {
        if name.lowercased() == "none" { return nil }
        guard let scenario = all.first(where: { $0.name == name.uppercased() }) else {
            throw UserError("--scenario \(name): takes A, B, C or none")
        }
        return scenario
    }
}
