import ESMEEmulator
import Fleet
import Testing

@testable import COSEM
@testable import GBCS
@testable import Profiles

/// Device models in YAML.
@Suite struct DeviceModelYAMLTests {
    @Test func everyKeyIsRead() throws {
        let model = try DeviceModel(
            yaml: """
                name: Make A
                smetsVersion: smets1
                firmwareVersion: "0A0b0C0D"
                processingTime: {minimum: 100, maximum: 2_000}
                logCapacities:
                  activeImportProfile: 35136
                  exportProfile: 1
                  reactiveImportProfile: 2
                  dailyReads: 3
                  dailyExportReads: 4
                  dailyConsumption: 5
                rules:
                  commandNotSupportedAlert: false
                """, name: "devices/a.yaml")
        var expected = DeviceModel(
            name: "Make A", smetsVersion: .smets1, firmwareVersion: [10, 11, 12, 13], processingTime: 100...2_000)
        for (log, capacity) in [
            (ProfileLog.activeImportProfile, 35_136), (.exportProfile, 1), (.reactiveImportProfile, 2),
            (.dailyReads, 3), (.dailyExportReads, 4), (.dailyConsumption, 5),
        ] { expected.logCapacities[log] = capacity }
        var rules = ProcessingRules()
        rules.commandNotSupportedAlert = false
        expected.rules = rules
        #expect(model == expected)
    }

    @Test func whatIsNotSaidKeepsItsDefault() throws {
        #expect(try DeviceModel(yaml: "smetsVersion: smets2", name: "d/make.yaml") == DeviceModel(name: "make"))
    }

    @Test func itsRulesDifferFromTheFleetsOnlyWhereItSaysSo() throws {
        var fleet = ProcessingRules()
        fleet.ecs17bForAccessControlBroker = true
        fleet.clockStatus = 0
        let model = try DeviceModel(yaml: "rules: {clockStatus: \"01\"}", name: "p.yaml", rules: fleet)
        fleet.clockStatus = 1
        #expect(model.rules == fleet)
        #expect(try DeviceModel(yaml: "name: plain", name: "p.yaml", rules: fleet).rules == nil)
    }

    @Test func everyRuleIsRead() throws {
        let model = try DeviceModel(
            yaml: """
                rules:
                  ecs17bForAccessControlBroker: true
                  malformedMessageAlert: "8F01"
                  replayAlert: "8F02"
                  signatureFailureAlert: "8F03"
                  equalCounterIsReplay: false
                  alertsOnFailedChecks: false
                  commandNotSupportedAlert: false
                  emptyRangeResult: other-reason
                  clockOutsideValidityIntervalResult: hardware-fault
                  certificateMustNameParty: false
                  certificateMustBeForKeyAgreement: false
                  eventLogRecordsUpdates: false
                  clockStatus: "80"
                """, name: "p.yaml")
        var rules = ProcessingRules()
        rules.ecs17bForAccessControlBroker = true
        rules.malformedMessageAlert = .init(rawValue: 0x8F01)
        rules.replayAlert = .init(rawValue: 0x8F02)
        rules.signatureFailureAlert = .init(rawValue: 0x8F03)
        rules.equalCounterIsReplay = false
        rules.alertsOnFailedChecks = false
        rules.commandNotSupportedAlert = false
        rules.emptyRangeResult = .otherReason
        rules.clockOutsideValidityIntervalResult = .hardwareFault
        rules.certificateMustNameParty = false
        rules.certificateMustBeForKeyAgreement = false
        rules.eventLogRecordsUpdates = false
        rules.clockStatus = 0x80
        #expect(model.rules == rules)
    }

    static let mistakes = [
        Mistake("smetsVersion: 2", "p.yaml:1: smetsVersion is \"2\"; it must be smets1 or smets2"),
        Mistake(
            "make: x",
            "p.yaml:1: unknown key make; known are dlms, firmwareVersion, logCapacities, name, processingTime,",
            "rules, smetsVersion"),
        Mistake(
            "firmwareVersion: \"0123AB\"",
            "p.yaml:1: firmwareVersion is \"0123AB\"; it must be four octets in hexadecimal, in quotes, like",
            "\"0123ABCD\""),
        Mistake("firmwareVersion: [1, 2, 3, 4]", "p.yaml:1: firmwareVersion is a list; it must be one value"),
        Mistake(
            "processingTime: 300",
            "p.yaml:1: processingTime is \"300\"; it must be keys and values: minimum, maximum"),
        Mistake(
            "processingTime: {minimum: 3}",
            "p.yaml:1: maximum is missing; it must be a whole number from 0 to 600,000 (ms)"),
        Mistake(
            "processingTime:\n  minimum: 3\n  maximum: 2",
            "p.yaml:2: minimum is 3, more than maximum 2; it must be at most that"),
        Mistake(
            "processingTime: {maximum: 600001}",
            "p.yaml:1: maximum is \"600001\"; it must be a whole number from 0 to 600,000"),
        Mistake(
            "logCapacities:\n  events: 3",
            "p.yaml:2: unknown key events; known are activeImportProfile, dailyConsumption, dailyExportReads,",
            "dailyReads, exportProfile, reactiveImportProfile"),
        Mistake(
            "logCapacities:\n  dailyReads: 0",
            "p.yaml:2: dailyReads is \"0\"; it must be a whole number from 1 to 35,136"),
        Mistake(
            "logCapacities:\n  dailyReads: 35137",
            "p.yaml:2: dailyReads is \"35137\"; it must be a whole number from 1 to 35,136"),
        Mistake(
            "rules: none",
            "p.yaml:1: rules is \"none\"; it must be keys and values: ecs17bForAccessControlBroker,",
            "malformedMessageAlert, replayAlert, signatureFailureAlert, equalCounterIsReplay,",
            "alertsOnFailedChecks, alertsOnEvents, changeRaisesBillingAlert, imageSignatureIsChecked,",
            "commandNotSupportedAlert, emptyRangeResult,",
            "clockOutsideValidityIntervalResult, refusedUpdateResult, pastActivationIsNow, absentRoleStatus,",
            "absentRoleStatusCS02f, replacementValidityIsChecked, certificateMustNameParty,",
            "certificateMustBeForKeyAgreement, eventLogRecordsUpdates, clockStatus, creditModeBalanceFalls,",
            "topUpNeedsPrepayment, equalIsBelow, balanceEndsAtDisablementThreshold,",
            "accumulatedDebtBeforeEmergencyCredit, exhaustedChargesAlwaysAccumulate,",
            "debtSuspensionCoversNonDisablement, chargesEnergyWhileDisabled, topUpFillsBalanceFirst,",
            "zeroCapIsNone, debtAdjustmentStopsAtZero, dailyReadsInCreditMode, armsWithCredit"),
        Mistake(
            "rules:\n  replayAlert: 8F6",
            "p.yaml:2: replayAlert is \"8F6\"; it must be an Alert Code of four hexadecimal digits in quotes,",
            "like \"8F1E\""),
        Mistake(
            "rules:\n  replayAlert: \"+8F6\"",
            "p.yaml:2: replayAlert is \"+8F6\"; it must be an Alert Code of four hexadecimal digits in quotes,",
            "like \"8F1E\""),
        Mistake(
            "rules:\n  emptyRangeResult: none",
            "p.yaml:2: emptyRangeResult is \"none\"; it must be a data access result like success or hardware-fault"),
        Mistake(
            "rules:\n  clockStatus: 256",
            "p.yaml:2: clockStatus is \"256\"; it must be an octet in hexadecimal, like \"FF\""),
        Mistake(
            "rules:\n  equalCounterIsReplay: perhaps",
            "p.yaml:2: equalCounterIsReplay is \"perhaps\"; it must be true or false"),
    ]

    @Test(arguments: mistakes)
    func aMistakeIsNamedWithItsLine(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try DeviceModel(yaml: mistake.yaml, name: "p.yaml") }
    }
}
