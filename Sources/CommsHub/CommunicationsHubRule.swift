import ESMEEmulator

/// A switch of ``CommunicationsHubRules``: the property's name, where its default comes from, and what it decides.
///
/// The table of `docs/recalled-rules.md` follows from ``all``.
package struct CommunicationsHubRule: Sendable {
    package let name: String
    package let source: RuleSource
    /// What the switch decides, in Markdown.
    package let meaning: String
    private let value: @Sendable (CommunicationsHubRules) -> String

    private init(
        _ name: String, _ source: RuleSource, _ meaning: String,
        _ value: @escaping @Sendable (CommunicationsHubRules) -> String
    ) {
        (self.name, self.source, self.meaning, self.value) = (name, source, meaning, value)
    }

    /// The value in `rules`; `none` where there is none.
    package func text(in rules: CommunicationsHubRules) -> String { value(rules) }

    package static let all: [CommunicationsHubRule] = [
        .init(
            "undeliveredAlert", .recalled,
            "protection of alert 8F84 about a message that could not be delivered to an ESME: `signed`, `maced` or "
                + "`none`; it goes to the Access Control Broker"
        ) { $0.undeliveredAlert.rawValue },
        .init(
            "deviceLogFullResult", .inferred,
            "CCS01 or CCS03 into a full CHF Device Log: result of `register_device` and `restore_PAN`"
        ) { "\($0.deviceLogFullResult)" },
        .init(
            "unknownDeviceResult", .inferred,
            "CCS02 for a device that is not in the log: result of `unregister_device`"
        ) { "\($0.unknownDeviceResult)" },
        .init(
            "restorationReplacesDeviceLog", .inferred,
            "the devices of CCS03 take the place of those in the CHF Device Log; `false`: they join them"
        ) { "\($0.restorationReplacesDeviceLog)" },
        .init("joinTimeoutUnit", .recalled, "seconds that `join_timeout` counts in") { "\($0.joinTimeoutUnit)" },
        .init("esmeType", .inferred, "`device_type` of an ESME, the one that the published CCS01 has") {
            "\($0.esmeType)"
        },
        .init("handHeldTerminalType", .chosen, "`device_type` that gets no entry in the Historic Device Log") {
            $0.handHeldTerminalType.map { "\($0)" } ?? "none"
        },
        .init(
            "reportingPeriod", .chosen,
            "seconds between messages of a joined device, for CCS06's last communication"
        ) { "\($0.reportingPeriod)" },
        .init(
            "metersJoinAfter", .chosen, "seconds from CCS01 or CCS03 until a meter joins by itself; none for never"
        ) { $0.metersJoinAfter.map { "\($0)" } ?? "none" },
    ]
}
