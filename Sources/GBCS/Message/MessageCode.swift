import COSEM

/// The two octets that name a use case on the wire (GBCS 15.1).
public struct MessageCode: RawRepresentable, Hashable, Sendable, Codable {
    public let rawValue: UInt16

    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let ccs01 = MessageCode(rawValue: 0x0001)
    public static let ccs02 = MessageCode(rawValue: 0x0002)
    public static let ccs06 = MessageCode(rawValue: 0x010F)
    public static let ccs07 = MessageCode(rawValue: 0x00FE)
    /// CS14, "Device Addition To / Removal From HAN Whitelist Alerts".
    public static let cs14 = MessageCode(rawValue: 0x0018)
    public static let ecs17a = MessageCode(rawValue: 0x0026)
    public static let ecs17b = MessageCode(rawValue: 0x0027)
    public static let ecs17c = MessageCode(rawValue: 0x0028)
    public static let ecs17d = MessageCode(rawValue: 0x0029)
    public static let ecs17e = MessageCode(rawValue: 0x002A)
    public static let ecs20a = MessageCode(rawValue: 0x002E)
    public static let ecs20b = MessageCode(rawValue: 0x002F)
    public static let ecs20c = MessageCode(rawValue: 0x0030)
    public static let ecs20d = MessageCode(rawValue: 0x00C9)
    public static let ecs21a = MessageCode(rawValue: 0x0033)
    public static let ecs21b = MessageCode(rawValue: 0x0034)
    public static let ecs21c = MessageCode(rawValue: 0x0035)
    public static let ecs22a = MessageCode(rawValue: 0x0036)
    public static let ecs22b = MessageCode(rawValue: 0x0037)
    public static let ecs22c = MessageCode(rawValue: 0x0038)
    public static let ecs26n = MessageCode(rawValue: 0x00FA)
    public static let ecs35a = MessageCode(rawValue: 0x0048)
    public static let ecs35b = MessageCode(rawValue: 0x0049)
    public static let ecs35c = MessageCode(rawValue: 0x0093)
    public static let ecs35d = MessageCode(rawValue: 0x0094)
    public static let ecs35e = MessageCode(rawValue: 0x00B9)
    public static let ecs35g = MessageCode(rawValue: 0x00FD)
    public static let ecs40 = MessageCode(rawValue: 0x004E)
    public static let ecs52 = MessageCode(rawValue: 0x0059)
    public static let ecs66 = MessageCode(rawValue: 0x0060)
    public static let ecs68 = MessageCode(rawValue: 0x0061)
    public static let ecs70 = MessageCode(rawValue: 0x0062)
    /// ECS80, "Supply Outage Restore Alert from ESME".
    public static let ecs80 = MessageCode(rawValue: 0x0067)
    /// Failure to Deliver Remote Party Message to ESME (GBCS 10), an alert that no use case has.
    public static let failureToDeliver = MessageCode(rawValue: 0x00D5)
    /// ECS100, "command not supported by Device" (GBCS 7.2.9.1).
    public static let ecs100 = MessageCode(rawValue: 0x0120)
    /// An alert whose Alert Code has no Message Code of its own, critical.
    public static let genericCriticalAlert = MessageCode(rawValue: 0x1000)
    /// An alert whose Alert Code has no Message Code of its own, non-critical.
    public static let genericNonCriticalAlert = MessageCode(rawValue: 0x1001)
}

extension MessageCode: CustomStringConvertible {
    /// The code with its use case, such as `0037 ECS22b`; the code alone when the catalogue does not have it.
    public var description: String {
        guard let useCase = UseCaseCatalogue[self] else { return rawValue.hexadecimal }
        return "\(rawValue.hexadecimal) \(useCase.code)"
    }
}
