import COSEM

/// Events: which of them raise alerts, alarm or are logged, and their logs (GBCS ECS15a, 15c, 25a to r2, 35a to g).
extension DeviceAttribute {
    /// A configuration of events: channel 30 is the Supplier's, 33 the Network Operator's. Bit n counts from the last.
    private static func configuration(_ channel: UInt8, _ object: UInt8, _ name: String) -> Self {
        Self(1, LogicalName(0, channel, 97, 98, object), 2, name, object < 15 ? .maskAndActions : .eventSettings)
    }

    package static let supplierWANMask = configuration(30, 11, "mask and actions for WAN alerts")
    package static let supplierHANMask = configuration(30, 12, "mask and actions for HAN alerts")
    package static let supplierAlarmMask = configuration(30, 13, "mask and actions for audible alarms")
    package static let supplierLoggingMask = configuration(30, 14, "mask and actions for logging")
    package static let operatorWANMask = configuration(33, 11, "mask and actions for WAN alerts")
    package static let operatorLoggingMask = configuration(33, 14, "mask and actions for logging")

    package static let supplierWANSettings = configuration(30, 15, "settings for WAN alerts")
    package static let supplierHANSettings = configuration(30, 16, "settings for HAN alerts")
    package static let supplierAlarmSettings = configuration(30, 17, "settings for audible alarms")
    package static let supplierLoggingSettings = configuration(30, 18, "settings for logging")
    package static let operatorWANSettings = configuration(33, 15, "settings for WAN alerts")
    package static let operatorLoggingSettings = configuration(33, 18, "settings for logging")

    /// The event logs of a device.
    package static let eventLog = Self(
        log: .events, LogicalName(0, 0, 99, 98, 0), "event log",
        [.logCode, .init("other information", .octetString(0...8))])
    package static let securityLog = Self(log: .events, LogicalName(0, 0, 99, 98, 1), "security log", [.logCode])
    package static let powerEventLog = Self(
        log: .events, LogicalName(0, 0, 99, 98, 4), "power event log",
        [.logCode, .init("other information", .doubleLongUnsigned)])
    package static let auxiliaryControllerEventLog = Self(
        log: .events, LogicalName(0, 17, 99, 98, 2), "auxiliary controller event log",
        [
            .init("controller and action", .longUnsigned),
            .init("outcome", .enumerated([0: "unknown", 1: "success", 2: "failure"])),
            .init("HAN command", .doubleLongUnsigned),
        ])
    package static let boostEventLog = Self(
        log: .events, LogicalName(0, 0, 99, 98, 20), "boost function event log",
        [.init("boost event", .doubleLongUnsigned)])
    package static let clearEventLog = Self(7, LogicalName(0, 0, 99, 98, 0), 1, "clearing of the event log", .zero)
    package static let clearAuxiliaryControllerEventLog = Self(
        7, LogicalName(0, 17, 99, 98, 2), 1, "clearing of the auxiliary controller event log", .zero)
}

extension ValueType.Member {
    /// The code of an event in a log: an ``AlertCode``.
    static let logCode = Self("log code", .longUnsigned)
}
