import COSEM
import ESMEEmulator

/// The profiles (class 7) of a SMETS1 meter.
enum SMETS1Log: UInt8, CaseIterable {
    case halfHours
    /// Registers at midnight UTC.
    case days
    /// Registers at the first midnight UTC of a month.
    case months
    /// Everything that the event logs hold, in the order of capture.
    case events

    /// Time between captures in seconds (attribute capture_period); 0 where something else triggers them.
    var capturePeriod: UInt32 {
        switch self {
        case .halfHours: 1_800
        case .days: 86_400
        case .months, .events: 0
        }
    }
}

/// A column of a profile.
enum SMETS1Column {
    case clock
    case status
    /// A register at the time of the row.
    case register(Register)
    /// The energy of the half hour that ends at the time of the row.
    case energy(Register)
    case eventCode

    /// Size of an encoded value in octets, its tag included.
    var size: Int {
        switch self {
        case .clock: 14
        case .status: 2
        case .register, .energy: 5
        case .eventCode: 3
        }
    }

    /// Class, logical name and attribute of the object that is captured.
    var source: (classID: UInt16, name: UInt64, attribute: Int8) {
        switch self {
        case .clock: (8, LogicalName(0, 0, 1, 0, 0).number, 2)
        case .status: (1, LogicalName(0, 0, 96, 10, 1).number, 2)
        case .register(let register): (3, register.smets1Name.number, 2)
        case .energy(let register): (3, register.smets1HalfHourName.number, 2)
        case .eventCode: (1, LogicalName(0, 0, 96, 11, 0).number, 2)
        }
    }
}

extension Register {
    /// The logical name of the register with time integral 1 (IEC 62056-6-1): `1-0:C.8.E.255`.
    var smets1Name: LogicalName { name(measured: 8) }

    /// The logical name with the time integral over the last half hour: `1-0:C.29.E.255`.
    var smets1HalfHourName: LogicalName { name(measured: 29) }

    private func name(measured: UInt8) -> LogicalName {
        switch self {
        case .activeImport: LogicalName(1, 0, 1, measured, 0)
        case .activeExport: LogicalName(1, 0, 2, measured, 0)
        case .reactiveImport: LogicalName(1, 0, 3, measured, 0)
        case .reactiveExport: LogicalName(1, 0, 4, measured, 0)
        case .tou(let number): LogicalName(1, 0, 1, measured, UInt8(truncatingIfNeeded: number + 1))
        // Twin elements and blocks are SMETS2's; they get a second channel, in case a fleet has them.
        case .secondaryActiveImport: LogicalName(1, 1, 1, measured, 0)
        case .secondaryTOU(let number): LogicalName(1, 1, 1, measured, UInt8(truncatingIfNeeded: number + 1))
        case .touBlock(let block, let tou):
            LogicalName(1, 2, 1, measured, UInt8(truncatingIfNeeded: block * Self.touInBlockCount + tou + 1))
        case .blockCounter(let block, let tou):
            LogicalName(1, 3, 1, measured, UInt8(truncatingIfNeeded: block * Self.touInBlockCount + tou + 1))
        }
    }
}
