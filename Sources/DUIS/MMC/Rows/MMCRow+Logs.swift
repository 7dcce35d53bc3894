import GBCS

/// Reads of logs of energies and payments (ECS20a to d, 21a to c, 22a to c, 66).
extension MMCRow {
    static let logs: [MMCRow] = [
        MMCRow(
            "ECS20a", "4.4.4", "RetrieveBillingDataLogDebtPaymentsRsp",
            [.optionalGroup("PaymentBasedDebtRepayment", [.amounts(.debtPaymentLog, atMost: 10)])]),
        MMCRow(
            "ECS20b", "4.4.2", "RetrieveCoMOrTariffTriggeredBillingDataLogRsp",
            [
                .group(
                    "Electricity",
                    [
                        .changes("LogEntryConsumptionAndTariffRegistersData", consumptionAndTariff),
                        .changes("LogEntryPrepaymentData", balanceColumns),
                    ])
            ]),
        MMCRow(
            "ECS20c", "4.4.3", "RetrieveBillingCalendarTriggeredBillingDataLogRsp",
            [
                .group(
                    "Electricity",
                    [
                        .log(
                            "ESMEBillingDataLogEntry", .billingRegisterLog, atMost: 12, MMCLog.Member.registers,
                            MMCLog.Member.twinRegisters, columns: billingColumns),
                        .log(
                            "ESMEBillingPrepaymentDataLogEntry", .billingBalanceLog, atMost: 12,
                            MMCLog.Member.balances, columns: balanceColumns),
                    ])
            ]),
        MMCRow(
            "ECS20d", "4.4.5", "RetrieveBillingDataLogPrepaymentCreditsRsp",
            [.optionalGroup("PrepaymentCredits", [.amounts(.creditLog, atMost: 5)])]),
        MMCRow(
            "ECS21a", "4.6.1", "RetrieveImportDailyReadLogRsp",
            [
                .log(
                    "LogEntry", .dailyReadLog, atMost: 31, MMCLog.Member.registers, MMCLog.Member.twinRegisters,
                    columns: [.timestamp("Timestamp"), .group("Electricity", dailyColumns)])
            ]),
        MMCRow(
            "ECS21b", "4.14", "ReadPrepaymentDailyReadLogRsp",
            [
                .group(
                    "Electricity",
                    [
                        .log(
                            "LogEntry", .prepaymentDailyReadLog, atMost: 31, MMCLog.Member.balances,
                            columns: balanceColumns)
                    ])
            ]),
        // TimeStamp is spelt so here alone.
        MMCRow(
            "ECS21c", "4.6.2", "RetrieveExportDailyReadLogRsp",
            [
                .log(
                    "LogEntry", .dailyExportReadLog, atMost: 31, [.activeExport],
                    columns: [.number("ActiveExportRegisterValue", .activeExport), .timestamp("TimeStamp")])
            ]),
        MMCRow(
            "ECS22a", "4.8.3", "ReadExportProfileDataRsp",
            [
                .log(
                    "LogEntry", .exportProfile, atMost: 4_464, [.activeExport, .reactiveExport],
                    columns: [
                        .number("ActiveEnergyExportedValue", .activeExport),
                        .number("ReactiveEnergyExportedValue", .reactiveExport), .timestamp("Timestamp"),
                    ])
            ]),
        MMCRow(
            "ECS22b", "4.8.1", "ReadActiveImportProfileDataRsp",
            [
                .log(
                    "LogEntry", .importProfile, atMost: 19_056, [.activeImport],
                    [.activeImport, .secondaryActiveImport],
                    columns: [
                        .timestamp("Timestamp"),
                        .group(
                            "Electricity",
                            [
                                .number("PrimaryValue", .activeImport),
                                .number("SecondaryValue", .secondaryActiveImport),
                            ]),
                    ])
            ]),
        MMCRow(
            "ECS22c", "4.8.2", "ReadReactiveImportProfileDataRsp",
            [
                .log(
                    "LogEntry", .reactiveImportProfile, atMost: 4_464, [.reactiveImport],
                    columns: [.number("ReactiveEnergyImportedValue", .reactiveImport), .timestamp("Timestamp")])
            ]),
        MMCRow(
            "ECS66", "4.17", "RetrieveDailyConsumptionLogRsp",
            [
                .group(
                    "Electricity",
                    [
                        .log(
                            "LogEntry", .dailyConsumption, atMost: 731, [.activeImport],
                            columns: [.number("Value", .activeImport), .timestamp("Timestamp")])
                    ])
            ]),
    ]

    private static let blocks: [MMCLog.Column] = (1...4).map {
        .matrix("TariffTOUBlock\($0)RegisterMatrixValue", .block($0), 8)
    }

    private static let tou = MMCLog.Column.matrix("TariffTOURegisterMatrixValue", .tou, 48)
    private static let secondaryTOU = MMCLog.Column.matrix("SecondaryTariffTOURegisterMatrixValue", .secondaryTOU, 4)

    private static let consumptionAndTariff: [MMCLog.Column] =
        [.number("ActiveImportRegisterConsumption", .activeImport), tou] + blocks + [
            .number("SecondaryActiveImportRegisterConsumption", .secondaryActiveImport), secondaryTOU,
            .timestamp("Timestamp"),
        ]

    private static let dailyColumns: [MMCLog.Column] =
        [
            .number("ElecActiveImportRegisterConsumption", .activeImport),
            .number("SecondaryActiveImportRegisterConsumption", .secondaryActiveImport), secondaryTOU, tou,
        ] + blocks

    /// An entry of the Billing Data Log, as reads and alerts tell it (type ESMEBillingDataLogType).
    static let billingColumns: [MMCLog.Column] =
        [
            .timestamp("Timestamp"), .number("ActiveImportRegisterValueConsumption", .activeImport),
            .number("SecondaryActiveImportRegisterValueConsumption", .secondaryActiveImport), tou, secondaryTOU,
        ] + blocks

    /// The balances of an entry (type PrepaymentOperationalDataType).
    private static let balanceColumns: [MMCLog.Column] = [
        .number("AccumulatedDebtRegister", .accumulatedDebt),
        .number("EmergencyCreditBalance", .emergencyCreditBalance), .number("MeterBalance", .meterBalance),
        .number("PaymentDebtRegister", .paymentDebt), .number("TimeDebtRegisters1", .timeDebt1),
        .number("TimeDebtRegisters2", .timeDebt2), .timestamp("Timestamp"),
    ]
}

extension MMCField {
    /// A log of amounts of money.
    fileprivate static func amounts(_ attribute: DeviceAttribute, atMost limit: Int) -> MMCField {
        log(
            "LogEntry", attribute, atMost: limit, [.amount],
            columns: [.number("Amount", .amount), .timestamp("Timestamp")])
    }

    /// A part of the entries of the log of changes of mode or tariff.
    fileprivate static func changes(_ name: String, _ columns: [MMCLog.Column]) -> MMCField {
        log(
            name, .changeLog, atMost: 12, MMCLog.Member.registers + MMCLog.Member.balances,
            MMCLog.Member.twinRegisters + MMCLog.Member.balances, columns: columns)
    }
}
