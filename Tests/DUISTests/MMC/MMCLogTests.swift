import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC of logs")
struct MMCLogTests {
    private typealias R = MMCResponse

    private static let balances: [COSEMData] = [1, 2, 3, 4, 5, 6].map { .doubleLong($0) }
    private static let blockValues: [COSEMData] = [
        R.array(11...18), R.array(21...28), R.array(31...38), R.array(41...48),
    ]
    /// The registers of a single-element meter after the timestamp, and of a twin-element meter.
    private static let registers: [COSEMData] = [R.number(9), R.array(101...148)] + blockValues
    private static let twinRegisters: [COSEMData] =
        [R.number(9), R.number(8), R.array(101...148), R.array(201...204)] + blockValues
    private static let midnight = R.seconds("2026-11-29T00:00:00Z")
    private static let tou = R.matrix("TariffTOURegisterMatrixValue", 101...148)
    private static let secondaryTOU = R.matrix("SecondaryTariffTOURegisterMatrixValue", 201...204)
    private static let blocks = (1...4).map {
        R.matrix("TariffTOUBlock\($0)RegisterMatrixValue", 10 * $0 + 1...10 * $0 + 8)
    }.joined()
    private static let timestamp = "<Timestamp>2026-11-29T00:00:00Z</Timestamp>"
    private static let toldBalances = compact(
        """
        <AccumulatedDebtRegister>6</AccumulatedDebtRegister><EmergencyCreditBalance>1</EmergencyCreditBalance>
        <MeterBalance>2</MeterBalance><PaymentDebtRegister>3</PaymentDebtRegister>
        <TimeDebtRegisters1>4</TimeDebtRegisters1><TimeDebtRegisters2>5</TimeDebtRegisters2>
        """)

    @Test("ECS20a and ECS20d: amounts with their times")
    func amounts() throws {
        let entries: [[COSEMData]] = [
            [Self.midnight, R.number(95)], [R.seconds("2026-11-29T12:00:00Z"), R.number(0)],
        ]
        let told = compact(
            """
            <LogEntry><Amount>95</Amount><Timestamp>2026-11-29T00:00:00Z</Timestamp></LogEntry>
            <LogEntry><Amount>0</Amount><Timestamp>2026-11-29T12:00:00Z</Timestamp></LogEntry>
            """)
        #expect(
            try R.body("ECS20a", [try R.log(.debtPaymentLog, entries)])
                == "<RetrieveBillingDataLogDebtPaymentsRsp MessageSuccess=\"true\"><PaymentBasedDebtRepayment>\(told)"
                + "</PaymentBasedDebtRepayment></RetrieveBillingDataLogDebtPaymentsRsp>")
        #expect(
            try R.body("ECS20d", [try R.log(.creditLog, entries)])
                == "<RetrieveBillingDataLogPrepaymentCreditsRsp MessageSuccess=\"true\"><PrepaymentCredits>\(told)"
                + "</PrepaymentCredits></RetrieveBillingDataLogPrepaymentCreditsRsp>")
    }

    @Test("ECS20b: every entry makes one of registers and one of balances")
    func changes() throws {
        func body(_ front: String, _ back: String) -> String {
            "<RetrieveCoMOrTariffTriggeredBillingDataLogRsp MessageSuccess=\"true\"><Electricity>"
                + "<LogEntryConsumptionAndTariffRegistersData>\(front)\(Self.tou)\(Self.blocks)\(back)\(Self.timestamp)"
                + "</LogEntryConsumptionAndTariffRegistersData>"
                + "<LogEntryPrepaymentData>\(Self.toldBalances)\(Self.timestamp)</LogEntryPrepaymentData>"
                + "</Electricity></RetrieveCoMOrTariffTriggeredBillingDataLogRsp>"
        }
        let front = "<ActiveImportRegisterConsumption>9</ActiveImportRegisterConsumption>"
        #expect(
            try R.body("ECS20b", [try R.log(.changeLog, [[Self.midnight] + Self.registers + Self.balances])])
                == body(front, ""))
        let back =
            "<SecondaryActiveImportRegisterConsumption>8</SecondaryActiveImportRegisterConsumption>"
            + Self.secondaryTOU
        #expect(
            try R.body(
                "ECS20b",
                [try R.log(.changeLog, isTwin: true, [[Self.midnight] + Self.twinRegisters + Self.balances])])
                == body(front, back))
    }

    @Test("ECS20c: two logs in one response")
    func billing() throws {
        let registers = try R.log(.billingRegisterLog, isTwin: true, [[Self.midnight] + Self.twinRegisters])
        let balances = try R.log(.billingBalanceLog, [[Self.midnight] + Self.balances])
        #expect(
            try R.body("ECS20c", [registers, balances])
                == "<RetrieveBillingCalendarTriggeredBillingDataLogRsp MessageSuccess=\"true\"><Electricity>"
                + "<ESMEBillingDataLogEntry>\(Self.timestamp)"
                + "<ActiveImportRegisterValueConsumption>9</ActiveImportRegisterValueConsumption>"
                + "<SecondaryActiveImportRegisterValueConsumption>8</SecondaryActiveImportRegisterValueConsumption>"
                + "\(Self.tou)\(Self.secondaryTOU)\(Self.blocks)</ESMEBillingDataLogEntry>"
                + "<ESMEBillingPrepaymentDataLogEntry>\(Self.toldBalances)\(Self.timestamp)"
                + "</ESMEBillingPrepaymentDataLogEntry></Electricity>"
                + "</RetrieveBillingCalendarTriggeredBillingDataLogRsp>")
        #expect(R.error("ECS20c", [registers])?.description == "billing calendar log of balances: the value is missing")
        #expect(R.error("ECS20c", [balances, registers])?.kind == .content)
    }

    @Test("ECS21a: the secondary registers of a twin-element meter stand before the matrix")
    func dailyReads() throws {
        #expect(
            try R.body("ECS21a", [try R.log(.dailyReadLog, isTwin: true, [[Self.midnight] + Self.twinRegisters])])
                == "<RetrieveImportDailyReadLogRsp MessageSuccess=\"true\"><LogEntry>\(Self.timestamp)<Electricity>"
                + "<ElecActiveImportRegisterConsumption>9</ElecActiveImportRegisterConsumption>"
                + "<SecondaryActiveImportRegisterConsumption>8</SecondaryActiveImportRegisterConsumption>"
                + "\(Self.secondaryTOU)\(Self.tou)\(Self.blocks)</Electricity></LogEntry></RetrieveImportDailyReadLogRsp>"
        )
    }

    @Test("ECS21b: daily balances")
    func dailyBalances() throws {
        #expect(
            try R.body("ECS21b", [try R.log(.prepaymentDailyReadLog, [[Self.midnight] + Self.balances])])
                == "<ReadPrepaymentDailyReadLogRsp MessageSuccess=\"true\"><Electricity><LogEntry>"
                + "\(Self.toldBalances)\(Self.timestamp)</LogEntry></Electricity></ReadPrepaymentDailyReadLogRsp>")
    }

    @Test("ECS22b: one value of a single-element meter, two of a twin-element meter")
    func profile() throws {
        let half = R.seconds("2026-11-29T00:30:00Z")
        #expect(
            try R.body("ECS22b", [try R.log(.importProfile, isTwin: true, [[half, R.number(1), R.number(2)]])])
                == compact(
                    """
                    <ReadActiveImportProfileDataRsp MessageSuccess="true"><LogEntry>
                    <Timestamp>2026-11-29T00:30:00Z</Timestamp><Electricity><PrimaryValue>1</PrimaryValue>
                    <SecondaryValue>2</SecondaryValue></Electricity></LogEntry></ReadActiveImportProfileDataRsp>
                    """))
        #expect(
            try R.body("ECS22b", [try R.log(.importProfile, [[half, R.number(1)]])]).contains(
                "<Electricity><PrimaryValue>1</PrimaryValue></Electricity>"))
        #expect(
            try R.body("ECS22b", [try R.log(.importProfile, [])])
                == "<ReadActiveImportProfileDataRsp MessageSuccess=\"true\"/>")
    }

    @Test("ECS21c, 22a, 22c and 66: the time behind the value, in words of their own")
    func singleValues() throws {
        func entry(_ attribute: DeviceAttribute, _ numbers: [UInt32]) throws -> COSEMData {
            try R.log(attribute, [[Self.midnight] + numbers.map(R.number)])
        }
        #expect(
            try R.body("ECS21c", [try entry(.dailyExportReadLog, [7])])
                == "<RetrieveExportDailyReadLogRsp MessageSuccess=\"true\"><LogEntry>"
                + "<ActiveExportRegisterValue>7</ActiveExportRegisterValue><TimeStamp>2026-11-29T00:00:00Z</TimeStamp>"
                + "</LogEntry></RetrieveExportDailyReadLogRsp>")
        #expect(
            try R.body("ECS22a", [try entry(.exportProfile, [7, 8])])
                == "<ReadExportProfileDataRsp MessageSuccess=\"true\"><LogEntry>"
                + "<ActiveEnergyExportedValue>7</ActiveEnergyExportedValue>"
                + "<ReactiveEnergyExportedValue>8</ReactiveEnergyExportedValue>\(Self.timestamp)</LogEntry>"
                + "</ReadExportProfileDataRsp>")
        #expect(
            try R.body("ECS22c", [try entry(.reactiveImportProfile, [7])])
                == "<ReadReactiveImportProfileDataRsp MessageSuccess=\"true\"><LogEntry>"
                + "<ReactiveEnergyImportedValue>7</ReactiveEnergyImportedValue>\(Self.timestamp)</LogEntry>"
                + "</ReadReactiveImportProfileDataRsp>")
        #expect(
            try R.body("ECS66", [try entry(.dailyConsumption, [7])])
                == "<RetrieveDailyConsumptionLogRsp MessageSuccess=\"true\"><Electricity><LogEntry><Value>7</Value>"
                + "\(Self.timestamp)</LogEntry></Electricity></RetrieveDailyConsumptionLogRsp>")
    }

    @Test(
        "a log with more entries than the schema takes is an error",
        arguments: [
            ("ECS20d", DeviceAttribute.creditLog, 5), ("ECS20a", .debtPaymentLog, 10),
            ("ECS21c", .dailyExportReadLog, 31), ("ECS66", .dailyConsumption, 731),
            ("ECS22c", .reactiveImportProfile, 4_464), ("ECS22b", .importProfile, 19_056),
        ])
    func limits(code: String, attribute: DeviceAttribute, limit: Int) throws {
        func entries(_ count: Int) throws -> COSEMData {
            try R.log(attribute, (0..<count).map { [R.number(UInt32($0)), R.number(1)] })
        }
        #expect(R.error(code, [try entries(limit)]) == nil)
        #expect(
            R.error(code, [try entries(limit + 1)])
                == MMCError(
                    .bound, at: attribute.name,
                    "there are \(limit + 1) entries, and the MMC schema takes \(limit)"))
    }

    @Test("a log whose entries are of another type is an error, and so is what is no log")
    func wrongTypes() throws {
        let other = try R.log(.exportProfile, [[Self.midnight, R.number(1), R.number(2)]])
        #expect(R.error("ECS22c", [other])?.kind == .content)
        #expect(R.error("ECS21a", [other])?.kind == .content)
        #expect(R.error("ECS22c", [.array([])])?.kind == .content)
        #expect(R.error("ECS22c", [.nullData])?.kind == .content)
    }
}
