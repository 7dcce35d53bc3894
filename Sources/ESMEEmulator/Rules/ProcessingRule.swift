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
            "commandNotSupportedAlert", .flag(\.commandNotSupportedAlert), .recalled,
            "an unsupported Message Code raises ECS100; `false` is firmware before GBCS 4"),
        .init(
            "emptyRangeResult", .result(\.emptyRangeResult), .recalled,
            "a log read without entries in range: `success` with an empty array, or this result"),
        .init(
            "clockOutsideValidityIntervalResult", .result(\.clockOutsideValidityIntervalResult), .recalled,
            "ECS70 outside its validity interval: result of `adjust_to_preset_time`"),
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
    ]
}
