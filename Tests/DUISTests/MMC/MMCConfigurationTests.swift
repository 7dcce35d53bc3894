import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC of configurations")
struct MMCConfigurationTests {
    private typealias R = MMCResponse

    private func pair(_ credit: UInt8, _ charge: UInt8, _ bits: UInt8) throws -> COSEMData {
        .structure([
            .octetString(LogicalName(0, 0, 19, 10, credit)), .octetString(LogicalName(0, 0, 19, 20, charge)),
            .bitString(try #require(BitString(count: 3, octets: [bits]))),
        ])
    }

    private func schedule(_ selector: UInt16, weekdays: UInt8, specialDays: UInt8, _ begin: String, _ end: String)
        throws -> COSEMData
    {
        .structure([
            .longUnsigned(1), .boolean(0xFF), .octetString(LogicalName(0, 0, 10, 0, 106)), .longUnsigned(selector),
            R.hexadecimal("16000000"), .longUnsigned(0xFFFF),
            .bitString(try #require(BitString(count: 7, octets: [weekdays]))),
            .bitString(try #require(BitString(count: 2, octets: [specialDays]))), R.hexadecimal(begin),
            R.hexadecimal(end),
        ])
    }

    private func rate(_ price: Int16?) -> COSEMData {
        .structure([
            .structure([.integer(0), .integer(-5)]),
            .structure([.longUnsigned(0), .octetString([0, 0, 0, 0, 0, 0]), .integer(0)]),
            .array(price.map { [.structure([.octetString([]), .long($0)])] } ?? []),
        ])
    }

    private func prepayment(_ schedules: [COSEMData], pairs: [COSEMData], period: UInt32 = 3_600) -> [COSEMData] {
        [
            rate(5_000),
            .array([
                .structure([.longUnsigned(1), R.hexadecimal("FFFF0C19FF"), .unsigned(1)]),
                .structure([.longUnsigned(2), R.hexadecimal("07EA0405FF"), .unsigned(2)]),
            ]), R.number(period), rate(5_000), rate(-6), R.number(86_400), rate(-6), .longUnsigned(5_000),
            .doubleLong(1), .array([.doubleLong(-2)]), .doubleLong(3), .doubleLong(4), .longUnsigned(30),
            .doubleLong(604_800), .doubleLong(5), .doubleLong(6), .array(schedules), .array(pairs),
        ]
    }

    @Test("ECS26a: amounts, suspensions, the Non-Disablement Calendar and debt recovery")
    func prepaymentConfiguration() throws {
        let schedules = [
            try schedule(32, weekdays: 0x06, specialDays: 0x40, "07DE0A1BFF", "07DF031CFF"),
            try schedule(33, weekdays: 0, specialDays: 0, "FFFFFFFFFF", "FFFFFFFFFF"),
        ]
        #expect(
            try R.body("ECS26a", prepayment(schedules, pairs: [try pair(0, 1, 0xC0), try pair(2, 4, 0xE0)]))
                == compact(
                    """
                    <ReadPrepaymentConfigurationRsp MessageSuccess="true">
                    <DebtRecoveryPerPayment>5000</DebtRecoveryPerPayment><DebtRecoveryRateCap>30</DebtRecoveryRateCap>
                    <DisablementThreshold>-2</DisablementThreshold><EmergencyCreditLimit>5</EmergencyCreditLimit>
                    <EmergencyCreditThreshold>6</EmergencyCreditThreshold><LowCreditThreshold>4</LowCreditThreshold>
                    <CreditMaxCreditThreshold>1</CreditMaxCreditThreshold>
                    <MaxCreditMaxMeterBalance>3</MaxCreditMaxMeterBalance>
                    <SuspendDebtDisabled>true</SuspendDebtDisabled><SuspendDebtEmergency>true</SuspendDebtEmergency>
                    <Electricity>
                      <NonDisablementCalendar>
                        <ElectricitySpecialDays>
                          <SpecialDay index="1"><Year><NonSpecifiedYear/></Year>
                            <Month><SpecifiedMonth>12</SpecifiedMonth></Month>
                            <DayOfMonth><SpecifiedDayOfMonth>25</SpecifiedDayOfMonth></DayOfMonth>
                            <DayOfWeek><NonSpecifiedDayOfWeek/></DayOfWeek></SpecialDay>
                          <SpecialDay index="2"><Year><SpecifiedYear>2026</SpecifiedYear></Year>
                            <Month><SpecifiedMonth>4</SpecifiedMonth></Month>
                            <DayOfMonth><SpecifiedDayOfMonth>5</SpecifiedDayOfMonth></DayOfMonth>
                            <DayOfWeek><NonSpecifiedDayOfWeek/></DayOfWeek></SpecialDay>
                        </ElectricitySpecialDays>
                        <ElectricityNonDisablementSchedule><NonDisablementScript>START</NonDisablementScript>
                          <SpecialDaysApplicability><SpecialDayApplicability><SpecialDayID>2</SpecialDayID>
                          </SpecialDayApplicability></SpecialDaysApplicability>
                          <DaysOfWeekApplicability>
                            <DayOfWeekApplicability><DayOfWeekID>Saturday</DayOfWeekID></DayOfWeekApplicability>
                            <DayOfWeekApplicability><DayOfWeekID>Sunday</DayOfWeekID></DayOfWeekApplicability>
                          </DaysOfWeekApplicability>
                          <ScheduleDatesAndTime><SwitchTime>22:00:00Z</SwitchTime><StartDate>2014-10-27Z</StartDate>
                            <EndDate>2015-03-28Z</EndDate></ScheduleDatesAndTime>
                        </ElectricityNonDisablementSchedule>
                        <ElectricityNonDisablementSchedule><NonDisablementScript>STOP</NonDisablementScript>
                          <SpecialDaysApplicability/>
                          <ScheduleDatesAndTime><SwitchTime>22:00:00Z</SwitchTime></ScheduleDatesAndTime>
                        </ElectricityNonDisablementSchedule>
                      </NonDisablementCalendar>
                      <DebtRecovery1><DebtRecoveryRate>5000</DebtRecoveryRate>
                        <DebtRecoveryRatePriceScale>-5</DebtRecoveryRatePriceScale>
                        <DebtRecoveryRatePeriod>HOURLY</DebtRecoveryRatePeriod></DebtRecovery1>
                      <DebtRecovery2><DebtRecoveryRate>-6</DebtRecoveryRate>
                        <DebtRecoveryRatePriceScale>-5</DebtRecoveryRatePriceScale>
                        <DebtRecoveryRatePeriod>DAILY</DebtRecoveryRatePeriod></DebtRecovery2>
                    </Electricity></ReadPrepaymentConfigurationRsp>
                    """))
    }

    @Test("ECS26a: nothing is suspended by pairs whose bits are all set; a period of 0 is left out")
    func prepaymentDefaults() throws {
        let document = try R.document("ECS26a", prepayment([], pairs: [try pair(0, 1, 0xE0)], period: 0))
        #expect(document.first("SuspendDebtDisabled")?.text == "false")
        #expect(document.first("SuspendDebtEmergency")?.text == "false")
        #expect(document.first("DebtRecovery1")?["DebtRecoveryRatePeriod"] == nil)
        #expect(R.error("ECS26a", prepayment([], pairs: [], period: 60))?.kind == .bound)
        let odd = try schedule(34, weekdays: 0, specialDays: 0, "FFFFFFFFFF", "FFFFFFFFFF")
        #expect(R.error("ECS26a", prepayment([odd], pairs: []))?.kind == .bound)
        let wild = try schedule(32, weekdays: 0, specialDays: 0, "FFFF0A1BFF", "FFFFFFFFFF")
        #expect(R.error("ECS26a", prepayment([wild], pairs: []))?.kind == .bound)
    }

    @Test("ECS26j: the payment mode in words")
    func paymentMode() throws {
        #expect(
            try R.body("ECS26j", [.structure([.enumerated(2), .enumerated(2)])])
                == "<ReadDeviceConfigurationPaymentModeRsp MessageSuccess=\"true\"><PaymentMode>Prepayment</PaymentMode>"
                + "</ReadDeviceConfigurationPaymentModeRsp>")
        #expect(R.error("ECS26j", [.structure([.enumerated(3), .enumerated(2)])])?.kind == .bound)
    }

    @Test("ECS26b and ECS26k: the period of each monitor before its threshold, phases by number")
    func voltageSettings() throws {
        let monitors: [COSEMData] = (1...8).map { R.number($0) }
        let told = compact(
            """
            <RMSVoltageSettings>
            <RMSExtremeOverVoltageMeasurementPeriod>2</RMSExtremeOverVoltageMeasurementPeriod>
            <RMSExtremeOverVoltageThreshold>1</RMSExtremeOverVoltageThreshold>
            <RMSExtremeUnderVoltageMeasurementPeriod>4</RMSExtremeUnderVoltageMeasurementPeriod>
            <RMSExtremeUnderVoltageThreshold>3</RMSExtremeUnderVoltageThreshold>
            <RMSVoltageSagMeasurementPeriod>6</RMSVoltageSagMeasurementPeriod>
            <RMSVoltageSagThreshold>5</RMSVoltageSagThreshold>
            <RMSVoltageSwellMeasurementPeriod>8</RMSVoltageSwellMeasurementPeriod>
            <RMSVoltageSwellThreshold>7</RMSVoltageSwellThreshold>
            </RMSVoltageSettings>
            """)
        #expect(
            try R.body("ECS26b", monitors + [R.number(264), R.number(200)])
                == "<ReadDeviceConfigurationVoltageRsp MessageSuccess=\"true\"><SinglePhaseVoltageSettings>"
                + "<AverageRMSOverVoltageThreshold>264</AverageRMSOverVoltageThreshold>"
                + "<AverageRMSUnderVoltageThreshold>200</AverageRMSUnderVoltageThreshold></SinglePhaseVoltageSettings>"
                + told + "</ReadDeviceConfigurationVoltageRsp>")
        // Over before under of phase 1, under before over of the others.
        let phases = [(1, 11, 12), (2, 14, 13), (3, 16, 15)].map {
            "<PolyPhaseVoltageSettings><Phase>\($0.0)</Phase><PhaseVoltageSettings>"
                + "<AverageRMSOverVoltageThreshold>\($0.1)</AverageRMSOverVoltageThreshold>"
                + "<AverageRMSUnderVoltageThreshold>\($0.2)</AverageRMSUnderVoltageThreshold>"
                + "</PhaseVoltageSettings></PolyPhaseVoltageSettings>"
        }.joined()
        #expect(
            try R.body("ECS26k", monitors + (11...16).map { R.number($0) })
                == "<ReadDeviceConfigurationVoltageRsp MessageSuccess=\"true\">\(phases)\(told)"
                + "</ReadDeviceConfigurationVoltageRsp>")
    }

    @Test("ECS23 and ECS23b: counters, log and period of each phase")
    func voltages() throws {
        func values(_ phase: UInt8) throws -> [COSEMData] {
            let first = UInt32(phase) * 10
            return [
                R.number(first), R.unit(0, 255), R.number(first + 1), R.unit(0, 255),
                try R.log(.voltageLog(phase), [[R.seconds("2026-11-29T00:30:00Z"), R.number(230)]]), R.number(1_800),
            ]
        }
        func told(_ phase: Int) -> String {
            "<AvgRMSOverVoltageCounter><Value>\(phase * 10 + 1)</Value></AvgRMSOverVoltageCounter>"
                + "<AvgRMSUnderVoltageCounter><Value>\(phase * 10)</Value></AvgRMSUnderVoltageCounter>"
                + "<AvgRMSVoltageProfileDataLog><LogEntry><Value>230</Value><Timestamp>2026-11-29T00:30:00Z</Timestamp>"
                + "</LogEntry><MeasurementPeriod>1800</MeasurementPeriod></AvgRMSVoltageProfileDataLog>"
        }
        #expect(
            try R.body("ECS23", try values(1))
                == "<ReadNetworkDataRsp MessageSuccess=\"true\"><Electricity><SinglePhaseESME>\(told(1))"
                + "</SinglePhaseESME></Electricity></ReadNetworkDataRsp>")
        let phases = (1...3).map {
            "<PhaseVoltageOperationalData><VoltageOperationalData>\(told($0))</VoltageOperationalData>"
                + "<Phase>\($0)</Phase></PhaseVoltageOperationalData>"
        }.joined()
        #expect(
            try R.body("ECS23b", try (1...3).flatMap { try values($0) })
                == "<ReadNetworkDataRsp MessageSuccess=\"true\"><Electricity><PolyPhaseESME>\(phases)</PolyPhaseESME>"
                + "</Electricity></ReadNetworkDataRsp>")
    }

    @Test("ECS26c, e, f, m and n: identity and settings; empty texts are left out")
    func identity() throws {
        #expect(
            try R.body("ECS26c", [.longUnsigned(1), .longUnsigned(2), .longUnsigned(3)])
                == compact(
                    """
                    <ReadDeviceConfigurationRandomisationRsp MessageSuccess="true"><RandomisedOffset>1</RandomisedOffset>
                    <RandomisedOffsetNumber>2</RandomisedOffsetNumber><RandomisedOffsetLimit>3</RandomisedOffsetLimit>
                    </ReadDeviceConfigurationRandomisationRsp>
                    """))
        let rest: [COSEMData] = [R.octets("A"), R.octets("Model <1"), R.octets("CSW "), .boolean(0)]
        let told = compact(
            """
            <ModelType>Model &lt;1</ModelType><ManufacturerIdentifier>CSW </ManufacturerIdentifier>
            <Electricity><SupplyTamperState>Unchanged</SupplyTamperState><MeterVariant>A</MeterVariant></Electricity>
            </ReadDeviceConfigurationIdentityExcMPxNRsp>
            """)
        let front = "<ReadDeviceConfigurationIdentityExcMPxNRsp MessageSuccess=\"true\">"
        #expect(try R.body("ECS26m", rest) == front + told)
        #expect(
            try R.body("ECS26e", [.octetString(R.device.octets)] + rest)
                == front + "<DeviceIdentifier>00-DB-12-34-56-78-90-A0</DeviceIdentifier>" + told)
        #expect(
            try R.body("ECS26m", [R.octets("A"), R.octets(""), R.octets(""), .boolean(0xFF)])
                == front + "<Electricity><SupplyTamperState>Locked</SupplyTamperState><MeterVariant>A</MeterVariant>"
                + "</Electricity></ReadDeviceConfigurationIdentityExcMPxNRsp>")
        #expect(
            try R.body("ECS26n", [.octetString(R.device.octets), R.hexadecimal("00000001")])
                == front + "<DeviceIdentifier>00-DB-12-34-56-78-90-A0</DeviceIdentifier><ModelType>00000001</ModelType>"
                + "</ReadDeviceConfigurationIdentityExcMPxNRsp>")
        #expect(R.error("ECS26n", [.octetString([1]), R.hexadecimal("00000001")])?.kind == .content)
        #expect(R.error("ECS26n", [.octetString(R.device.octets), R.hexadecimal("0000000001")])?.kind == .bound)
        #expect(
            try R.body("ECS26f", [.array([R.number(500), R.number(2_000)])])
                == "<ReadDeviceConfigurationInstantaneousPowerThresholdsRsp MessageSuccess=\"true\">"
                + "<LowMediumPowerThreshold>500</LowMediumPowerThreshold>"
                + "<MediumHighPowerThreshold>2000</MediumHighPowerThreshold>"
                + "</ReadDeviceConfigurationInstantaneousPowerThresholdsRsp>")
    }

    @Test("ECS40: one MPAN, or two in one text; ECS52: the version in hexadecimal")
    func namesAndVersions() throws {
        func body(_ inside: String) -> String {
            "<ReadDeviceConfigurationMPxNRsp MessageSuccess=\"true\"><Electricity>\(inside)</Electricity>"
                + "</ReadDeviceConfigurationMPxNRsp>"
        }
        #expect(
            try R.body("ECS40", [R.octets("1312345678111"), R.octets("1312345678333")])
                == body("<ImportMPAN>1312345678111</ImportMPAN><ExportMPAN>1312345678333</ExportMPAN>"))
        #expect(
            try R.body("ECS40", [R.octets("13123456781111312345678222"), R.octets("")])
                == body(
                    "<ImportMPAN>1312345678111</ImportMPAN><SecondaryImportMPAN>1312345678222</SecondaryImportMPAN>"))
        #expect(
            try R.body("ECS40", [R.octets(""), R.octets("")])
                == "<ReadDeviceConfigurationMPxNRsp MessageSuccess=\"true\"><Electricity/>"
                + "</ReadDeviceConfigurationMPxNRsp>")
        #expect(R.error("ECS40", [R.octets(String(repeating: "1", count: 27)), R.octets("")])?.kind == .bound)
        #expect(R.error("ECS40", [R.octets(""), R.octets("13123456783333")])?.kind == .bound)
        #expect(
            try R.body("ECS52", [R.hexadecimal("0123ABCD")])
                == "<ReadFirmwareVersionRsp MessageSuccess=\"true\"><FirmwareVersion>0123ABCD</FirmwareVersion>"
                + "</ReadFirmwareVersionRsp>")
    }

    @Test("ECS70: time and status, as service 6.11 or 8.1.1")
    func clock() throws {
        func values(_ status: UInt8) -> [COSEMData] {
            [.nullData, .nullData, .nullData, R.moment("2026-11-29T12:00:00Z"), .unsigned(status)]
        }
        func body(_ name: String, _ code: Int, _ word: String) -> String {
            "<\(name) MessageSuccess=\"true\"><DeviceTime>2026-11-29T12:00:00Z</DeviceTime><Electricity>"
                + "<ElecClockTimeStatus TimeStatusCode=\"\(code)\"><TimeStatus>\(word)</TimeStatus>"
                + "</ElecClockTimeStatus></Electricity></\(name)>"
        }
        #expect(try R.body("ECS70", values(0)) == body("SynchroniseClockRsp", 0, "reliable"))
        #expect(
            try R.body("ECS70", values(1), variant: "8.1.1")
                == body("CommissionDeviceSynchroniseClockRsp", 1, "invalid"))
        #expect(try R.body("ECS70", values(2), variant: "6.11") == body("SynchroniseClockRsp", 2, "unreliable"))
        #expect(try R.body("ECS70", values(128)) == body("SynchroniseClockRsp", 128, "reliable"))
    }
}
