import ArgumentParser
import CellularNet
import Console
import NetworkStudies
import Profiles
import RadioNet
import Reports

/// The options that only a study of a SMETS1 network has.
struct SMETS1Options: ParsableArguments {
    @Flag(help: "The S1SP has no cache.")
    var noCache = false

    @Flag(help: "Each request has a session of its own, as if for another meter.")
    var sessionPerRequest = false

    @Flag(help: "Pools, rates and queues are as large as needed.")
    var unlimited = false

    @Option(
        help: ArgumentHelp("Simulate one of this many meters, with smaller limits, 1 to 10,000.", valueName: "n"))
    var thinning = 1

    /// Throws when one of them is given, for networks that are not SMETS1.
    func checkUnused() throws {
        let used = [
            ("--no-cache", noCache), ("--session-per-request", sessionPerRequest), ("--unlimited", unlimited),
            ("--thinning", thinning != 1),
        ]
        if let option = used.first(where: \.1)?.0 { throw UserError("\(option): takes a SMETS1 network") }
    }
}

extension SimulateCommand {
    /// Runs a day of a SMETS1 network.
    func runSMETS1() async throws {
        let plan = try smets1Plan()
        let workers = try study.checkedWorkers()
        let line = StudyProgressLine(isShown: !study.quiet, total: plan.network.cohorts.count, unit: "cohorts")
        let result = await SMETS1Study.run(plan, workers: workers) { line.show($0) }
        line.finish()
        let report = SMETS1Report(result)
        try study.write(report)
        if !report.isSufficient { throw ExitCodes.failed }
    }

    func smets1Plan() throws -> SMETS1StudyPlan {
        let idle = [
            ("--channels", channels != nil), ("--compression", compression != .off), ("--days", days != 1),
            ("--faults", faults != nil), ("--outages", outages != 0), ("--usage", usage != nil),
            ("--cells", study.cells != nil), ("--from-fleet", study.fromFleet != nil),
        ]
        try CheckedOption.refuse(idle, "for a SMETS1 network")
        guard (1...24).contains(window) else { throw UserError("--window \(window): takes 1 to 24 hours") }
        guard (1...10_000).contains(smets1.thinning) else {
            throw UserError("--thinning \(smets1.thinning): takes 1 to 10,000")
        }
        guard let scenario = try SettlementScenario.named(scenario) else {
            throw UserError("--scenario none: a SMETS1 network takes A, B or C")
        }
        var network = try reportingErrors { try SMETS1Network(profile: study.network) }
        for setting in study.settings { try Self.apply(setting, to: &network) }
        let plan = SMETS1StudyPlan(
            network: network, scenario: scenario, windowHours: window, usesCache: !smets1.noCache,
            sharesSessions: !smets1.sessionPerRequest, isUnlimited: smets1.unlimited, thinning: smets1.thinning,
            seed: study.seed)
        guard plan.simulatedRequests <= SMETS1StudyPlan.requestLimit else {
            throw UserError(
                "\(Quantity.count(min(1e15, plan.simulatedRequests))) requests a day are more than "
                    + "\(Quantity.count(SMETS1StudyPlan.requestLimit)); use --thinning")
        }
        return plan
    }

    /// Applies a setting to a network.
    ///
    /// - Parameter setting: a text like `modem.idleTimer=60`.
    private static func apply(_ setting: String, to network: inout SMETS1Network) throws {
        guard let equals = setting.firstIndex(of: "=") else {
            throw UserError("--set \(setting): takes KEY=VALUE, like modem.idleTimer=60")
        }
        let key = String(setting[..<equals])
        let text = String(setting[setting.index(after: equals)...])
        guard let parameter = SMETS1NetworkParameter.named(key) else {
            let keys = SMETS1NetworkParameter.all.map(\.key).joined(separator: ", ")
            throw UserError("--set \(key): the network \(network.name) has \(keys)")
        }
        guard let value = Double(text.replacing("_", with: "")), parameter.range.contains(value),
            !parameter.isWhole || value == value.rounded()
        else {
            let kind = parameter.isWhole ? "a whole number" : "a number"
            let unit = parameter.unit.isEmpty ? "" : " \(parameter.unit)"
            let low = StudyNumber.text(parameter.range.lowerBound)
            let high = StudyNumber.text(parameter.range.upperBound)
            throw UserError("--set \(key)=\(text): takes \(kind) from \(low) to \(high)\(unit)")
        }
        parameter.set(value, in: &network)
    }
}
