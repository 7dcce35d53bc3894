import COSEM
import GBCS

/// An attribute that a meter computes when it is read: registers, logs, clock, identity. All others are stored.
enum ComputedAttribute: Hashable, Sendable {
    case register(Register)
    case unit(PhysicalUnit)
    case importRegisters
    case activePower
    case touRegisters
    case blockRegisters
    case profile(ProfileLog)
    case eventLog
    case securityLog
    case powerEventLog
    case auxiliaryControllerEventLog
    case voltageLog(UInt8)
    case firmwareVersion
    case importMPAN
    case exportMPAN
    case deviceIdentifier
    case meterVariant
    case time
    case clockStatus
    case prepaymentBalances
    case randomisedOffset
    case maximumDemand(MaximumDemand)
    case timeOfMaximumDemand(MaximumDemand)
    case activeTariffPrice
    case secondaryActiveTariffPrice

    /// What is read most stands first.
    static let table = ObjectTable(rows)

    private static let rows: [(DeviceAttribute, ComputedAttribute)] =
        [
            (.importRegisters, .importRegisters), (.importProfile, .profile(.activeImportProfile)),
            (.exportProfile, .profile(.exportProfile)), (.reactiveImportProfile, .profile(.reactiveImportProfile)),
            (.activeExport, .register(.activeExport)), (.activeExportUnit, .unit(DeviceAttribute.activeExport.unit)),
            (.reactiveExport, .register(.reactiveExport)),
            (.reactiveExportUnit, .unit(DeviceAttribute.reactiveExport.unit)),
            (.dailyReadLog, .profile(.dailyReads)), (.dailyConsumption, .profile(.dailyConsumption)),
            (.dailyExportReadLog, .profile(.dailyExportReads)), (.activePower, .activePower),
            (.touRegisters, .touRegisters), (.blockRegisters, .blockRegisters), (.eventLog, .eventLog),
            (.securityLog, .securityLog), (.powerEventLog, .powerEventLog),
            (.auxiliaryControllerEventLog, .auxiliaryControllerEventLog),
            (.firmwareVersion, .firmwareVersion), (.importMPAN, .importMPAN), (.exportMPAN, .exportMPAN),
            (.deviceIdentifier, .deviceIdentifier), (.meterVariant, .meterVariant), (.time, .time),
            (.clockStatus, .clockStatus), (.prepaymentBalances, .prepaymentBalances),
            (.randomisedOffset, .randomisedOffset), (.activeTariffPrice, .activeTariffPrice),
            (.secondaryActiveTariffPrice, .secondaryActiveTariffPrice),
        ]
        + (1...3).map { (.voltageLog($0), .voltageLog($0)) }
        + MaximumDemand.allCases.flatMap { demand -> [(DeviceAttribute, ComputedAttribute)] in
            [
                (demand.attributes[0], .maximumDemand(demand)),
                (demand.attributes[1], .unit(demand.attributes[0].unit)),
                (demand.attributes[2], .timeOfMaximumDemand(demand)),
            ]
        }
}

/// A maximum demand that a meter keeps (SMETS2 5.7.5.19 to 21).
package enum MaximumDemand: Hashable, Sendable, CaseIterable {
    /// The demand of import at any time.
    case imported
    /// The demand of import in the period of ECS37.
    case configurable
    /// The demand of export.
    case exported

    /// Value, unit, time.
    var attributes: [DeviceAttribute] {
        switch self {
        case .imported: DeviceAttribute.maximumDemandImport
        case .configurable: DeviceAttribute.maximumDemandConfigurable
        case .exported: DeviceAttribute.maximumDemandExport
        }
    }

    var lastReset: DeviceAttribute {
        switch self {
        case .imported: .lastResetImport
        case .configurable: .lastResetConfigurable
        case .exported: .lastResetExport
        }
    }

    var reset: DeviceAttribute {
        switch self {
        case .imported: .resetMaximumDemandImport
        case .configurable: .resetMaximumDemandConfigurable
        case .exported: .resetMaximumDemandExport
        }
    }
}
