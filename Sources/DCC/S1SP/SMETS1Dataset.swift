import DUIS

/// What a SMETS1 meter is read for: the Service Requests that read an ESME and that SMETS1 has (SECMP0162 table 3).
package enum SMETS1Dataset: String, Hashable, Sendable, CaseIterable {
    case importRegisters = "4.1.1"
    case exportRegisters = "4.2"
    case importDays = "4.6.1"
    case importHalfHours = "4.8.1"
    case exportHalfHours = "4.8.3"

    /// The data that a Service Request reads; nil for one that reads none of a SMETS1 ESME.
    package init?(_ variant: ServiceReferenceVariant) { self.init(rawValue: variant.rawValue) }

    package var variant: ServiceReferenceVariant { ServiceReferenceVariant(rawValue: rawValue) }

    package var reference: ServiceReference {
        switch self {
        case .importRegisters: "4.1"
        case .exportRegisters: "4.2"
        case .importDays: "4.6"
        case .importHalfHours, .exportHalfHours: "4.8"
        }
    }

    /// Time in seconds between the rows of the log that is read; nil for registers, which are read as they stand.
    package var period: Int64? {
        switch self {
        case .importRegisters, .exportRegisters: nil
        case .importDays: 86_400
        case .importHalfHours, .exportHalfHours: 1_800
        }
    }

    /// Largest number of rows that a response has room for (MMC 5.4 schema, LogEntry); 0 for registers.
    package var rowLimit: Int {
        switch self {
        case .importRegisters, .exportRegisters: 0
        case .importDays: 31
        case .importHalfHours: 19_056
        case .exportHalfHours: 4_464
        }
    }

    package var isExport: Bool { self == .exportRegisters || self == .exportHalfHours }

    /// The name of the element that the values are in (MMC 5.4 schema, SMETSData).
    package var responseName: String {
        switch self {
        case .importRegisters: "ReadInstantaneousImportRegistersRsp"
        case .exportRegisters: "ReadInstantaneousExportRegistersRsp"
        case .importDays: "RetrieveImportDailyReadLogRsp"
        case .importHalfHours: "ReadActiveImportProfileDataRsp"
        case .exportHalfHours: "ReadExportProfileDataRsp"
        }
    }
}
