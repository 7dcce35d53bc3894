import ArgumentParser
import CellularNet
import Console
import NetworkStudies
import Profiles
import RadioNet
import Reports

/// The options that only a study of a SMETS1 network has.
struct SMETS1Options: ParsableArguments {
    @Flag(help: "The S1SP keeps no half hours: every request goes to the meter.")
    var noCache = false

    @Flag(help: "Each request has a data session of its own; requests to one meter share none.")
    var sessionPerRequest = false

    @Flag(help: "Pools of addresses, rates and queues have no limits.")
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
        try ParameterArgument.apply(study.settings, to: &network, like: "modem.idleTimer=60")
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
}
