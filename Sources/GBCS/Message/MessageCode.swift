import COSEM

/// The two octets that name a use case on the wire (GBCS 15.1).
public struct MessageCode: RawRepresentable, Hashable, Sendable, Codable {
    public let rawValue: UInt16

    @inlinable
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let ccs01 = MessageCode(rawValue: 0x0001)
    public static let ccs02 = MessageCode(rawValue: 0x0002)
    public static let ccs03 = MessageCode(rawValue: 0x0003)
    public static let ccs06 = MessageCode(rawValue: 0x010F)
    public static let ccs07 = MessageCode(rawValue: 0x00FE)
    public static let cs01a = MessageCode(rawValue: 0x0007)
    /// CS14, "Device Addition To / Removal From HAN Whitelist Alerts".
    public static let cs14 = MessageCode(rawValue: 0x0018)
    public static let dbch01 = MessageCode(rawValue: 0x010A)
    public static let dbch02 = MessageCode(rawValue: 0x010B)
    public static let dbch03 = MessageCode(rawValue: 0x010C)
    public static let dbch04 = MessageCode(rawValue: 0x010D)
    public static let dbch05 = MessageCode(rawValue: 0x010E)
    /// DBCH07, the alert "Sub GHz Channel Changed".
    public static let dbch07 = MessageCode(rawValue: 0x0111)
    /// DBCH09, "Sub GHz Configuration Changed Sub GHz Alert".
    public static let dbch09 = MessageCode(rawValue: 0x0113)
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
    // The ASN.1 use cases.
    public static let cs02a = MessageCode(rawValue: 0x0008)
    public static let cs02bSupplierBySupplier = MessageCode(rawValue: 0x0102)
    public static let cs02bNetworkOperatorByNetworkOperator = MessageCode(rawValue: 0x0103)
    public static let cs02bACBByACB = MessageCode(rawValue: 0x0104)
    public static let cs02bTransitionalCoSByTransitionalCoS = MessageCode(rawValue: 0x0106)
    public static let cs02bSupplierByTransitionalCoS = MessageCode(rawValue: 0x0107)
    public static let cs02bByRecovery = MessageCode(rawValue: 0x0108)
    public static let cs02bByContingency = MessageCode(rawValue: 0x0109)
    public static let cs02c = MessageCode(rawValue: 0x000A)
    public static let cs02d = MessageCode(rawValue: 0x000B)
    public static let cs02e = MessageCode(rawValue: 0x000C)
    public static let cs02f = MessageCode(rawValue: 0x011B)
    public static let cs02gLoadControllerByLoadController = MessageCode(rawValue: 0x0125)
    public static let cs02gLoadControllerBySupplier = MessageCode(rawValue: 0x0126)
    public static let cs03a1 = MessageCode(rawValue: 0x000D)
    public static let cs04ac = MessageCode(rawValue: 0x000F)
    public static let cs06 = MessageCode(rawValue: 0x0012)
    /// The alert after a CS06 command that was put off (GBCS 9.2.2.6), as the next two.
    public static let firmwareActivationAlert = MessageCode(rawValue: 0x00CA)
    /// The alert after a CS02b command that was put off.
    public static let securityCredentialsAlert = MessageCode(rawValue: 0x00CB)
    /// The alert after a CS02g command that was put off.
    public static let loadControllerCredentialsAlert = MessageCode(rawValue: 0x0124)
    /// Failure to Deliver Remote Party Message to ESME (GBCS 10), an alert that no use case has.
    public static let failureToDeliver = MessageCode(rawValue: 0x00D5)
    /// A future-dated instruction of a DLMS command that was executed at its time (GBCS 9.2.2.6).
    public static let futureDatedInstruction = MessageCode(rawValue: 0x00CC)
    /// Receipt of a firmware image by an electricity meter (GBCS 11.2.6).
    public static let firmwareDistributionReceipt = MessageCode(rawValue: 0x00CE)
    /// ECS100, "command not supported by Device" (GBCS 7.2.9.1).
    public static let ecs100 = MessageCode(rawValue: 0x0120)
    /// ECS101 and ECS102: a limit on an auxiliary controller was processed, and has ended.
    public static let ecs101 = MessageCode(rawValue: 0x0121)
    public static let ecs102 = MessageCode(rawValue: 0x0122)
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
