import GBCS
import Testing

@testable import DCC

/// Tariffs and prices, with contents written by hand.
@Suite struct TariffTests {
    static let day = "<DayProfile><DayName>1</DayName><ProfileSchedule><StartTime>00:00:00.00Z</StartTime>"
    static let week =
        "<WeekProfiles><WeekProfile><WeekName>1</WeekName>"
        + (1...7).map { "<ReferencedDayName index=\"\($0)\">1</ReferencedDayName>" }.joined()
        + "</WeekProfile></WeekProfiles>"

    static func date(
        _ year: String, _ month: String, _ day: String, _ weekday: String = "<NonSpecifiedDayOfWeek/>"
    )
        -> String
    {
        "<Year>\(year)</Year><Month>\(month)</Month><DayOfMonth>\(day)</DayOfMonth><DayOfWeek>\(weekday)</DayOfWeek>"
    }

    static let newYear = date(
        "<NonSpecifiedYear/>", "<SpecifiedMonth>01</SpecifiedMonth>", "<SpecifiedDayOfMonth>1</SpecifiedDayOfMonth>")

    static func table(_ action: String, date: String = newYear, name: String = "all") -> String {
        "<SwitchingTable><DayProfiles>\(day)\(action)</ProfileSchedule></DayProfile></DayProfiles>\(week)<Seasons><Season>"
            + "<SeasonName>\(name)</SeasonName><SeasonStartDate>\(date)</SeasonStartDate>"
            + "<ReferencedWeekName>1</ReferencedWeekName></Season></Seasons></SwitchingTable>"
    }

    static func secondary(
        _ table: String = table("<TOUTariffAction>2</TOUTariffAction>"), special: String = "",
        prices: String = "<ElectricityPriceElement index=\"3\">-7</ElectricityPriceElement>", time: String = ""
    ) -> String {
        "<UpdateImportTariffSecondaryElement>\(time)\(table)<SpecialDays>\(special)</SpecialDays>"
            + "<PriceElements><PriceScale>-5</PriceScale>\(prices)</PriceElements></UpdateImportTariffSecondaryElement>"
    }

    /// The content of ECS01c with this time of activation.
    private static func content(_ activation: String, season: String, special: String) -> String {
        BodyFixture.accessRequest([
            (
                "02" + "0071" + "0000131405FF" + "06",
                "0203" + "0202" + "0F03" + "0FFB" + "0203" + "120003" + "0906" + "0114010800FF" + "0F02" + "0104"
                    + "0202" + "0901" + "01" + "100000" + "0202" + "0901" + "02" + "100000" + "0202" + "0901" + "03"
                    + "10FFF9" + "0202" + "0901" + "04" + "100000"
            ),
            (
                "02" + "0014" + "00000D0001FF" + "07",
                "0101" + "0203" + "0903" + "616C6C" + "090C" + season + "0901" + "01"
            ),
            (
                "02" + "0014" + "00000D0001FF" + "08",
                "0101" + "0208" + "0901" + "01" + String(repeating: "1101", count: 7)
            ),
            (
                "02" + "0014" + "00000D0001FF" + "09",
                "0101" + "0202" + "1101" + "0101" + "0203" + "0904" + "00000000" + "0906" + "00000A0064FF" + "1200CA"
            ),
            ("02" + "000B" + "00010B0001FF" + "02", special),
            ("02" + "0014" + "00000D0001FF" + "0A", "090C" + activation),
            ("02" + "0071" + "0000131405FF" + "07", "090C" + activation),
            ("02" + "2328" + "00005E2C801E" + "06", "090C" + activation),
        ])
    }

    @Test("1.1.2 becomes ECS01c, with prices by index, seasons at midnight and special days in their order")
    func secondaryElement() throws {
        let special =
            "<SpecialDay><Date>"
            + Self.date(
                "<SpecifiedYear>2027</SpecifiedYear>", "<NonSpecifiedMonth/>", "<LastDayOfMonth/>",
                "<SpecifiedDayOfWeek>7</SpecifiedDayOfWeek>")
            + "</Date><ReferencedDayName>16</ReferencedDayName></SpecialDay>"
        let request = try BodyFixture.request("1.1.2", Self.secondary(special: special))
        #expect(request.useCase.code == "ECS01c")
        #expect(request.isCritical)
        #expect(
            BodyFixture.octets(request)
                == Self.content(
                    "0000000000000000008000FF", season: "FFFF0101FF000000008000FF",
                    special: "0101" + "0203" + "120001" + "0905" + "07EBFFFE07" + "1110"))
    }

    @Test("ExecutionDateTime is the device's time of activation, and the far-future one cancels")
    func activation() throws {
        func request(_ time: String) throws -> GBCSRequest {
            try BodyFixture.request(
                "1.1.2", Self.secondary(time: "<ExecutionDateTime>\(time)</ExecutionDateTime>"))
        }
        let later = try request("2030-01-15T09:00:00.00Z")
        #expect(later.executionTime == nil)
        #expect(
            BodyFixture.octets(later)
                == Self.content("07EE010FFF090000008000FF", season: "FFFF0101FF000000008000FF", special: "0100"))
        let never = try request("3000-12-31T00:00:00.00Z")
        #expect(never.activation == .never)
        #expect(
            BodyFixture.octets(never)
                == Self.content("FFFFFFFFFFFFFFFFFF8000FF", season: "FFFF0101FF000000008000FF", special: "0100"))
    }

    @Test(
        "A tariff with a value out of range or a list that is too long is refused with the element's name",
        arguments: [
            (
                secondary(table("<TOUTariffAction>5</TOUTariffAction>")),
                "TOUTariffAction: takes a whole number from 1 to 4"
            ),
            (secondary(table("<BlockTariffAction>1</BlockTariffAction>")), "ProfileSchedule: has no element"),
            (secondary(table("")), "ProfileSchedule: TOUTariffAction is missing"),
            (secondary(table("<TOUTariffAction>1</TOUTariffAction>", name: "ninechars")), "SeasonName: takes 0 to 8"),
            (
                secondary(
                    table(
                        "<TOUTariffAction>1</TOUTariffAction>",
                        date: date("<SpecifiedYear>2013</SpecifiedYear>", "<NonSpecifiedMonth/>", "<LastDayOfMonth/>"))),
                "SpecifiedYear: takes a whole number from 2014 to 9999"
            ),
            (
                secondary(
                    table(
                        "<TOUTariffAction>1</TOUTariffAction>",
                        date: date("<NonSpecifiedYear/>", "<SpecifiedMonth>13</SpecifiedMonth>", "<LastDayOfMonth/>"))),
                "SpecifiedMonth: takes a whole number from 1 to 12"
            ),
            (
                secondary(
                    table(
                        "<TOUTariffAction>1</TOUTariffAction>",
                        date: date(
                            "<NonSpecifiedYear/>", "<NonSpecifiedMonth/>",
                            "<SpecifiedDayOfMonth>32</SpecifiedDayOfMonth>"))),
                "SpecifiedDayOfMonth: takes a whole number from 1 to 31"
            ),
            (
                secondary(table("<TOUTariffAction>1</TOUTariffAction>", date: date("", "<NonSpecifiedMonth/>", ""))),
                "Year: takes one of SpecifiedYear, NonSpecifiedYear"
            ),
            (
                secondary(table("<TOUTariffAction>1</TOUTariffAction>").replacing("00:00:00.00Z", with: "25:00:00Z")),
                "StartTime: takes a time of day"
            ),
            (
                secondary(
                    table("<TOUTariffAction>1</TOUTariffAction>").replacing("index=\"7\"", with: "index=\"6\"")),
                "WeekProfile: ReferencedDayName with the index 6 comes more than once"
            ),
            (
                secondary(table("<TOUTariffAction>1</TOUTariffAction>").replacing(" index=\"7\"", with: "")),
                "ReferencedDayName: its attribute index is missing"
            ),
            (
                secondary(
                    special: String(
                        repeating:
                            "<SpecialDay><Date>\(newYear)</Date><ReferencedDayName>1</ReferencedDayName></SpecialDay>",
                        count: 51)), "SpecialDays: SpecialDay comes 51 times; it must come 0 to 50 times"
            ),
            (secondary(prices: ""), "PriceElements: ElectricityPriceElement comes 0 times"),
            (
                secondary(prices: "<ElectricityPriceElement index=\"1\">32768</ElectricityPriceElement>"),
                "ElectricityPriceElement: takes a whole number from -32768 to 32767"
            ),
            (
                secondary(prices: "<ElectricityPriceElement index=\"5\">1</ElectricityPriceElement>"),
                "ElectricityPriceElement: its attribute index takes a whole number from 1 to 4"
            ),
            (secondary(time: "<ExecutionDateTime>soon</ExecutionDateTime>"), "ExecutionDateTime: takes a time"),
        ])
    func mistakes(_ xml: String, _ sentence: String) throws {
        let mistake = try BodyFixture.mistake("1.1.2", xml)
        #expect(mistake.hasPrefix(sentence), "\(mistake)")
    }

    static func prices(_ tariff: String) -> String {
        "<UpdatePricePrimaryElement><PriceElements><ElectricityPriceElements><StandingCharge>20000</StandingCharge>"
            + "<StandingChargeScale>-4</StandingChargeScale><PriceScale>-5</PriceScale>\(tariff)"
            + "</ElectricityPriceElements></PriceElements></UpdatePricePrimaryElement>"
    }

    @Test("Prices of 1.2.1 stand at their register's index, block 2 of TOU 8 at B8, and all others are 0")
    func primaryPrices() throws {
        let xml = Self.prices(
            "<HybridTariff><BlockPrices index=\"8\"><BlockPrice index=\"2\">258</BlockPrice></BlockPrices>"
                + "<TOUPrice index=\"48\">772</TOUPrice></HybridTariff>")
        let request = try BodyFixture.request("1.2.1", xml)
        #expect(request.useCase.code == "ECS01b")
        let indices: [UInt8] = Array(1...48) + [0xA0, 0xB0, 0xC0, 0xD0].flatMap { block in (1...8).map { block + $0 } }
        let table = indices.map { index -> String in
            let price = index == 48 ? "0304" : index == 0xB8 ? "0102" : "0000"
            return "0202" + "0901" + index.hexadecimal + "10" + price
        }.joined()
        let now = "090C" + "0000000000000000008000FF"
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([
                    (
                        "02" + "0071" + "0000131404FF" + "06",
                        "0203" + "0202" + "0F00" + "0FFC" + "0203" + "120000" + "0906" + "000000000000" + "0F00"
                            + "0101" + "0202" + "0900" + "104E20"
                    ),
                    (
                        "02" + "0071" + "0000131400FF" + "06",
                        "0203" + "0202" + "0F03" + "0FFB" + "0203" + "120003" + "0906" + "0100010800FF" + "0F02"
                            + "0150" + table
                    ),
                    ("02" + "0071" + "0000131404FF" + "07", now), ("02" + "0071" + "0000131400FF" + "07", now),
                ]))
    }

    @Test("Prices of two kinds of tariff at once, of a ninth register or a fifth block, and gas prices are refused")
    func wrongPrices() throws {
        let tou = "<TOUTariff><TOUPrice index=\"1\">1</TOUPrice></TOUTariff>"
        func mistake(_ tariff: String) throws -> String { try BodyFixture.mistake("1.2.1", Self.prices(tariff)) }
        #expect(
            try mistake(tou + tou)
                == "ElectricityPriceElements: takes only one of BlockTariff, TOUTariff, HybridTariff")
        #expect(try mistake("") == "ElectricityPriceElements: takes one of BlockTariff, TOUTariff, HybridTariff")
        #expect(
            try mistake("<TOUTariff><TOUPrice index=\"49\">1</TOUPrice></TOUTariff>").contains("from 1 to 48"))
        #expect(
            try mistake("<BlockTariff><BlockPrices index=\"9\"/></BlockTariff>").contains("from 1 to 8"))
        #expect(
            try mistake(
                "<BlockTariff><BlockPrices index=\"1\"><BlockPrice index=\"5\">1</BlockPrice></BlockPrices></BlockTariff>"
            ).contains("from 1 to 4"))
        #expect(
            try BodyFixture.mistake(
                "1.2.1",
                "<UpdatePricePrimaryElement><PriceElements><GasPriceElements/></PriceElements></UpdatePricePrimaryElement>"
            )
                == TranslationError.noGasDevice.description)
        #expect(
            try mistake(tou).isEmpty
                && BodyFixture.mistake("1.2.1", Self.prices(tou).replacing("-4", with: "-129"))
                    .hasPrefix("StandingChargeScale: takes a whole number from -128 to 127")
        )
    }

    static func thresholds(_ count: Int, _ first: String) -> String {
        "<ThresholdMatrix>"
            + (1...8).map { tou in
                "<Thresholds index=\"\(tou)\">"
                    + (0..<count).map { "<BlockThreshold index=\"\($0 + 1)\">\(first)</BlockThreshold>" }.joined()
                    + "</Thresholds>"
            }.joined() + "</ThresholdMatrix>"
    }

    @Test("A threshold matrix has eight arrays of one to three thresholds, each of 32 bits")
    func thresholdMatrix() throws {
        let values = try TariffPrices.thresholds(BodyFixture.element(Self.thresholds(2, "4294967295")))
        #expect(values.count == 8)
        #expect(
            values[.blockThresholdsNext(8)] == .array([.doubleLongUnsigned(.max), .doubleLongUnsigned(.max)]))
        func mistake(_ xml: String) throws -> String {
            let matrix = try BodyFixture.element(xml)
            let error = #expect(throws: TranslationError.self) { try TariffPrices.thresholds(matrix) }
            return error?.description ?? ""
        }
        #expect(try mistake(Self.thresholds(2, "4294967296")).hasPrefix("BlockThreshold: takes a whole number from 0"))
        #expect(try mistake(Self.thresholds(0, "1")).hasPrefix("Thresholds: BlockThreshold comes 0 times"))
        #expect(try mistake(Self.thresholds(4, "1")).hasPrefix("Thresholds: BlockThreshold comes 4 times"))
        #expect(
            try mistake(Self.thresholds(1, "1").replacing("<Thresholds index=\"8\">", with: "<Thresholds index=\"7\">"))
                == "ThresholdMatrix: Thresholds with the index 7 comes more than once")
        #expect(
            try mistake("<ThresholdMatrix/>")
                == "ThresholdMatrix: Thresholds comes 0 times; it must come 8 times")
    }

    @Test(
        "The billing calendar has a date with wild cards for each of its months",
        arguments: [
            ("<Daily/>", ["FFFFFFFFFF"]), ("<Weekly>7</Weekly>", ["FFFFFFFF07"]),
            ("<Monthly>28</Monthly>", ["FFFFFF1CFF"]),
            (
                "<Quarterly><DayOfMonth>3</DayOfMonth><BillingPeriodStartMonth>11</BillingPeriodStartMonth></Quarterly>",
                ["FFFF0B03FF", "FFFF0203FF", "FFFF0503FF", "FFFF0803FF"]
            ),
            (
                "<SixMonthly><DayOfMonth>3</DayOfMonth><BillingPeriodStartMonth>7</BillingPeriodStartMonth></SixMonthly>",
                ["FFFF0703FF", "FFFF0103FF"]
            ),
            (
                "<Yearly><DayOfMonth>3</DayOfMonth><BillingPeriodStartMonth>12</BillingPeriodStartMonth></Yearly>",
                ["FFFF0C03FF"]
            ),
        ])
    func billingCalendar(_ period: String, _ dates: [String]) throws {
        let request = try BodyFixture.request("6.8", Self.billing(period))
        #expect(request.useCase.code == "ECS30a")
        let array =
            "01" + UInt8(dates.count).hexadecimal
            + dates.map { "0202" + "0904" + "0C1E0000" + "0905" + $0 }.joined()
        #expect(
            BodyFixture.octets(request) == BodyFixture.accessRequest([("02" + "0016" + "00000F0000FF" + "04", array)]))
    }

    static func billing(_ period: String) -> String {
        "<UpdateDeviceConfigurationBillingCalendar><ElectricityBillingCalendar><BillingTime>12:30:00Z</BillingTime>"
            + "\(period)</ElectricityBillingCalendar></UpdateDeviceConfigurationBillingCalendar>"
    }

    @Test("A billing calendar without a period or with a day of no month is refused")
    func wrongBilling() throws {
        func mistake(_ period: String) throws -> String { try BodyFixture.mistake("6.8", Self.billing(period)) }
        #expect(try mistake("").hasPrefix("ElectricityBillingCalendar: takes one of Daily, Weekly, Monthly"))
        #expect(try mistake("<Daily/><Daily/>").hasPrefix("ElectricityBillingCalendar: takes only one of"))
        #expect(try mistake("<Monthly>29</Monthly>") == "Monthly: takes a whole number from 1 to 28, not \"29\"")
        #expect(try mistake("<Weekly>0</Weekly>") == "Weekly: takes a whole number from 1 to 7, not \"0\"")
        #expect(
            try mistake("<Yearly><DayOfMonth>1</DayOfMonth></Yearly>") == "Yearly: BillingPeriodStartMonth is missing")
        #expect(
            try BodyFixture.mistake(
                "6.8",
                "<UpdateDeviceConfigurationBillingCalendar><GasBillingCalendar/></UpdateDeviceConfigurationBillingCalendar>"
            )
                == TranslationError.noGasDevice.description)
    }

    @Test("6.26 has the block counters reset at midnight, or at no time")
    func blockCounterReset() throws {
        func content(_ value: String) throws -> String {
            try BodyFixture.octets(
                BodyFixture.request(
                    "6.26",
                    "<UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix><DailyTariffBlockCounterMatrixReset>"
                        + "\(value)</DailyTariffBlockCounterMatrixReset>"
                        + "</UpdateDeviceConfigurationDailyResettingOfTariffBlockCounterMatrix>"))
        }
        let item = "02" + "0016" + "00000F0100FF" + "04"
        #expect(
            try content("true")
                == BodyFixture.accessRequest([(item, "0101" + "0202" + "0904" + "00000000" + "0905" + "FFFFFFFFFF")]))
        #expect(try content("0") == BodyFixture.accessRequest([(item, "0100")]))
    }
}
