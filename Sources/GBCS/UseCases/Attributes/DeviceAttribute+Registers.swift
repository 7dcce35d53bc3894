import COSEM

/// Registers and the logs that are made of them (GBCS ECS17a to e, 20a to d, 21a to c, 22a to c, 66).
extension DeviceAttribute {
    package static let activeExport = Self(
        3, LogicalName(1, 0, 2, 8, 0), 2, "active export", .doubleLongUnsigned, unit: .wattHour)
    package static let activeExportUnit = Self(3, LogicalName(1, 0, 2, 8, 0), 3, "unit of active export", .scalerUnit)
    package static let reactiveExport = Self(
        3, LogicalName(1, 0, 4, 8, 0), 2, "reactive export", .doubleLongUnsigned, unit: .varHour)
    package static let reactiveExportUnit = Self(
        3, LogicalName(1, 0, 4, 8, 0), 3, "unit of reactive export", .scalerUnit)

    private static func collection(_ f: UInt8, _ name: String, _ members: [ValueType.Member]) -> Self {
        Self(1, LogicalName(0, 0, 94, 44, 34, f), 2, name, .structure(members))
    }

    private static func energy(_ name: String, _ type: ValueType = .doubleLongUnsigned) -> ValueType.Member {
        .init(name, type, unit: .wattHour)
    }

    /// A twin-element meter has the secondary element's register behind it.
    package static let importRegisters = collection(
        10, "import registers",
        [
            energy("active import"), .init("unit of active import", .scalerUnit),
            .init("reactive import", .doubleLongUnsigned, unit: .varHour),
            .init("unit of reactive import", .scalerUnit), energy("secondary active import"),
        ])
    package static let activePower = collection(
        20, "active power import",
        [
            .init("active power import", .doubleLongUnsigned, unit: .watt), .init("unit", .scalerUnit),
            .init("primary active power import", .doubleLongUnsigned, unit: .watt),
        ])
    package static let touRegisters = collection(
        1, "time-of-use registers", [energy("TOU", .registers(48)), energy("secondary TOU", .registers(4))])
    /// For each of four blocks eight registers, then eight counters (GBCS Use Case annex, ECS17e, note).
    package static let blockRegisters = collection(2, "block registers", [energy("block place", .registers(64))])

    package static let importProfile = Self(
        log: .amounts(.halfHours), LogicalName(0, 0, 99, 1, 0), "import profile",
        [energy("primary active import"), energy("secondary active import")])
    package static let exportProfile = Self(
        log: .amounts(.halfHours), LogicalName(0, 0, 99, 1, 1), "export profile",
        [energy("active export"), .init("reactive export", .doubleLongUnsigned, unit: .varHour)])
    package static let reactiveImportProfile = Self(
        log: .amounts(.halfHours), LogicalName(0, 0, 99, 1, 2), "reactive import profile",
        [.init("reactive import", .doubleLongUnsigned, unit: .varHour)])
    package static let dailyConsumption = Self(
        log: .amounts(.days), LogicalName(0, 0, 99, 1, 3), "daily consumption log", [energy("active import")])
    package static let dailyReadLog = Self(
        log: .readings(.days), LogicalName(0, 0, 98, 1, 9), "daily read log", ValueType.loggedRegisters)
    package static let dailyExportReadLog = Self(
        log: .readings(.days), LogicalName(0, 0, 98, 1, 10), "daily export read log", [energy("active export")])

    package static let billingRegisterLog = Self(
        log: .readings(.occasions), LogicalName(0, 0, 98, 1, 0), "billing calendar log of registers",
        ValueType.loggedRegisters)
    package static let billingBalanceLog = Self(
        log: .readings(.occasions), LogicalName(0, 0, 98, 1, 1), "billing calendar log of balances",
        ValueType.loggedBalances)
    package static let changeLog = Self(
        log: .readings(.occasions), LogicalName(0, 0, 98, 1, 2), "log of changes of mode or tariff",
        ValueType.loggedRegisters + ValueType.loggedBalances)
    package static let debtPaymentLog = Self(
        log: .amounts(.occasions), LogicalName(0, 0, 98, 1, 4), "log of payment-based debt payments",
        [.init("payment-based debt payment", .doubleLongUnsigned, scale: -5)])
    package static let creditLog = Self(
        log: .amounts(.occasions), LogicalName(0, 0, 98, 1, 5), "log of prepayment credits",
        [.init("prepayment credit", .doubleLongUnsigned, scale: -5)])
    package static let prepaymentDailyReadLog = Self(
        log: .readings(.days), LogicalName(0, 0, 98, 1, 8), "prepayment daily read log", ValueType.loggedBalances)
}
