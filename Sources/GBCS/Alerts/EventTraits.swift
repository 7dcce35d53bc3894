/// What the standard says of an event of an ESME: the log that it is written to, and the parties that are told over the
/// WAN (GBCS 16.2).
public struct EventTraits: Sendable {
    /// The logs of events.
    public enum Log: Hashable, Sendable {
        case event, security, power
    }

    public let code: AlertCode
    /// The log with an entry for the event; nil for none.
    public let log: Log?
    /// The roles of the parties that get an alert; empty for none.
    public let recipients: [RemotePartyRole]

    private init(_ code: AlertCode, _ log: Log? = nil, to recipients: [RemotePartyRole] = []) {
        (self.code, self.log, self.recipients) = (code, log, recipients)
    }

    /// The traits of a code; nil for one that an ESME does not raise by itself.
    public static subscript(code: AlertCode) -> EventTraits? { byCode[code] }

    public static let all: [EventTraits] =
        [
            EventTraits(.loadLimitExceeded, .event, to: [.supplier]),
            EventTraits(.billingDataLogUpdated, to: [.supplier]),
            EventTraits(AlertCode(rawValue: 0x8F0F), to: [.supplier]),
            EventTraits(AlertCode(rawValue: 0x8F32), to: [.supplier]),
            EventTraits(.supplyDisabledByLoadLimit, to: [.supplier, .networkOperator]),
            EventTraits(.supplyEnabledAfterLoadLimit, to: [.supplier, .networkOperator]),
            EventTraits(.maximumBalanceExceeded, .security), EventTraits(.utrnOverMaximumCredit, .security),
            EventTraits(AlertCode(rawValue: 0x8F83), to: [.supplier]),
            EventTraits(.clockAdjusted, .event), EventTraits(.immediateCommandProcessed, .event),
            EventTraits(.immediateCommandNotProcessed, .event), EventTraits(AlertCode(rawValue: 0x8168)),
        ]
        + voltage.map { EventTraits(AlertCode(rawValue: $0), .power, to: [.networkOperator]) }
        + ([0x810D, 0x810E, 0x8119, 0x81A7, 0x81A8, 0x81A9, 0x81AA, 0x81AB] as [UInt16]).map {
            EventTraits(AlertCode(rawValue: $0), .event, to: [.supplier])
        }

    /// Beginnings and ends of conditions of the voltage, each for a single phase and for phases 1 to 3.
    private static let voltage: [UInt16] =
        [0x8002, 0x8006, 0x8020, 0x8024, 0x8028, 0x802C, 0x8085, 0x8089, 0x808D, 0x8091, 0x8095, 0x8099].flatMap {
            $0...$0 + 3
        }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })
}

extension AlertCode {
    /// Whether the event is critical: 8Fxx. Settings turn off all others.
    public var isCritical: Bool { rawValue >> 8 == 0x8F }
}
