import COSEM
import ESMEEmulator

/// What a real hub is believed to do where the text of the standard was not available;
/// ``CommunicationsHubRule/all`` has a row for each rule.
public struct CommunicationsHubRules: Hashable, Sendable {
    /// How the alert about a message that could not be delivered is protected.
    public enum UndeliveredAlert: String, Hashable, Sendable, CaseIterable {
        case none
        case signed
        case maced
    }

    /// The rules for the checks of commands, and for what failed ones lead to.
    public var processing: ProcessingRules
    /// How 8F84 goes to the Access Control Broker when a message cannot be delivered to an ESME.
    public var undeliveredAlert = UndeliveredAlert.signed
    /// Result of register_device (CCS01) and restore_PAN (CCS03) when the CHF Device Log is full.
    public var deviceLogFullResult = DataAccessResult.hardwareFault
    /// Result of unregister_device (CCS02) for a device that is not in the CHF Device Log.
    public var unknownDeviceResult = DataAccessResult.hardwareFault
    /// Whether the devices of CCS03 take the place of those in the CHF Device Log; else they join them.
    public var restorationReplacesDeviceLog = true
    /// Unit of join_timeout in seconds.
    public var joinTimeoutUnit: Int64 = 1
    /// The device_type of an ESME.
    public var esmeType: UInt8 = 0
    /// The device_type that gets no entry in the Historic Device Log, that of a Hand Held Terminal; nil for none.
    public var handHeldTerminalType: UInt8?
    /// Time in seconds from one message of a joined device on the HAN to its next.
    public var reportingPeriod: Int64 = 10
    /// Time in seconds from CCS01 or CCS03 until a meter of the hub's HAN joins by itself; nil for never.
    public var metersJoinAfter: Int64? = 0

    public init(processing: ProcessingRules = ProcessingRules()) { self.processing = processing }
}

/// What hubs of one make report about themselves.
public struct CommunicationsHubModel: Hashable, Sendable {
    /// The firmware version that ECS52 reads, four octets.
    public var firmwareVersion: [UInt8]
    /// The hub type that ECS26n reads, four octets.
    public var type: [UInt8]
    /// Whether the hubs have a sub-GHz network too, and so DBCH01 to DBCH05.
    public var isDualBand: Bool

    /// - Precondition: firmware version and type have four octets.
    public init(
        firmwareVersion: [UInt8] = [0x01, 0x23, 0xAB, 0xCD], type: [UInt8] = [0x00, 0x00, 0x00, 0x01],
        isDualBand: Bool = true
    ) {
        precondition(firmwareVersion.count == 4 && type.count == 4, "firmware version and type have four octets")
        self.isDualBand = isDualBand
        self.firmwareVersion = firmwareVersion
        self.type = type
    }
}
