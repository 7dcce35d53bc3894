import COSEM

/// What an alert or a log entry is about (GBCS 16.2). Codes 8Fxx are critical and always on, 80xx and 81xx are not.
public struct AlertCode: RawRepresentable, Hashable, Sendable, Codable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let emergencyCreditActivated = AlertCode(rawValue: 0x81AB)
    public static let eventLogCleared = AlertCode(rawValue: 0x8F52)
    public static let futureDatedCommandProcessed = AlertCode(rawValue: 0x8F66)
    public static let futureDatedCommandNotProcessed = AlertCode(rawValue: 0x8F67)
    public static let firmwareChanged = AlertCode(rawValue: 0x8F43)
    /// A device was unjoined from the meter's own Device Log (8F4A), joined to it (8F4B).
    public static let unjoined = AlertCode(rawValue: 0x8F49)
    public static let joined = AlertCode(rawValue: 0x8F4B)
    /// The meter's own certificate was replaced: Digital Signature, Key Agreement.
    public static let signatureKeyReplaced = AlertCode(rawValue: 0x8F4D)
    public static let agreementKeyReplaced = AlertCode(rawValue: 0x8F4F)
    public static let credentialsUpdated = AlertCode(rawValue: 0x8F70)
    public static let firmwareVerified = AlertCode(rawValue: 0x8F72)
    public static let firmwareVerificationFailed = AlertCode(rawValue: 0x8F1C)
    public static let maximumBalanceExceeded = AlertCode(rawValue: 0x8F47)
    public static let utrnOverMaximumCredit = AlertCode(rawValue: 0x8F5B)
    public static let utrnNotAuthentic = AlertCode(rawValue: 0x8F63)
    public static let clockAdjusted = AlertCode(rawValue: 0x8145)
    public static let immediateCommandProcessed = AlertCode(rawValue: 0x8154)
    public static let immediateCommandNotProcessed = AlertCode(rawValue: 0x8155)
    public static let loadLimitExceeded = AlertCode(rawValue: 0x8F01)
    public static let billingDataLogUpdated = AlertCode(rawValue: 0x8F0A)
    public static let clockNotAdjusted = AlertCode(rawValue: 0x8F0C)
    public static let chfDeviceLogChanged = AlertCode(rawValue: 0x8F12)
    public static let integrityCheckOfContentOrFormatFailed = AlertCode(rawValue: 0x8F1E)
    public static let subGHzChannelChanged = AlertCode(rawValue: 0x8F26)
    public static let subGHzConfigurationChanged = AlertCode(rawValue: 0x8F2A)
    public static let sourceDoesNotHaveAuthorityForCommand = AlertCode(rawValue: 0x8F30)
    public static let supplyDisabledByLoadLimit = AlertCode(rawValue: 0x8F33)
    public static let supplyEnabledAfterLoadLimit = AlertCode(rawValue: 0x8F34)
    public static let supplyOutageRestored = AlertCode(rawValue: 0x8F35)
    /// The supply was restored after an outage of three minutes or longer.
    public static let longSupplyOutageRestored = AlertCode(rawValue: 0x8F36)
    public static let trustedSourceAuthenticationFailure = AlertCode(rawValue: 0x8F3D)
    public static let unauthorisedCommunicationAccessAttempted = AlertCode(rawValue: 0x8F3E)
    public static let otherAuthenticationFailure = AlertCode(rawValue: 0x8F53)
    public static let supplyInterrupted = AlertCode(rawValue: 0x8F57)
    public static let unusualNumberOfMalformedMessages = AlertCode(rawValue: 0x8F60)
    public static let failureToDeliverToESME = AlertCode(rawValue: 0x8F84)
    public static let commandNotSupportedByDevice = AlertCode(rawValue: 0x8F85)
    public static let auxiliaryLimitProcessed = AlertCode(rawValue: 0x8F86)
    public static let auxiliaryLimitEnded = AlertCode(rawValue: 0x8F87)
}

extension AlertCode: CustomStringConvertible {
    /// The code with its short name, such as `8F3D trusted source authentication failure`.
    public var description: String {
        guard let name = Self.names[rawValue] else { return rawValue.hexadecimal }
        return "\(rawValue.hexadecimal) \(name)"
    }

    public var name: String? { Self.names[rawValue] }

    /// Short names of the codes an electricity meter or a hub logs or sends.
    private static let names: [UInt16: String] = [
        0x810D: "low credit", 0x810E: "credit added locally", 0x8119: "emergency credit available",
        0x8145: "clock adjusted", 0x8154: "immediate HAN interface command processed",
        0x8155: "immediate HAN interface command not processed", 0x8161: "user interface command processed",
        0x8162: "user interface command not processed", 0x8183: "device joined SMHAN",
        0x8168: "supply armed by emergency credit", 0x81A0: "integrity issue warning",
        0x81A7: "time debt 1 collected", 0x81A8: "time debt 2 collected", 0x81A9: "payment debt collected",
        0x81AA: "emergency credit exhausted", 0x81AB: "emergency credit activated",
        0x81A1: "battery cover closed", 0x81B9: "meter cover closed", 0x81BB: "reverse current",
        0x81C6: "clock not adjusted, outside tolerance", 0x8F01: "active power import above load limit threshold",
        0x8F0A: "billing data log updated", 0x8F0C: "clock not adjusted, more than 10 seconds off",
        0x8F0F: "supply disabled, credit below disablement threshold", 0x8F12: "CHF device log changed",
        0x8F1B: "firmware verification failed at power-on", 0x8F1C: "firmware verification failed",
        0x8F1E: "integrity check of content or format failed", 0x8F26: "sub-GHz channel changed",
        0x8F2A: "sub-GHz configuration changed", 0x8F30: "source does not have authority for command",
        0x8F32: "supply armed", 0x8F33: "supply disabled by load limit", 0x8F34: "supply enabled after load limit",
        0x8F35: "supply outage restored", 0x8F36: "supply outage restored, 3 minutes or longer",
        0x8F3D: "trusted source authentication failure", 0x8F3E: "unauthorised communication access attempted",
        0x8F3F: "tamper detect", 0x8F43: "firmware changed",
        0x8F47: "maximum meter balance exceeded", 0x8F52: "event log cleared",
        0x8F53: "other authentication failure", 0x8F57: "supply interrupted",
        0x8F5B: "UTRN over maximum credit", 0x8F63: "UTRN not authentic",
        0x8F60: "unusual number of malformed, out-of-order or unexpected messages",
        0x8F66: "future-dated command processed",
        0x8F67: "future-dated command not processed", 0x8F69: "device commissioned", 0x8F70: "credentials updated",
        0x8F72: "firmware verified", 0x8F74: "meter cover removed", 0x8F75: "strong magnetic field",
        0x8F76: "terminal cover removed", 0x8F78: "other physical tamper", 0x8F83: "disablement suspended",
        0x8F84: "failure to deliver remote party message to ESME", 0x8F85: "command not supported by device",
        0x8F86: "limit APC level command processed", 0x8F87: "limit APC level ended or cancelled",
    ]
}
