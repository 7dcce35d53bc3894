import GBCS
import Testing

@testable import DCC

/// Prepayment, with contents written by hand.
@Suite struct PrepaymentTests {
    private static let now = "090C" + "0000000000000000008000FF"

    private static func payment(_ credit: String, _ charge: String, _ bits: String = "E0") -> String {
        "0203" + "0906" + "0000130A\(credit)FF" + "0906" + "00001314\(charge)FF" + "0403" + bits
    }

    static func prepayment(_ disabled: String, _ emergency: String, _ threshold: String = "-1") -> String {
        "<UpdatePaymentMode><Prepayment><SuspendDebtDisabled>\(disabled)</SuspendDebtDisabled>"
            + "<SuspendDebtEmergency>\(emergency)</SuspendDebtEmergency>"
            + "<DisablementThreshold>\(threshold)</DisablementThreshold></Prepayment></UpdatePaymentMode>"
    }

    @Test("Credit mode has the balance pay import and the standing charge, on two elements the second's import too")
    func creditMode() throws {
        func content(_ target: TranslationTarget) throws -> String {
            let request = try BodyFixture.request("1.6", "<UpdatePaymentMode><Credit/></UpdatePaymentMode>", to: target)
            #expect(request.useCase.code == "ECS02")
            return BodyFixture.octets(request)
        }
        func expected(_ pairs: String) -> String {
            BodyFixture.accessRequest([
                ("02" + "006F" + "0001130000FF" + "02", "0202" + "1601" + "1601"),
                ("02" + "006F" + "0001130000FF" + "0B", pairs), ("02" + "006F" + "0001130000FF" + "0D", Self.now),
            ])
        }
        let pairs = Self.payment("00", "00") + Self.payment("00", "04")
        #expect(try content(BodyFixture.meter()) == expected("0102" + pairs))
        #expect(
            try content(BodyFixture.meter(.twinElement)) == expected("0103" + pairs + Self.payment("00", "05")))
    }

    @Test("Prepayment mode has time debts suspended while disabled, and debt accumulate in emergency credit, as asked")
    func prepaymentMode() throws {
        func pairs(_ disabled: String, _ emergency: String) throws -> String {
            let request = try BodyFixture.request("1.6", Self.prepayment(disabled, emergency))
            #expect(request.useCase.code == "ECS03")
            return BodyFixture.octets(request)
        }
        func expected(_ count: String, _ bits: String, _ accumulated: String) -> String {
            let balance =
                ["00", "04"].map { Self.payment("00", $0) } + ["01", "02"].map { Self.payment("00", $0, bits) }
            let emergency =
                ["03", "00", "04"].map { Self.payment("01", $0) } + ["01", "02"].map { Self.payment("01", $0, bits) }
            return BodyFixture.accessRequest([
                ("02" + "006F" + "0001130000FF" + "02", "0202" + "1602" + "1601"),
                ("02" + "2328" + "00005E2C8016" + "04", "05" + "FFFFFFFF"),
                (
                    "02" + "006F" + "0001130000FF" + "0B",
                    "01" + count + (balance + [Self.payment("00", "03")] + emergency).joined() + accumulated
                ),
                ("02" + "2328" + "00005E2C8016" + "06", Self.now), ("02" + "006F" + "0001130000FF" + "0D", Self.now),
            ])
        }
        let accumulated = ["04", "01", "02"].map { Self.payment("02", $0) }.joined()
        #expect(try pairs("true", "true") == expected("0D", "C0", accumulated))
        #expect(try pairs("true", "false") == expected("0A", "C0", ""))
        #expect(try pairs("false", "1") == expected("0D", "E0", accumulated))
    }

    @Test("1.5 becomes the use case of the adjustment or that of the reset")
    func balance() throws {
        let adjustment = try BodyFixture.request(
            "1.5",
            "<UpdateMeterBalance><PrepaymentMode><AdjustMeterBalance>-200000</AdjustMeterBalance></PrepaymentMode></UpdateMeterBalance>"
        )
        #expect(adjustment.useCase.code == "ECS04a")
        #expect(
            BodyFixture.octets(adjustment)
                == BodyFixture.accessRequest([("03" + "0070" + "0000130A00FF" + "01", "05" + "FFFCF2C0")]))
        let reset = try BodyFixture.request(
            "1.5", "<UpdateMeterBalance><CreditMode><ResetMeterBalance/></CreditMode></UpdateMeterBalance>")
        #expect(reset.useCase.code == "ECS04b")
        #expect(
            BodyFixture.octets(reset)
                == BodyFixture.accessRequest(
                    ["00", "01", "02"].map { ("03" + "0070" + "0000130A\($0)FF" + "02", "05" + "00000000") }))
    }

    static func debt(_ proportion: String, _ period: String) -> String {
        func recovery(_ number: Int, _ period: String) -> String {
            "<ElecDebtRecovery\(number)><DebtRecoveryRate>3</DebtRecoveryRate>"
                + "<DebtRecoveryRatePriceScale>-1</DebtRecoveryRatePriceScale>"
                + "<DebtRecoveryRatePeriod>\(period)</DebtRecoveryRatePeriod></ElecDebtRecovery\(number)>"
        }
        return "<UpdateDebt><TimeDebtRegister1>1</TimeDebtRegister1><TimeDebtRegister2>2</TimeDebtRegister2>"
            + "<PaymentDebtRegister>-3</PaymentDebtRegister>"
            + "<DebtRecoveryPerPayment>\(proportion)</DebtRecoveryPerPayment>" + recovery(1, "HOURLY")
            + recovery(2, period) + "</UpdateDebt>"
    }

    @Test("2.3 sets rates, periods and proportion, and adjusts the payment debt before the time debts")
    func debts() throws {
        let request = try BodyFixture.request("2.3", Self.debt("10000", "DAILY"))
        #expect(request.useCase.code == "ECS07")
        let rate =
            "0203" + "0202" + "0F00" + "0FFF" + "0203" + "120000" + "0906" + "000000000000" + "0F00" + "0101" + "0202"
            + "0900" + "100003"
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([
                    ("02" + "0071" + "0000131401FF" + "06", rate), ("02" + "0071" + "0000131402FF" + "06", rate),
                    ("02" + "0071" + "0000131403FF" + "0D", "12" + "2710"),
                    ("02" + "0071" + "0000131401FF" + "08", "06" + "00000E10"),
                    ("02" + "0071" + "0000131402FF" + "08", "06" + "00015180"),
                    ("03" + "0071" + "0000131401FF" + "02", "0F00"), ("03" + "0071" + "0000131402FF" + "02", "0F00"),
                    ("03" + "0071" + "0000131403FF" + "04", "05" + "FFFFFFFD"),
                    ("03" + "0071" + "0000131401FF" + "04", "05" + "00000001"),
                    ("03" + "0071" + "0000131402FF" + "04", "05" + "00000002"),
                ]))
    }

    @Test("Debts, modes and top-ups with missing or wrong values are refused with the element's name")
    func mistakes() throws {
        #expect(try BodyFixture.mistake("2.3", Self.debt("10001", "DAILY")).contains("from 0 to 10000, not \"10001\""))
        #expect(
            try BodyFixture.mistake("2.3", Self.debt("1", "WEEKLY"))
                == "DebtRecoveryRatePeriod: takes \"HOURLY\", \"DAILY\", not \"WEEKLY\"")
        #expect(
            try BodyFixture.mistake(
                "2.3", Self.debt("1", "DAILY").replacing("<TimeDebtRegister2>2</TimeDebtRegister2>", with: ""))
                == "UpdateDebt: TimeDebtRegister2 is missing")
        #expect(
            try BodyFixture.mistake("2.3", "<UpdateDebt><GasDebtRecovery1/></UpdateDebt>")
                == TranslationError.noGasDevice.description)
        #expect(
            try BodyFixture.mistake("1.6", "<UpdatePaymentMode/>")
                == "UpdatePaymentMode: takes one of Credit, Prepayment")
        #expect(
            try BodyFixture.mistake("1.6", Self.prepayment("yes", "true"))
                == "SuspendDebtDisabled: takes true or false, not \"yes\"")
        #expect(
            try BodyFixture.mistake("1.6", Self.prepayment("true", "true", "2147483648"))
                .hasPrefix("DisablementThreshold: takes a whole number from -2147483648 to 2147483647"))
        #expect(
            try BodyFixture.mistake("1.5", "<UpdateMeterBalance><CreditMode/></UpdateMeterBalance>")
                == "CreditMode: takes one of AdjustMeterBalance, ResetMeterBalance")
        for digits in ["", "1234567890123456789", "123456789012345678901", "1234567890123456789x"] {
            #expect(
                try BodyFixture.mistake("2.2", "<TopUpDevice><UTRN>\(digits)</UTRN></TopUpDevice>")
                    == "UTRN: takes 20 digits")
        }
    }

    static func configuration(special: Int = 2, day: String = "2", dates: String = "65535-12-24") -> String {
        let days = (0..<special).map {
            "<SpecialDay index=\"\($0 + 1)\"><Date><Year><NonSpecifiedYear/></Year><Month><SpecifiedMonth>12</SpecifiedMonth>"
                + "</Month><DayOfMonth><SecondLastDayOfMonth/></DayOfMonth><DayOfWeek><NonSpecifiedDayOfWeek/></DayOfWeek>"
                + "</Date></SpecialDay>"
        }.joined()
        return "<UpdatePrepayConfiguration><UpdatePrepayConfigElectricity><DebtRecoveryRateCap>30</DebtRecoveryRateCap>"
            + "<EmergencyCreditLimit>1</EmergencyCreditLimit><EmergencyCreditThreshold>2</EmergencyCreditThreshold>"
            + "<LowCreditThreshold>3</LowCreditThreshold><ElectricityNonDisablementCalendar>"
            + "<ElectricitySpecialDays>\(days)</ElectricitySpecialDays><ElectricityNonDisablementSchedule>"
            + "<NonDisablementScript>STOP</NonDisablementScript><SpecialDaysApplicability><SpecialDayApplicability>"
            + "<SpecialDayID>\(day)</SpecialDayID></SpecialDayApplicability></SpecialDaysApplicability>"
            + "<DaysOfWeekApplicability><DayOfWeekApplicability><DayOfWeekID>Tuesday</DayOfWeekID></DayOfWeekApplicability>"
            + "</DaysOfWeekApplicability><ScheduleDatesAndTime><SwitchTime>09:30:00Z</SwitchTime>"
            + "<StartDate>\(dates)</StartDate><EndDate>2027-01-02Z</EndDate></ScheduleDatesAndTime>"
            + "</ElectricityNonDisablementSchedule></ElectricityNonDisablementCalendar>"
            + "<MaxMeterBalance>4</MaxMeterBalance><MaxCreditThreshold>5</MaxCreditThreshold>"
            + "</UpdatePrepayConfigElectricity></UpdatePrepayConfiguration>"
    }

    @Test("2.1 becomes ECS08a, whose calendar has as many bits for special days as there are")
    func configuration() throws {
        let request = try BodyFixture.request("2.1", Self.configuration())
        #expect(request.useCase.code == "ECS08a")
        func value(_ name: String, _ member: String, _ data: String) -> (String, String) {
            ("02" + "2328" + name + member, data)
        }
        func amount(_ number: String) -> String { "05" + "0000000" + number }
        let activations = [
            "00005E2C0214", "00005E2C020A", "00005E2C800C", "00005E2C800D", "00005E2C8009", "00005E2C8002",
            "00005E2C8003", "00005E2C801C",
        ]
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest(
                    [
                        (
                            "02" + "000B" + "00010B0002FF" + "02",
                            "0102" + "0203" + "120001" + "0905" + "FFFF0CFDFF" + "1101" + "0203" + "120002" + "0905"
                                + "FFFF0CFDFF" + "1102"
                        ), value("00005E2C0214", "04", amount("4")), value("00005E2C020A", "04", amount("5")),
                        (
                            "02" + "000A" + "00010C0001FF" + "02",
                            "0101" + "020A" + "120001" + "03FF" + "0906" + "00000A006AFF" + "120021" + "0904"
                                + "091E0000" + "12FFFF" + "0407" + "40" + "0402" + "40" + "0905" + "FFFF0C18FF" + "0905"
                                + "07EB0102FF"
                        ), value("00005E2C800C", "04", "12001E"), value("00005E2C800D", "04", "05" + "00093A80"),
                        value("00005E2C8009", "04", amount("3")), value("00005E2C8002", "04", amount("1")),
                        value("00005E2C801F", "06", Self.now), value("00005E2C8003", "04", amount("2")),
                    ] + activations.map { value($0, "06", Self.now) }))
        var older = BodyFixture.meter()
        older.rules.usesSupersededUseCases = true
        #expect(try BodyFixture.request("2.1", Self.configuration(), to: older).useCase.code == "ECS08")
    }

    @Test(
        "A calendar that refers to a special day that it has not, has too many, or dates that there are not, is refused"
    )
    func wrongCalendars() throws {
        #expect(
            try BodyFixture.mistake("2.1", Self.configuration(day: "3"))
                == "SpecialDaysApplicability: refers to special day 3 of 2")
        #expect(
            try BodyFixture.mistake("2.1", Self.configuration(special: 0, day: "1"))
                == "SpecialDaysApplicability: refers to special day 1 of 0")
        #expect(try BodyFixture.mistake("2.1", Self.configuration(day: "21")).contains("from 1 to 20"))
        #expect(
            try BodyFixture.mistake("2.1", Self.configuration(special: 21))
                == "ElectricitySpecialDays: SpecialDay comes 21 times; it must come 0 to 20 times")
        #expect(
            try BodyFixture.mistake(
                "2.1", Self.configuration().replacing("SpecialDay index=\"1\"", with: "SpecialDay index=\"3\""))
                == "ElectricitySpecialDays: has no special day 1 before 2")
        #expect(
            try BodyFixture.mistake("2.1", Self.configuration(dates: "2027-02-29")).hasPrefix("StartDate: takes a date")
        )
        #expect(
            try BodyFixture.mistake("2.1", Self.configuration().replacing("Tuesday", with: "Tirsdag"))
                .hasPrefix("DayOfWeekID: takes \"Monday\""))
        #expect(
            try BodyFixture.mistake(
                "2.1", "<UpdatePrepayConfiguration><UpdatePrepayConfigGas/></UpdatePrepayConfiguration>")
                == TranslationError.noGasDevice.description)
    }
}
