import COSEM
import GBCS

/// Where the default of a rule comes from whose text in the standard could not be had.
package enum RuleSource: String, Hashable, Sendable, CaseIterable {
    /// It is remembered, and no text or message confirms it.
    case recalled
    /// It follows from published messages, or from programs that read them.
    case inferred
    /// The requirement leaves it open.
    case open
    /// The emulator needs one and nothing is known: it was chosen.
    case chosen
}

/// A switch of ``ProcessingRules``: its name in profiles, where its default comes from, and what it decides.
///
/// The profiles' reader and the table of `docs/recalled-rules.md` follow from ``all``.
package struct ProcessingRule: Sendable {
    /// The property that the switch sets.
    package enum Property: Sendable {
        case flag(WritableKeyPath<ProcessingRules, Bool> & Sendable)
        case alert(WritableKeyPath<ProcessingRules, AlertCode> & Sendable)
        case result(WritableKeyPath<ProcessingRules, DataAccessResult> & Sendable)
        case octet(WritableKeyPath<ProcessingRules, UInt8> & Sendable)
    }

    package let name: String
    package let property: Property
    package let source: RuleSource
    /// What the switch decides, in Markdown.
    package let meaning: String

    private init(_ name: String, _ property: Property, _ source: RuleSource, _ meaning: String) {
        (self.name, self.property, self.source, self.meaning) = (name, property, source, meaning)
    }

    /// The value in `rules` as profiles write it, without quotes.
    package func text(in rules: ProcessingRules) -> String {
        switch property {
        case .flag(let path): "\(rules[keyPath: path])"
        case .alert(let path): rules[keyPath: path].rawValue.hexadecimal
        case .result(let path): "\(rules[keyPath: path])"
        case .octet(let path): rules[keyPath: path].hexadecimal
        }
    }

    package static let all: [ProcessingRule] = [
        .init(
            "ecs17bForAccessControlBroker", .flag(\.ecs17bForAccessControlBroker), .open,
            "the open question of the requirement: `true` is the proposed change that lets a Meter Data Retriever use "
                + "SRV 4.1.1. Also a flag: `--ecs17b-for-access-control-broker`"),
        .init(
            "malformedMessageAlert", .alert(\.malformedMessageAlert), .recalled,
            "Security Log entry and alert for malformed messages, content that is not its Message Template's, and "
                + "refused certificates"),
        .init(
            "replayAlert", .alert(\.replayAlert), .recalled,
            "Security Log entry and alert when Protection Against Replay fails"),
        .init(
            "signatureFailureAlert", .alert(\.signatureFailureAlert), .recalled,
            "alert when a critical command's signature fails; with `8F53` the Security Log gets an entry too"),
        .init(
            "equalCounterIsReplay", .flag(\.equalCounterIsReplay), .recalled,
            "a counter equal to the last one is a replay"),
        .init(
            "alertsOnFailedChecks", .flag(\.alertsOnFailedChecks), .recalled,
            "failed checks raise an alert to the Supplier"),
        .init(
            "alertsOnEvents", .flag(\.alertsOnEvents), .chosen,
            "events of supply, account and auxiliary controllers raise the alerts of their codes, ECS68, ECS101 and "
                + "ECS102 among them. `replay` has it off: exchange files leave these alerts and their counters open"),
        .init(
            "changeRaisesBillingAlert", .flag(\.changeRaisesBillingAlert), .inferred,
            "a change of payment mode or tariff raises ECS68 with the registers before it; `false`: the Billing Calendar "
                + "alone does, whose log the annex names"),
        .init(
            "imageSignatureIsChecked", .flag(\.imageSignatureIsChecked), .inferred,
            "the signature of a distributed Upgrade Image must be the Supplier's: else 8F1C, and the image that was held "
                + "before stays"),
        .init(
            "commandNotSupportedAlert", .flag(\.commandNotSupportedAlert), .recalled,
            "an unsupported Message Code raises ECS100; `false` is firmware before GBCS 4"),
        .init(
            "emptyRangeResult", .result(\.emptyRangeResult), .recalled,
            "a log read without entries in range: `success` with an empty array, or this result"),
        .init(
            "clockOutsideValidityIntervalResult", .result(\.clockOutsideValidityIntervalResult), .recalled,
            "ECS70 outside its validity interval: result of `adjust_to_preset_time`"),
        .init(
            "refusedUpdateResult", .result(\.refusedUpdateResult), .recalled,
            "result of an item of an update whose value the meter refuses although its type is right: a number out of "
                + "bounds, a price table with other indices, 26 digits for a single-element meter, a supply that cannot "
                + "be armed, a wrong UTRN"),
        .init(
            "pastActivationIsNow", .flag(\.pastActivationIsNow), .recalled,
            "a future-dated update whose time has passed already is activated at once, without an alert"),
        .init(
            "absentRoleStatus", .octet(\.absentRoleStatus), .inferred,
            "CS02a: status of a role whose credentials the meter does not hold"),
        .init(
            "absentRoleStatusCS02f", .octet(\.absentRoleStatusCS02f), .inferred,
            "the same in the answer to CS02f"),
        .init(
            "replacementValidityIsChecked", .flag(\.replacementValidityIsChecked), .inferred,
            "CS02b: a certificate that is not valid at the time of its replacement is refused, unless the command "
                + "disapplies time checks"),
        .init(
            "certificateMustNameParty", .flag(\.certificateMustNameParty), .recalled,
            "an Unknown Remote Party's certificate must carry its Supplementary Remote Party ID"),
        .init(
            "certificateMustBeForKeyAgreement", .flag(\.certificateMustBeForKeyAgreement), .recalled,
            "that certificate's key usage must be key agreement"),
        .init(
            "eventLogRecordsUpdates", .flag(\.eventLogRecordsUpdates), .inferred,
            "executed updates make an Event Log entry 8154 (8155 if they failed); reads never do"),
        .init(
            "clockStatus", .octet(\.clockStatus), .inferred, "clock status octet of date-times the meter writes"),
        .init(
            "creditModeBalanceFalls", .flag(\.payment.creditModeBalanceFalls), .chosen,
            "charges make the meter balance smaller in credit mode too; `false`: it counts what is due upwards"),
        .init(
            "topUpNeedsPrepayment", .flag(\.payment.topUpNeedsPrepayment), .recalled,
            "a top-up is refused in credit mode"),
        .init(
            "equalIsBelow", .flag(\.payment.equalIsBelow), .recalled,
            "credit that equals a threshold counts as below it"),
        .init(
            "balanceEndsAtDisablementThreshold", .flag(\.payment.balanceEndsAtDisablementThreshold), .recalled,
            "the meter balance is exhausted at the disablement threshold rather than at 0; emergency credit "
                + "is used from there on"),
        .init(
            "accumulatedDebtBeforeEmergencyCredit", .flag(\.payment.accumulatedDebtBeforeEmergencyCredit), .inferred,
            "charges that the accumulated debt register takes go there rather than to emergency credit in use"),
        .init(
            "exhaustedChargesAlwaysAccumulate", .flag(\.payment.exhaustedChargesAlwaysAccumulate), .inferred,
            "standing charge and time debts that find no credit are added to the accumulated debt although "
                + "the configuration has no pairs with it; `false`: the balance goes further below 0"),
        .init(
            "debtSuspensionCoversNonDisablement", .flag(\.payment.debtSuspensionCoversNonDisablement), .chosen,
            "\"suspend debt disabled\" holds in a non-disablement period too, while the supply would be "
                + "disabled without it"),
        .init(
            "chargesEnergyWhileDisabled", .flag(\.payment.chargesEnergyWhileDisabled), .chosen,
            "energy that the registers count is charged while the supply is disabled"),
        .init(
            "topUpFillsBalanceFirst", .flag(\.payment.topUpFillsBalanceFirst), .inferred,
            "a top-up fills a meter balance that is below its end before it repays emergency credit"),
        .init(
            "zeroCapIsNone", .flag(\.payment.zeroCapIsNone), .inferred,
            "a debt recovery rate cap of 0 is no cap; `false`: nothing is recovered"),
        .init(
            "debtAdjustmentStopsAtZero", .flag(\.payment.debtAdjustmentStopsAtZero), .chosen,
            "an adjustment that would make a debt negative leaves it at 0; `false`: it is refused"),
        .init(
            "dailyReadsInCreditMode", .flag(\.payment.dailyReadsInCreditMode), .recalled,
            "the Prepayment Daily Read Log has entries of days in credit mode"),
        .init(
            "armsWithCredit", .flag(\.payment.armsWithCredit), .recalled,
            "a supply that was disabled for want of credit is armed when there is credit again"),
    ]
}
