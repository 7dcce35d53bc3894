import Fleet
import Testing

@testable import Profiles

/// What people get wrong in fleets.
@Suite struct FleetMistakeTests {
    /// A fleet of one cohort with more keys, from line 4 on.
    private static func cohort(_ keys: String, load: String = "[{shape: family, annual: 3000}]") -> String {
        let keys = keys.split(separator: "\n").map { "    \($0)\n" }.joined()
        return "cohorts:\n  - name: a\n    count: 1\n\(keys)    import: \(load)\n"
    }

    /// A fleet of one cohort with an import load in line 4.
    private static func load(_ load: String) -> String { cohort("", load: "[\(load)]") }

    private static let alone = "[{name: a, count: 1, import: [{shape: family, annual: 1}]}]"

    static let fleets = [
        Mistake("", "p.yaml: is empty; it must have cohorts"),
        Mistake("name: x", "p.yaml:1: cohorts is missing; it must be a list of cohorts"),
        Mistake("- a", "p.yaml:1: is a list; it must be keys and values"),
        Mistake(
            "cohorts: \(alone)\nmetres: 3",
            "p.yaml:2: unknown key metres; known are cohorts, firstEntityIdentifier, meters, name,",
            "processingTimes, rules, seed"),
        Mistake(
            "seed: -1\ncohorts: \(alone)",
            "p.yaml:1: seed is \"-1\"; it must be a whole number from 0 to 18,446,744,073,709,551,615"),
        Mistake(
            "seed: 1\nmeters: many\ncohorts: \(alone)",
            "p.yaml:2: meters is \"many\"; it must be a whole number from 1 to 67,108,864"),
        Mistake(
            "meters: 0\ncohorts: \(alone)",
            "p.yaml:1: meters is \"0\"; it must be a whole number from 1 to 67,108,864"),
        Mistake(
            "meters: 67108865\ncohorts: \(alone)",
            "p.yaml:1: meters is \"67108865\"; it must be a whole number from 1 to 67,108,864"),
        Mistake(
            "firstEntityIdentifier: 02\ncohorts: \(alone)",
            "p.yaml:1: firstEntityIdentifier is \"02\"; it must be an EUI-64 like 02-53-4D-45-80-00-00-00"),
        Mistake(
            "cohorts: \(alone)\nfirstEntityIdentifier: FF-FF-FF-FF-FF-FF-FF-FF",
            "p.yaml:2: the identifier of the last meter's hub is beyond FF-FF-FF-FF-FF-FF-FF-FF"),
        Mistake(
            "processingTimes: 1\ncohorts: \(alone)",
            "p.yaml:1: processingTimes is \"1\"; it must be true or false"),
        Mistake(
            "rules:\n  nonsense: 1\ncohorts: \(alone)",
            "p.yaml:2: unknown key nonsense; known are absentRoleStatus, absentRoleStatusCS02f,",
            "accumulatedDebtBeforeEmergencyCredit, alertsOnEvents, alertsOnFailedChecks, armsWithCredit,",
            "balanceEndsAtDisablementThreshold, certificateMustBeForKeyAgreement, certificateMustNameParty,",
            "changeRaisesBillingAlert, chargesEnergyWhileDisabled, clockOutsideValidityIntervalResult, clockStatus,",
            "commandNotSupportedAlert, creditModeBalanceFalls, dailyReadsInCreditMode,",
            "debtAdjustmentStopsAtZero, debtSuspensionCoversNonDisablement, ecs17bForAccessControlBroker,",
            "emptyRangeResult, equalCounterIsReplay, equalIsBelow, eventLogRecordsUpdates,",
            "exhaustedChargesAlwaysAccumulate, imageSignatureIsChecked, malformedMessageAlert,",
            "pastActivationIsNow, refusedUpdateResult,",
            "replacementValidityIsChecked, replayAlert, signatureFailureAlert, topUpFillsBalanceFirst,",
            "topUpNeedsPrepayment, zeroCapIsNone"),
        Mistake("cohorts: []", "p.yaml:1: cohorts has 0 members; it must have 1 to 4,096"),
        Mistake("cohorts:", "p.yaml:1: cohorts is nothing; it must be a list of 1 to 4,096"),
        Mistake("cohorts:\n  a: {count: 1}", "p.yaml:1: cohorts is keys and values; it must be a list of 1 to 4,096"),
        Mistake("cohorts:\n  - a", "p.yaml:2: a cohort is \"a\"; it must be keys and values"),
        Mistake(
            "cohorts:\n  - name: a\n    import: []",
            "p.yaml:2: count is missing; it must be the number of meters (or share, a part of the fleet's meters)"),
        Mistake("cohorts:\n  - count: 1\n", "p.yaml:2: name is missing; it must be a name of 1 to 64 characters"),
        Mistake(
            "cohorts:\n  - name: a\n    count: 0\n",
            "p.yaml:3: count is \"0\"; it must be a whole number from 1 to 67,108,864"),
        Mistake(
            "cohorts:\n  - name: a\n    cuont: 3\n",
            "p.yaml:3: unknown key cuont; known are count, device, export, import, installed, name, network,",
            "offPeak, region, secondary, share, variants"),
        Mistake(
            """
            cohorts:
              - {name: a, count: 1, import: [{shape: family, annual: 1}]}
              - {name: a, count: 1, import: [{shape: family, annual: 1}]}
            """,
            "p.yaml:3: another cohort is called a too; each needs a name of its own"),
        Mistake(
            """
            cohorts:
              - {name: a, count: 60000000, import: [{shape: family, annual: 1}]}
              - {name: b, count: 60000000, import: [{shape: family, annual: 1}]}
            """,
            "p.yaml:1: the cohorts have 120,000,000 meters; at most 67,108,864 are possible"),
    ]

    static let shares = [
        Mistake(
            "cohorts:\n  - name: a\n    share: 1\n    import: [{shape: family, annual: 1}]",
            "p.yaml:3: share is a share of meters, which is missing; write how many meters there are"),
        Mistake(
            "cohorts:\n  - name: a\n    share: 1\n    count: 3",
            "p.yaml:3: share and count; a cohort must have one or the other"),
        Mistake(
            "meters: 9\ncohorts:\n  - name: a\n    share: 60%",
            "p.yaml:4: share is \"60%\"; it must be a number from 0 to 1"),
        Mistake(
            """
            meters: 9
            cohorts:
              - {name: a, share: 0.5, import: [{shape: family, annual: 1}]}
              - {name: b, share: 0.4, import: [{shape: family, annual: 1}]}
            """,
            "p.yaml:2: the cohorts' shares add up to 0.9; they must add up to 1"),
        Mistake(
            """
            meters: 9
            cohorts:
              - {name: a, share: 0.5, import: [{shape: family, annual: 1}]}
              - {name: b, count: 4, import: [{shape: family, annual: 1}]}
            """,
            "p.yaml:4: count here and share in line 3; all cohorts must have one or the other"),
        Mistake(
            cohort("variants: {single: 0.5}"),
            "p.yaml:4: the shares of variants add up to 0.5; they must add up to 1"),
        Mistake(
            cohort("variants: {single: 0.7, polyphase: 0.4}"),
            "p.yaml:4: the shares of variants add up to 1.1; they must add up to 1"),
        Mistake(cohort("variants: {}"), "p.yaml:4: the shares of variants add up to 0; they must add up to 1"),
        Mistake(
            cohort("variants: single"),
            "p.yaml:4: variants is \"single\"; it must be keys and values: single, twin, polyphase"),
        Mistake(cohort("variants: {double: 1}"), "p.yaml:4: unknown key double; known are polyphase, single, twin"),
        Mistake(
            cohort("variants: {twin: 1}"),
            "p.yaml:4: twin meters need a second element's load; add secondary, a list of loads"),
        Mistake(
            cohort("variants: {single: 1, twin: 0}\nsecondary: [{shape: family, annual: 1}]"),
            "p.yaml:5: secondary goes with twin-element meters only; variants must have a share of twin"),
        Mistake(
            cohort("secondary: [{shape: family, annual: 1}]"),
            "p.yaml:4: secondary goes with twin-element meters only; variants must have a share of twin"),
    ]

    static let cohorts = [
        Mistake(cohort("region: wales"), "p.yaml:4: region is \"wales\"; it must be north, central or south"),
        Mistake(
            cohort("network: lora"),
            "p.yaml:4: network is \"lora\"; it must be csp-north, csp-south-central or smets1"),
        Mistake(
            cohort("network: csp-north"),
            "p.yaml:4: network is csp-north; for SMETS2 meters of region central it must be csp-south-central"),
        Mistake(
            cohort("device: smets1-foc\nnetwork: csp-north"),
            "p.yaml:5: network is csp-north; for SMETS1 meters it must be smets1"),
        Mistake(
            cohort("installed: 2025-02-30"),
            "p.yaml:4: installed is \"2025-02-30\"; it must be a date or UTC time of 2000 to 2099, like",
            "2024-06-01 or 2024-06-01T00:00:00Z"),
        Mistake(
            cohort("installed: 1999-12-31"),
            "p.yaml:4: installed is \"1999-12-31\"; it must be a date or UTC time of 2000 to 2099, like",
            "2024-06-01 or 2024-06-01T00:00:00Z"),
        Mistake(
            cohort("installed: {from: 2024-01-01}"),
            "p.yaml:4: to is missing; it must be a date like 2024-06-01"),
        Mistake(
            cohort("installed: [2024-01-01, 2025-01-01]"),
            "p.yaml:4: installed is a list; it must be keys and values: from, to"),
        Mistake(
            cohort("installed:\n  from: 2024-01-02\n  to: 2024-01-01"),
            "p.yaml:6: to is before from; it must be the same or later"),
        Mistake(
            cohort("offPeak: night"),
            "p.yaml:4: offPeak is \"night\"; it must be two different times of day on half hours, like 00:30-07:30"),
        Mistake(
            cohort("offPeak: [00:30-07:15]"),
            "p.yaml:4: offPeak is \"00:30-07:15\"; it must be two different times of day on half hours, like",
            "00:30-07:30"),
        Mistake(
            cohort("offPeak: [07:30-07:30]"),
            "p.yaml:4: offPeak is \"07:30-07:30\"; it must be two different times of day on half hours, like",
            "00:30-07:30"),
        Mistake(cohort("offPeak: []"), "p.yaml:4: offPeak has 0 members; it must have 1 to 24"),
        Mistake(
            cohort("offPeak: [00:30-07:30, 05:00-08:00]"),
            "p.yaml:4: offPeak 05:00-08:00 overlaps a window before it; each half hour may stand once"),
        Mistake(
            cohort("offPeak: 00:00-24:00"),
            "p.yaml:4: offPeak has all half hours; some must be left for the other rate"),
        Mistake(
            cohort("offPeak: {clock: utc}"),
            "p.yaml:4: offPeak has no half hour; it must have some, or go for a tariff of one rate"),
        Mistake(
            cohort("offPeak:\n  weekend: 00:30-07:30\n  sunday: 00:30-07:30"),
            "p.yaml:6: weekend and sunday both say it; one of them must go"),
        Mistake(
            cohort("offPeak: {night: 00:30-07:30}"),
            "p.yaml:4: unknown key night; known are clock, everyDay, saturday, sunday, weekday, weekend"),
        Mistake(
            cohort("device: ../secret"),
            "p.yaml:4: device is \"../secret\"; it must be a file's name without folder and .yaml: letters,",
            "digits, - and _"),
        Mistake(
            cohort("device: nokia"),
            "p.yaml:4: device model nokia is not built in; built in are",
            "\(ProfileLibrary.builtInNames(.devices).joined(separator: ", "))"),
        Mistake(cohort("device: {name: x}"), "p.yaml:4: device is keys and values; it must be one value"),
    ]

    static let loads = [
        Mistake(
            "cohorts:\n  - name: a\n    count: 1",
            "p.yaml:2: import is missing; it must be a list of loads, each with shape and annual"),
        Mistake(load(""), "p.yaml:4: import has 0 members; it must have 1 to 16"),
        Mistake(load("family"), "p.yaml:4: import is \"family\"; it must be keys and values: shape, share, annual"),
        Mistake(load("{annual: 3}"), "p.yaml:4: shape is missing; it must be the name of a load shape"),
        Mistake(
            load("{shape: family}"),
            "p.yaml:4: annual is missing; it must be kWh a year, or keys and values: median, spread, minimum, maximum"),
        Mistake(
            load("{shape: kettle, annual: 3}"),
            "p.yaml:4: load shape kettle is not built in; built in are",
            "\(ProfileLibrary.builtInNames(.shapes).joined(separator: ", "))"),
        Mistake(
            load("{shape: family, annual: -3}"),
            "p.yaml:4: annual is \"-3\"; it must be a number from 0 to 100,000 kWh"),
        Mistake(load("{shape: family, annual: 2,700}"), "p.yaml:4: unknown key 700; known are annual, shape, share"),
        Mistake(
            load("{shape: family, annual: {median: 100001}}"),
            "p.yaml:4: median is \"100001\"; it must be a number from 0 to 100,000 kWh"),
        Mistake(
            load("{shape: family, annual: {spread: 0.4}}"),
            "p.yaml:4: median is missing; it must be a number from 0 to 100,000 kWh"),
        Mistake(
            load("{shape: family, annual: {median: 3, spread: 2}}"),
            "p.yaml:4: spread is \"2\"; it must be a number from 0 to 1.5"),
        Mistake(
            load("{shape: family, annual: {median: 3, minimum: 4}}"),
            "p.yaml:4: minimum is 4, more than median 3; it must be at most that"),
        Mistake(
            load("{shape: family, annual: {median: 3.5, maximum: 2}}"),
            "p.yaml:4: maximum is 2, less than median 3.5; it must be at least that"),
        Mistake(
            load("{shape: family, share: 1.5, annual: 3}"),
            "p.yaml:4: share is \"1.5\"; it must be a number from 0 to 1"),
        Mistake(
            load("{shape: family, share: 0.5, annual: 3}, {shape: pub, share: 0.5, annual: 3}"),
            "p.yaml:4: no load of import has share 1; one must, since each is drawn by itself and some meters",
            "would have none"),
        Mistake(
            load("{shape: solar-52n, annual: 3}"),
            "p.yaml:4: shape solar-52n is the sun's, which goes to the network; it must stand under export"),
        Mistake(
            load("{shape: family, annual: 3}, {shape: electric-vehicle-evening, share: 0.1, annual: 60000}"),
            "p.yaml:4: annual is 60,000 kWh; shape electric-vehicle-evening has room for 35,064 kWh with its",
            "sessions of 7,000 W"),
        Mistake(
            cohort("export: [{shape: solar-52n, annual: 40000}]"),
            "p.yaml:4: annual is 40,000 kWh; shape solar-52n has room for 32,258 kWh with its largest half hour",
            "of 1,840 Wh"),
        Mistake(cohort("export: solar-52n"), "p.yaml:4: export is \"solar-52n\"; it must be a list of 1 to 16"),
    ]

    @Test(arguments: fleets + shares + cohorts + loads)
    func aMistakeIsNamedWithItsLine(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try FleetDefinition(yaml: mistake.yaml, name: "p.yaml") }
    }

    @Test func tooManyLoadsAreRefused() {
        let loads = Array(repeating: "{shape: family, annual: 1}", count: 17).joined(separator: ", ")
        expectError("p.yaml:4: import has 17 members; it must have 1 to 16") {
            _ = try FleetDefinition(yaml: Self.load(loads), name: "p.yaml")
        }
    }

    @Test func tooManyCohortsAreRefusedBeforeTheyAreRead() {
        let cohorts = Array(repeating: "  - nonsense\n", count: 4_097).joined()
        expectError("p.yaml:1: cohorts has 4,097 members; it must have 1 to 4,096") {
            _ = try FleetDefinition(yaml: "cohorts:\n" + cohorts, name: "p.yaml")
        }
    }
}
