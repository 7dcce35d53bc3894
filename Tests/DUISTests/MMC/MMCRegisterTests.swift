import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC of registers")
struct MMCRegisterTests {
    private typealias R = MMCResponse

    @Test("ECS17a: export registers with their units")
    func exportRegisters() throws {
        #expect(
            try R.body("ECS17a", [R.number(10), R.unit(0, 30), R.number(20), R.unit(0, 32)])
                == compact(
                    """
                    <ReadInstantaneousExportRegistersRsp MessageSuccess="true">
                      <ActiveExportRegister><Value>10</Value><ActiveEnergyUnit>Wh</ActiveEnergyUnit></ActiveExportRegister>
                      <ReactiveExportRegister><Value>20</Value><ReactiveEnergyUnit>varh</ReactiveEnergyUnit>
                      </ReactiveExportRegister>
                    </ReadInstantaneousExportRegistersRsp>
                    """))
    }

    @Test("a scaler is worked into the value, if a whole number comes of it")
    func scalers() throws {
        func value(_ number: UInt32, _ scaler: Int8) throws -> String? {
            try R.document(
                "ECS17a", [R.number(number), R.unit(scaler, 30), R.number(20), R.unit(0, 32)]
            ).first("ActiveExportRegister")?["Value"]?.text
        }
        #expect(try value(4_294_967_295, 3) == "4294967295000")
        #expect(try value(4_294_967_295, 9) == "4294967295000000000")
        #expect(try value(1_200, -2) == "12")
        #expect(throws: MMCError.self) { try value(1_250, -2) }
        #expect(throws: MMCError.self) { try value(1, 10) }
        #expect(throws: MMCError.self) { try value(1, -128) }
    }

    @Test("a register of another unit is an error")
    func wrongUnit() {
        let error = R.error("ECS17a", [R.number(10), R.unit(0, 27), R.number(20), R.unit(0, 32)])
        #expect(error?.kind == .bound)
        #expect(
            error?.description == "unit of active export: the unit is 27, and MMC takes 30, watt-hour, here")
    }

    @Test("ECS17b: a twin-element meter has the secondary register")
    func importRegisters() throws {
        #expect(
            try R.body(
                "ECS17b",
                [.structure([R.number(1), R.unit(0, 30), R.number(2), R.unit(0, 32), R.number(3)])])
                == compact(
                    """
                    <ReadInstantaneousImportRegistersRsp MessageSuccess="true"><Electricity>
                      <ActiveImportRegister><Value>1</Value><ActiveEnergyUnit>Wh</ActiveEnergyUnit></ActiveImportRegister>
                      <ReactiveImportRegister><Value>2</Value><ReactiveEnergyUnit>varh</ReactiveEnergyUnit>
                      </ReactiveImportRegister>
                      <SecondaryActiveImportRegister><Value>3</Value><ActiveEnergyUnit>Wh</ActiveEnergyUnit>
                      </SecondaryActiveImportRegister>
                    </Electricity></ReadInstantaneousImportRegistersRsp>
                    """))
    }

    @Test("ECS17c: active power in total and of the primary element")
    func activePower() throws {
        #expect(
            try R.body("ECS17c", [.structure([R.number(700), R.unit(0, 27), R.number(600)])])
                == compact(
                    """
                    <ReadActivePowerImportRsp MessageSuccess="true">
                      <ActivePowerImport><Value>700</Value><Unit>W</Unit></ActivePowerImport>
                      <PrimaryActivePowerImportValue>600</PrimaryActivePowerImportValue>
                    </ReadActivePowerImportRsp>
                    """))
    }

    @Test("ECS17d: TOU registers with their indices")
    func touRegisters() throws {
        let single = R.matrix("TOUPrimaryRegisterValue", 101...148)
        let second = R.matrix("TOUSecondRegisterValue", 201...204)
        func body(_ inside: String) -> String {
            "<ReadInstantaneousImportTOUMatricesRsp MessageSuccess=\"true\"><Electricity><TariffTOURegisterCollection>"
                + inside
                + "</TariffTOURegisterCollection></Electricity></ReadInstantaneousImportTOUMatricesRsp>"
        }
        #expect(try R.body("ECS17d", [.structure([R.array(101...148)])]) == body(single))
        #expect(
            try R.body("ECS17d", [.structure([R.array(101...148), R.array(201...204)])]) == body(single + second))
        #expect(R.error("ECS17d", [.structure([R.array(1...49)])])?.kind == .bound)
        #expect(R.error("ECS17d", [.structure([])])?.kind == .content)
        #expect(R.error("ECS17d", [R.array(1...48)])?.kind == .content)
    }

    @Test("ECS17e: of each block eight registers, then eight counters")
    func blockRegisters() throws {
        let blocks = (0..<4).map { block in
            let first = 16 * block + 1
            return "<TariffBlock index=\"\(block + 1)\">"
                + R.matrix("RegisterMatrixTOUValue", first...first + 7)
                + R.matrix("CounterMatrixTOUValue", first + 8...first + 15) + "</TariffBlock>"
        }.joined()
        #expect(
            try R.body("ECS17e", [.structure([R.array(1...64)])])
                == "<ReadInstantaneousImportTOUWithBlocksMatricesRsp MessageSuccess=\"true\">"
                + "<TariffBlockTOURegisterCollection>\(blocks)</TariffBlockTOURegisterCollection>"
                + "</ReadInstantaneousImportTOUWithBlocksMatricesRsp>")
        #expect(R.error("ECS17e", [.structure([R.array(1...63)])])?.kind == .content)
        #expect(R.error("ECS17e", [.structure([R.array(1...65)])])?.kind == .bound)
    }

    private func demandPeriod(_ selectors: [(UInt16, UInt8)], enabled: UInt8 = 0xFF) throws -> COSEMData {
        .array(
            try selectors.map { selector, hour in
                .structure([
                    .longUnsigned(selector), .boolean(enabled), .octetString(LogicalName(0, 0, 10, 0, 128)),
                    .longUnsigned(selector), .octetString([hour, 30, 0, 0]), .longUnsigned(0xFFFF),
                    .bitString(try #require(BitString(count: 7, octets: [0xFE]))),
                    .bitString(try #require(BitString(count: 0, octets: []))),
                    .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), .octetString([0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
                ])
            })
    }

    private func importDemand(_ period: COSEMData) -> [COSEMData] {
        let never = COSEMData.octetString(COSEMDateTime.unspecified.octets)
        return [
            R.moment("2026-11-01T00:00:00Z"), never, R.number(4_200), R.unit(0, 27), R.moment("2026-11-29T17:30:00Z"),
            R.number(3_100), R.unit(0, 27), never, period,
        ]
    }

    @Test("ECS18b: maximum demands; times that are not defined are left out")
    func maximumDemand() throws {
        #expect(
            try R.body("ECS18b", importDemand(try demandPeriod([(1, 16), (2, 20)])))
                == compact(
                    """
                    <ReadMaximumDemandImportRegistersRsp MessageSuccess="true">
                      <MaxDemandConfigurableTimeActivePowerImport>
                        <Value>3100</Value><LastResetDateTime>2026-11-01T00:00:00Z</LastResetDateTime>
                      </MaxDemandConfigurableTimeActivePowerImport>
                      <MaxDemandActiveEnergyImport>
                        <Value>4200</Value><CaptureTime>2026-11-29T17:30:00Z</CaptureTime>
                      </MaxDemandActiveEnergyImport>
                      <MaxDemandConfigurableTimePeriod>
                        <StartTime>16:30:00Z</StartTime><EndTime>20:30:00Z</EndTime>
                      </MaxDemandConfigurableTimePeriod>
                    </ReadMaximumDemandImportRegistersRsp>
                    """))
    }

    @Test("ECS18b: a period that is not one start and one end")
    func oddPeriods() throws {
        #expect(
            try R.document("ECS18b", importDemand(.array([]))).first("MaxDemandConfigurableTimePeriod") == nil)
        #expect(R.error("ECS18b", importDemand(try demandPeriod([(2, 16), (1, 20)])))?.kind == .bound)
        #expect(R.error("ECS18b", importDemand(try demandPeriod([(1, 16)])))?.kind == .bound)
        #expect(R.error("ECS18b", importDemand(try demandPeriod([(1, 16), (2, 24)])))?.kind == .bound)
        #expect(R.error("ECS18b", importDemand(try demandPeriod([(1, 16), (2, 20)], enabled: 0)))?.kind == .bound)
        #expect(R.error("ECS18b", importDemand(try demandPeriod([(1, 1), (2, 2), (1, 3)])))?.kind == .bound)
        #expect(R.error("ECS18b", importDemand(.nullData))?.kind == .content)
    }

    @Test("ECS19 and ECS82: amounts as they were sent")
    func balances() throws {
        #expect(
            try R.body("ECS19", [.structure([1, -2, 3, -4, 5, -6].map { .doubleLong($0) })])
                == compact(
                    """
                    <ReadInstantaneousPrepayValuesRsp MessageSuccess="true">
                      <EmergencyCreditBalance>-2</EmergencyCreditBalance><AccumulatedDebtRegister>3</AccumulatedDebtRegister>
                      <PaymentDebtRegister>-6</PaymentDebtRegister><TimeDebtRegister1>-4</TimeDebtRegister1>
                      <TimeDebtRegister2>5</TimeDebtRegister2><MeterBalance>1</MeterBalance>
                    </ReadInstantaneousPrepayValuesRsp>
                    """))
        #expect(
            try R.body("ECS82", [.doubleLong(.min)])
                == "<ReadMeterBalanceRsp MessageSuccess=\"true\"><MeterBalance>-2147483648</MeterBalance>"
                + "</ReadMeterBalanceRsp>")
    }

    @Test("ECS27 and ECS45: words for states")
    func states() throws {
        #expect(
            try R.body(
                "ECS27",
                [.boolean(0xFF), R.number(30), R.unit(0, 255), R.number(6_900), R.number(300), R.number(30)])
                == compact(
                    """
                    <ReadLoadLimitDataRsp MessageSuccess="true"><LoadLimitCounterValue>30</LoadLimitCounterValue>
                    <LoadLimitPowerThreshold>6900</LoadLimitPowerThreshold><LoadLimitPeriod>300</LoadLimitPeriod>
                    <LoadLimitRestorationPeriod>30</LoadLimitRestorationPeriod>
                    <LoadLimitSupplyState>Disable</LoadLimitSupplyState></ReadLoadLimitDataRsp>
                    """))
        for (number, word) in [(UInt8(0), "Disabled"), (1, "Enabled"), (2, "Armed")] {
            #expect(
                try R.body("ECS45", [.enumerated(number)])
                    == "<ReadSupplyStatusRsp MessageSuccess=\"true\"><SupplyState>\(word)</SupplyState>"
                    + "</ReadSupplyStatusRsp>")
        }
        #expect(
            R.error("ECS45", [.enumerated(3)])
                == MMCError(.bound, at: "supply state", "the MMC schema has no word for 3"))
    }
}
