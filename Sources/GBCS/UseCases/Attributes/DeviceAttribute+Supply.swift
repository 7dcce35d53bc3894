import COSEM

/// Supply, load limit and maximum demand (GBCS ECS18a, 18b, 27, 28a, 28b, 37, 42 to 45, 57, 81).
extension DeviceAttribute {
    /// A value that is to come (4) of the load limit, or the time when it comes (6).
    private static func toCome(_ object: UInt8, _ words: String, _ unit: PhysicalUnit) -> Self {
        Self(9000, LogicalName(0, 0, 94, 44, 128, object), 4, words, .doubleLongUnsigned, unit: unit)
    }

    private static func activation(_ object: UInt8, _ words: String) -> Self {
        Self(9000, LogicalName(0, 0, 94, 44, 128, object), 6, "activation of the \(words)", .dateTime)
    }

    private static let loadLimit = LogicalName(0, 0, 17, 0, 0)

    package static let loadLimitPowerThreshold = Self(
        71, loadLimit, 4, "load limit power threshold", .doubleLongUnsigned, unit: .watt)
    package static let loadLimitPeriod = Self(71, loadLimit, 6, "load limit period", .doubleLongUnsigned, unit: .second)
    package static let loadLimitRestorationPeriod = Self(
        71, loadLimit, 7, "load limit restoration period", .doubleLongUnsigned, unit: .second)
    package static let loadLimitPowerThresholdNext = toCome(7, "load limit power threshold", .watt)
    package static let loadLimitPowerThresholdActivation = activation(7, "load limit power threshold")
    package static let loadLimitPeriodNext = toCome(6, "load limit period", .second)
    package static let loadLimitPeriodActivation = activation(6, "load limit period")
    package static let loadLimitRestorationPeriodNext = toCome(8, "load limit restoration period", .second)
    package static let loadLimitRestorationPeriodActivation = activation(8, "load limit restoration period")

    private static let supplyStateOfLoadLimit = LogicalName(0, 0, 94, 44, 0, 3)

    /// Whether the supply is disabled when the load limit is exceeded.
    package static let loadLimitSupplyState = Self(9000, supplyStateOfLoadLimit, 2, "load limit supply state", .boolean)
    package static let loadLimitSupplyStateNext = Self(
        9000, supplyStateOfLoadLimit, 4, "load limit supply state", .boolean)
    package static let loadLimitSupplyStateActivation = Self(
        9000, supplyStateOfLoadLimit, 6, "activation of the load limit supply state", .dateTime)

    private static let counter = LogicalName(0, 0, 94, 44, 42)

    package static let loadLimitCounter = Self(3, counter, 2, "load limit counter", .doubleLongUnsigned)
    package static let loadLimitCounterUnit = Self(3, counter, 3, "unit of the load limit counter", .scalerUnit)
    package static let resetLoadLimitCounter = Self(3, counter, 1, "reset of the load limit counter", .zero)

    /// Scripts of the supply: 51 enables, 52 disables, 54 arms it.
    private static func supplyScript(_ script: UInt16, _ name: String) -> Self {
        Self(9, LogicalName(0, 0, 10, 0, 106), 1, name, .constant(.longUnsigned(script)))
    }

    package static let enableSupply = supplyScript(51, "enabling of the supply")
    package static let disableSupply = supplyScript(52, "disabling of the supply")
    package static let armSupply = supplyScript(54, "arming of the supply")
    package static let supplyState = Self(
        70, LogicalName(0, 0, 96, 3, 10), 3, "supply state",
        .enumerated([0: "disabled", 1: "enabled", 2: "armed"]))
    package static let supplyTamperState = Self(1, LogicalName(0, 0, 94, 44, 0, 4), 2, "supply tamper state", .boolean)

    /// A maximum demand: of import at any time, of import in a configurable period, of export.
    private static func demand(_ name: LogicalName, _ words: String) -> [Self] {
        [
            Self(4, name, 2, words, .doubleLongUnsigned, unit: .watt),
            Self(4, name, 3, "unit of the \(words)", .scalerUnit),
            Self(4, name, 5, "time of the \(words)", .dateTime),
        ]
    }

    private static let importDemand = LogicalName(1, 0, 1, 6, 0)
    private static let configurableDemand = LogicalName(1, 0, 1, 6, 1)
    private static let exportDemand = LogicalName(1, 0, 2, 6, 0)

    package static let maximumDemandImport = demand(importDemand, "maximum demand of import")
    package static let maximumDemandConfigurable = demand(
        configurableDemand, "maximum demand of import in the configurable period")
    package static let maximumDemandExport = demand(exportDemand, "maximum demand of export")
    package static let resetMaximumDemandImport = Self(
        4, importDemand, 1, "reset of the maximum demand of import", .zero)
    package static let resetMaximumDemandConfigurable = Self(
        4, configurableDemand, 1, "reset of the maximum demand of import in the configurable period", .zero)
    package static let resetMaximumDemandExport = Self(
        4, exportDemand, 1, "reset of the maximum demand of export", .zero)

    /// The last reset of a maximum demand.
    package static let lastResetConfigurable = Self(
        1, LogicalName(0, 0, 94, 44, 5, 0), 2, "last reset of the maximum demand in the configurable period",
        .dateTime)
    package static let lastResetImport = Self(
        1, LogicalName(0, 0, 94, 44, 5, 1), 2, "last reset of the maximum demand of import", .dateTime)
    package static let lastResetExport = Self(
        1, LogicalName(0, 0, 94, 44, 5, 2), 2, "last reset of the maximum demand of export", .dateTime)
    package static let maximumDemandPeriod = Self(
        10, LogicalName(0, 0, 12, 0, 0), 2, "period of the configurable maximum demand", .schedule(2))
}
