import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC of tariffs and calendars")
struct MMCTariffTests {
    private typealias R = MMCResponse

    private static let anyDay = R.hexadecimal("FFFFFFFFFF")

    private func charge(_ prices: [(String, Int16)], scale: Int8 = -5) -> COSEMData {
        .structure([
            .structure([.integer(3), .integer(scale)]),
            .structure([.longUnsigned(3), .octetString(LogicalName(1, 0, 1, 8, 0)), .integer(2)]),
            .array(prices.map { .structure([R.hexadecimal($0.0), .long($0.1)]) }),
        ])
    }

    private func day(_ number: UInt8, _ actions: [(String, UInt16)]) -> COSEMData {
        .structure([
            .unsigned(number),
            .array(
                actions.map {
                    .structure([
                        R.hexadecimal($0.0), .octetString(LogicalName(0, 0, 10, 0, 100)), .longUnsigned($0.1),
                    ])
                }),
        ])
    }

    private func primary(
        days: COSEMData? = nil, season: COSEMData? = nil, prices: COSEMData? = nil, special: COSEMData? = nil
    ) -> [COSEMData] {
        let front: [COSEMData] = [
            R.number(12_345), R.unit(-5, 254),
            .array([
                season ?? .structure([R.octets("all"), R.hexadecimal("07EA0101FF000000008000FF"), R.octets("1")])
            ]),
            .array([.structure([R.hexadecimal("02")] + [1, 1, 1, 1, 1, 2, 3].map { .unsigned($0) })]),
            days ?? .array([day(1, [("00000000", 1), ("07000000", 108)]), day(16, [("171E0000", 48)])]),
            special ?? .array([.structure([.longUnsigned(0), R.hexadecimal("FFFF0CFE07"), .unsigned(16)])]),
        ]
        let thresholds: [COSEMData] = (1...8).map { .array([R.number($0), R.number(.max)]) }
        return front + thresholds + [
            .boolean(0xFF), charge([("", 20_000)], scale: -4),
            prices ?? charge([("01", 2_121), ("30", -1), ("A1", 10), ("D1", 11), ("B8", 12)]),
        ]
    }

    @Test("ECS24: prices by register and block, the switching table, special days and thresholds")
    func primaryTariff() throws {
        let thresholds = (1...8).map {
            "<ElecTariffThresholds index=\"\($0)\"><BlockThreshold index=\"1\">\($0)</BlockThreshold>"
                + "<BlockThreshold index=\"2\">4294967295</BlockThreshold></ElecTariffThresholds>"
        }.joined()
        #expect(
            try R.body("ECS24", primary())
                == compact(
                    """
                    <ReadTariffPrimaryElementRsp MessageSuccess="true"><Electricity>
                    <PrimaryActiveTariffPrice>12345</PrimaryActiveTariffPrice>
                    <CurrencyUnitsLabel>GBP</CurrencyUnitsLabel><CurrencyUnitsName>Millipence</CurrencyUnitsName>
                    <StandingCharge>20000</StandingCharge><StandingChargeScale>-4</StandingChargeScale>
                    <PriceScale>-5</PriceScale>
                    <TariffBlockPriceMatrix>
                      <TariffBlockPrices index="1"><BlockPrice index="1">10</BlockPrice><BlockPrice index="4">11</BlockPrice>
                      </TariffBlockPrices>
                      <TariffBlockPrices index="8"><BlockPrice index="2">12</BlockPrice></TariffBlockPrices>
                    </TariffBlockPriceMatrix>
                    <TariffTOUPriceMatrix><TariffTOUPrice index="1">2121</TariffTOUPrice>
                      <TariffTOUPrice index="48">-1</TariffTOUPrice></TariffTOUPriceMatrix>
                    <TariffSwitchingTable>
                      <DayProfiles>
                        <DayProfile><Day>1</Day>
                          <ProfileSchedule><StartTime>00:00:00Z</StartTime><TOUTariffAction>1</TOUTariffAction>
                          </ProfileSchedule>
                          <ProfileSchedule><StartTime>07:00:00Z</StartTime><BlockTariffAction>8</BlockTariffAction>
                          </ProfileSchedule></DayProfile>
                        <DayProfile><Day>16</Day>
                          <ProfileSchedule><StartTime>23:30:00Z</StartTime><TOUTariffAction>48</TOUTariffAction>
                          </ProfileSchedule></DayProfile>
                      </DayProfiles>
                      <WeekProfiles><WeekProfile><WeekName>2</WeekName>
                        <ReferencedElecDay index="1">1</ReferencedElecDay><ReferencedElecDay index="2">1</ReferencedElecDay>
                        <ReferencedElecDay index="3">1</ReferencedElecDay><ReferencedElecDay index="4">1</ReferencedElecDay>
                        <ReferencedElecDay index="5">1</ReferencedElecDay><ReferencedElecDay index="6">2</ReferencedElecDay>
                        <ReferencedElecDay index="7">3</ReferencedElecDay></WeekProfile></WeekProfiles>
                      <Seasons><Season><SeasonName>all</SeasonName><SeasonStartDate>
                        <Year><SpecifiedYear>2026</SpecifiedYear></Year><Month><SpecifiedMonth>1</SpecifiedMonth></Month>
                        <DayOfMonth><SpecifiedDayOfMonth>1</SpecifiedDayOfMonth></DayOfMonth>
                        <DayOfWeek><NonSpecifiedDayOfWeek/></DayOfWeek></SeasonStartDate>
                        <ReferencedWeekName>1</ReferencedWeekName></Season></Seasons>
                    </TariffSwitchingTable>
                    <TariffSwitchingTableSpecialDays><SpecialDay><Date>
                        <Year><NonSpecifiedYear/></Year><Month><SpecifiedMonth>12</SpecifiedMonth></Month>
                        <DayOfMonth><LastDayOfMonth/></DayOfMonth>
                        <DayOfWeek><SpecifiedDayOfWeek>7</SpecifiedDayOfWeek></DayOfWeek></Date>
                      <ReferencedDay>16</ReferencedDay></SpecialDay></TariffSwitchingTableSpecialDays>
                    <TariffThresholdMatrix>\(thresholds)</TariffThresholdMatrix>
                    </Electricity></ReadTariffPrimaryElementRsp>
                    """))
    }

    @Test("ECS24: what the schema cannot number is an error that says what it is")
    func tariffBounds() {
        func error(_ values: [COSEMData]) -> String? { R.error("ECS24", values)?.description }
        #expect(
            error(primary(prices: charge([("31", 1)])))
                == "prices: index 31 is none of the tariff's, which MMC numbers")
        #expect(
            error(primary(prices: charge([("A9", 1)])))
                == "prices: index A9 is none of the tariff's, which MMC numbers")
        #expect(
            error(primary(prices: charge([("", 1)]))) == "prices: index  is none of the tariff's, which MMC numbers")
        #expect(
            error(primary(days: .array([day(1, [("00000000", 201)])])))
                == "tariff days, 1, 2, 1: action 201 is none of the tariff's, which MMC numbers")
        #expect(
            error(primary(days: .array([day(17, [])])))
                == "tariff days, 1, 1: 17 is not within 1 and 16, as the MMC schema has it")
        #expect(
            error(primary(days: .array([day(1, [("FF000000", 1)])])))
                == "tariff days, 1, 2, 1, 1: the time FF000000 has wild cards or is none, and the MMC schema takes neither"
        )
        #expect(
            error(
                primary(
                    season: .structure([R.octets("all"), R.hexadecimal("07DD0101FF000000008000FF"), R.octets("1")])))
                == "tariff seasons, 1, 2: Year 2013 of 07DD0101FF000000008000FF is not within 2014 and 9999")
        #expect(
            error(primary(season: .structure([R.octets("allofthem"), Self.anyDay, R.octets("1")])))
                == "tariff seasons, 1, 1: it has 9 characters, and the MMC schema takes 8")
        #expect(
            error(primary(season: .structure([R.hexadecimal("1B"), Self.anyDay, R.octets("1")])))
                == "tariff seasons, 1, 1: the octets 1B are not text that XML can hold")
        #expect(
            error(primary(season: .structure([R.octets("all"), Self.anyDay, R.octets("5")])))
                == "tariff seasons, 1, 3: the week 35 is none of 1 to 4")
        let month = COSEMData.structure([.longUnsigned(1), R.hexadecimal("FFFFFE01FF"), .unsigned(1)])
        #expect(
            error(primary(special: .array([month])))
                == "tariff special days, 1, 2: Month 254 of FFFFFE01FF is not within 1 and 12")
    }

    @Test("ECS24b: the secondary element's actions 201 to 204 are 1 to 4")
    func secondaryTariff() throws {
        let values: [COSEMData] = [
            charge([("01", 100), ("04", 400)]), R.number(7), R.unit(-5, 254), .array([]), .array([]), .array([]),
            .array([day(1, [("00000000", 201), ("0C000000", 204)])]),
        ]
        #expect(
            try R.body("ECS24b", values)
                == compact(
                    """
                    <ReadTariffSecondaryElementRsp MessageSuccess="true">
                    <SecondaryActiveTariffPrice>7</SecondaryActiveTariffPrice><PriceScale>-5</PriceScale>
                    <TariffTOUPriceMatrix><TariffTOUPrice index="1">100</TariffTOUPrice>
                      <TariffTOUPrice index="4">400</TariffTOUPrice></TariffTOUPriceMatrix>
                    <TariffSwitchingTable><DayProfiles><DayProfile><Day>1</Day>
                      <ProfileSchedule><StartTime>00:00:00Z</StartTime><TOUTariffAction>1</TOUTariffAction></ProfileSchedule>
                      <ProfileSchedule><StartTime>12:00:00Z</StartTime><TOUTariffAction>4</TOUTariffAction></ProfileSchedule>
                      </DayProfile></DayProfiles><WeekProfiles/><Seasons/></TariffSwitchingTable>
                    <TariffSwitchingTableSpecialDays/>
                    </ReadTariffSecondaryElementRsp>
                    """))
        var other = values
        other[0] = charge([("05", 1)])
        #expect(R.error("ECS24b", other)?.kind == .bound)
        other = values
        other[6] = .array([day(1, [("00000000", 1)])])
        #expect(R.error("ECS24b", other)?.kind == .bound)
    }

    @Test(
        "ECS26l and ECS26d: every periodicity",
        arguments: [
            (["FFFFFFFFFF"], "<Daily/>"), (["FFFFFFFF07"], "<Weekly>7</Weekly>"),
            (["FFFFFF1CFF"], "<Monthly>28</Monthly>"),
            (
                ["FFFF0101FF", "FFFF0401FF", "FFFF0701FF", "FFFF0A01FF"],
                "<Quarterly><DayOfMonth>1</DayOfMonth><BillingPeriodStartMonth>1</BillingPeriodStartMonth></Quarterly>"
            ),
            (
                ["FFFF0B02FF", "FFFF0202FF", "FFFF0502FF", "FFFF0802FF"],
                "<Quarterly><DayOfMonth>2</DayOfMonth><BillingPeriodStartMonth>11</BillingPeriodStartMonth></Quarterly>"
            ),
            (
                ["FFFF0303FF", "FFFF0903FF"],
                "<SixMonthly><DayOfMonth>3</DayOfMonth><BillingPeriodStartMonth>3</BillingPeriodStartMonth></SixMonthly>"
            ),
            (
                ["FFFF0404FF"],
                "<Yearly><DayOfMonth>4</DayOfMonth><BillingPeriodStartMonth>4</BillingPeriodStartMonth></Yearly>"
            ),
        ])
    func billingCalendar(dates: [String], periodicity: String) throws {
        let calendar = COSEMData.array(
            dates.map { .structure([R.hexadecimal("0C000000"), R.hexadecimal($0)]) })
        for code in ["ECS26l", "ECS26d"] {
            #expect(
                try R.body(code, [calendar])
                    == "<ReadDeviceConfigurationDataBillingCalendarRsp MessageSuccess=\"true\"><BillingCalendar>"
                    + "<ElectricityBillingCalendar><BillingTime>12:00:00Z</BillingTime>\(periodicity)"
                    + "</ElectricityBillingCalendar></BillingCalendar></ReadDeviceConfigurationDataBillingCalendarRsp>")
        }
    }

    @Test(
        "a billing calendar that is no period is an error",
        arguments: [
            ["FFFF0101FF", "FFFF0201FF"], ["FFFF0101FF", "FFFF0501FF", "FFFF0901FF"], ["FFFF0101FF", "FFFF0702FF"],
            ["FFFFFF1DFF"], ["07EA0101FF"], ["FFFFFF0101"], ["FFFFFFFF08"], ["FFFF0101FF", "FFFF0101FF"],
            ["FFFFFFFFFF", "FFFFFFFFFF"], ["FFFFFEFFFF"],
        ])
    func oddCalendars(dates: [String]) {
        let calendar = COSEMData.array(
            dates.map { .structure([R.hexadecimal("0C000000"), R.hexadecimal($0)]) })
        #expect(R.error("ECS26l", [calendar])?.kind == .bound)
    }

    @Test("no billing calendar makes no element; two times of day are none that MMC has")
    func noCalendar() throws {
        #expect(
            try R.body("ECS26l", [.array([])])
                == "<ReadDeviceConfigurationDataBillingCalendarRsp MessageSuccess=\"true\"/>")
        let twice = COSEMData.array(
            [("00000000", "FFFF0101FF"), ("0C000000", "FFFF0701FF")].map {
                .structure([R.hexadecimal($0.0), R.hexadecimal($0.1)])
            })
        #expect(R.error("ECS26l", [twice])?.kind == .bound)
    }
}
