import COSEM

/// Identity, configuration, clock, customer (GBCS ECS10, 12, 14, 16, 26c, 26e, 26f, 26m, 34, 38 to 40, 50, 52, 70).
extension DeviceAttribute {
    private static func data(_ name: LogicalName, _ words: String, _ type: ValueType, unit: PhysicalUnit = .none)
        -> Self
    {
        Self(1, name, 2, words, type, unit: unit)
    }

    package static let firmwareVersion = data(LogicalName(0, 0, 0, 2, 1), "firmware version", .octetString(4...4))
    /// The offset of ECS26c: number × limit / 10,000.
    package static let randomisedOffset = data(
        LogicalName(0, 0, 94, 44, 0, 0), "randomised offset", .longUnsigned, unit: .second)
    package static let randomisedOffsetLimit = data(
        LogicalName(0, 0, 94, 44, 0, 1), "randomised offset limit", .longUnsigned(0...1_799), unit: .second)
    package static let randomisedOffsetNumber = data(
        LogicalName(0, 0, 94, 44, 0, 2), "randomised offset number", .longUnsigned(1...10_000))
    package static let deviceIdentifier = data(LogicalName(0, 0, 96, 1, 1), "device identifier", .octetString(8...8))
    package static let meterVariant = data(LogicalName(0, 0, 96, 1, 2), "meter variant", .text(1...1))
    package static let modelType = data(LogicalName(0, 0, 96, 1, 4), "model", .text(0...8))
    package static let manufacturer = data(LogicalName(0, 0, 96, 1, 6), "manufacturer", .text(0...4))
    /// Identity and type of a Communications Hub, where a meter has its model and manufacturer (ECS26n).
    package static let hubIdentity = data(
        LogicalName(0, 0, 96, 1, 4), "Communications Hub identity", .octetString(8...8))
    package static let hubType = data(LogicalName(0, 0, 96, 1, 6), "Communications Hub type", .octetString(0...8))
    /// Thresholds between low, medium and high power, for the display.
    package static let powerThresholds = Self(
        21, LogicalName(0, 0, 16, 0, 0), 2, "low and medium power thresholds", .array(0...2, of: .doubleLongUnsigned),
        unit: .watt)
    /// 13 digits, or twice 13 on a twin-element meter.
    package static let importMPAN = data(LogicalName(0, 0, 94, 44, 34, 11), "import MPAN", .text(13...26))
    package static let exportMPAN = data(LogicalName(1, 0, 0, 0, 2), "export MPAN", .text(13...13))

    package static let supplierMessage = data(LogicalName(0, 2, 96, 13, 1), "message", .text(0...116))
    package static let changeOfTenancy = data(LogicalName(0, 0, 94, 44, 3, 2), "change of tenancy", .dateTime)
    package static let disablePrivacyPIN = data(
        LogicalName(0, 0, 94, 44, 3, 1), "privacy PIN protection off", .constant(.octetString([])))
    package static let customerIdentificationNumber = data(
        LogicalName(0, 3, 96, 13, 1), "customer identification number", .text(4...4))
    package static let supplierTelephone = Self(
        9000, LogicalName(0, 0, 96, 13, 0), 2, "supplier telephone number", .text(0...18))
    package static let supplierName = Self(9000, LogicalName(0, 0, 96, 13, 1), 2, "supplier name", .text(0...15))

    private static func clock(_ member: Int8, _ words: String, _ type: ValueType) -> Self {
        Self(8, LogicalName(0, 0, 1, 0, 0), member, words, type)
    }

    package static let clockBase = clock(9, "clock base", .constant(.enumerated(5)))
    package static let presetTime = clock(
        5, "validity interval",
        .structure([.init("preset time", .dateTime), .init("from", .dateTime), .init("to", .dateTime)]))
    package static let adjustToPresetTime = clock(4, "adjustment to the preset time", .zero)
    package static let time = clock(2, "time", .dateTime)
    package static let clockStatus = clock(4, "clock status", .unsigned)
}
