import GBCS
import Testing

@testable import DCC

/// Auxiliary controllers, with contents written by hand.
@Suite struct ControllerTests {
    private static let now = "090C" + "0000000000000000008000FF"
    private static let everyDay =
        "<Year><NonSpecifiedYear/></Year><Month><NonSpecifiedMonth/></Month><DayOfMonth><NonSpecifiedDayOfMonth/></DayOfMonth>"
        + "<DayOfWeek><NonSpecifiedDayOfWeek/></DayOfWeek>"

    static func schedule(_ level: String = "50", _ special: String = "1", controller: String = "2") -> String {
        "<AuxiliaryControllerSchedule><AuxiliaryControllerAction auxiliaryControllerN=\"\(controller)\">"
            + "<CommandedStateLevel>\(level)</CommandedStateLevel><InputFromControlledLoad/></AuxiliaryControllerAction>"
            + "<SpecialDaysApplicability identifier=\"\(special)\"/><AuxiliaryControllerSchedulePeriodAndTime>"
            + "<SwitchTime>13:00:00.00Z</SwitchTime><StartDate>\(everyDay)</StartDate><EndDate>\(everyDay)</EndDate>"
            + "</AuxiliaryControllerSchedulePeriodAndTime></AuxiliaryControllerSchedule>"
    }

    static func calendar(_ schedules: String, days: Int = 1) -> String {
        let special = (0..<days).map {
            "<AuxiliaryControllerSpecialDayDefinition identifier=\"\($0 + 1)\">\(everyDay)</AuxiliaryControllerSpecialDayDefinition>"
        }.joined()
        let name = "UpdateDeviceConfigurationAuxiliaryControllerScheduler"
        return "<\(name)>\(schedules)<AuxiliaryControllerSpecialDayDefinitions>\(special)"
            + "</AuxiliaryControllerSpecialDayDefinitions></\(name)>"
    }

    @Test("6.14.3 becomes ECS46d, with direction, controller and level as the selector")
    func controllerCalendar() throws {
        let request = try BodyFixture.request("6.14.3", Self.calendar(Self.schedule()))
        #expect(request.useCase.code == "ECS46d")
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([
                    (
                        "02" + "000B" + "00010B0003FF" + "02",
                        "0101" + "0203" + "120001" + "0905" + "FFFFFFFFFF" + "1101"
                    ),
                    (
                        "02" + "000A" + "00010C0002FF" + "02",
                        "0101" + "020A" + "120001" + "03FF" + "0906" + "00000A0067FF" + "1222B2" + "0904" + "0D000000"
                            + "12FFFF" + "0407" + "00" + "0401" + "80" + "0905" + "FFFFFFFFFF" + "0905" + "FFFFFFFFFF"
                    ), ("02" + "2328" + "00005E2C801A" + "06", Self.now),
                    ("02" + "2328" + "00005E2C8023" + "06", Self.now),
                ]))
    }

    @Test("Levels, controllers, special days and lists beyond the schema's bounds are refused")
    func wrongCalendars() throws {
        func mistake(_ schedules: String, days: Int = 1) throws -> String {
            try BodyFixture.mistake("6.14.3", Self.calendar(schedules, days: days))
        }
        #expect(
            try mistake(Self.schedule("101")) == "CommandedStateLevel: takes a whole number from 0 to 100, not \"101\"")
        #expect(
            try mistake(Self.schedule(controller: "6")).contains(
                "auxiliaryControllerN takes a whole number from 1 to 5"))
        #expect(try mistake(Self.schedule("1", "2")) == "SpecialDaysApplicability: refers to special day 2 of 1")
        #expect(try mistake(Self.schedule(), days: 0) == "SpecialDaysApplicability: refers to special day 1 of 0")
        #expect(try mistake(Self.schedule(), days: 21).contains("comes 21 times; it must come 0 to 20 times"))
        #expect(
            try mistake(String(repeating: Self.schedule(), count: 121)).contains(
                "comes 121 times; it must come 0 to 120 times"))
    }

    @Test("6.14.2 opens and closes switches, and leaves out the types of those that it does not name")
    func switchCalendar() throws {
        let name = "UpdateDeviceConfigurationALCScheduler"
        let schedule =
            "<ALCSHCALCSConnectionSchedule><ActivateDeactivateSwitch index=\"5\"><DeactivateSwitch/>"
            + "</ActivateDeactivateSwitch><DaysOfWeekApplicability><DayOfWeekApplicability><DayOfWeekID>Sunday</DayOfWeekID>"
            + "</DayOfWeekApplicability></DaysOfWeekApplicability><ALCSScheduleDatesAndTime><SwitchTime>06:00:00Z</SwitchTime>"
            + "<StartDate>\(Self.everyDay)</StartDate><EndDate>\(Self.everyDay)</EndDate></ALCSScheduleDatesAndTime>"
            + "</ALCSHCALCSConnectionSchedule>"
        let types =
            "<SwitchTypeAndId index=\"2\"><HCALCS>00-DB-12-34-56-78-90-97</HCALCS></SwitchTypeAndId>"
            + "<SwitchTypeAndId index=\"4\"><ALCS/></SwitchTypeAndId>"
        let request = try BodyFixture.request(
            "6.14.2", "<\(name)>\(schedule)<ALCSHCALCSSpecialDays/>\(types)</\(name)>")
        #expect(request.useCase.code == "ECS46c")
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([
                    ("02" + "0001" + "00005E2C0016" + "02", "0908" + "00DB123456789097"),
                    ("02" + "0001" + "00005E2C0018" + "02", "0908" + "0000000000000000"),
                    ("02" + "000B" + "00010B0003FF" + "02", "0100"),
                    (
                        "02" + "000A" + "00010C0002FF" + "02",
                        "0101" + "020A" + "120001" + "03FF" + "0906" + "00000A0067FF" + "120502" + "0904" + "06000000"
                            + "12FFFF" + "0407" + "02" + "0400" + "0905" + "FFFFFFFFFF" + "0905" + "FFFFFFFFFF"
                    ), ("02" + "2328" + "00005E2C801A" + "06", Self.now),
                    ("02" + "2328" + "00005E2C8023" + "06", Self.now),
                ]))
        #expect(
            try BodyFixture.mistake("6.14.2", "<\(name)><ALCSHCALCSSpecialDays/></\(name)>")
                == "\(name): ALCSHCALCSConnectionSchedule comes 0 times; it must come 1 to 48 times")
        #expect(
            try BodyFixture.mistake(
                "6.14.2",
                "<\(name)>\(schedule)<ALCSHCALCSSpecialDays/>\(types.replacing("00-DB-12", with: "00DB12"))</\(name)>"
            ).hasPrefix("HCALCS: takes an EUI-64"))
    }

    @Test("Switches are turned on and off for minutes, and reset")
    func auxiliaryLoads() throws {
        func octets(_ variant: String, _ xml: String) throws -> String {
            let request = try BodyFixture.request(.init(rawValue: variant), xml)
            #expect(request.useCase.code == "ECS47")
            return BodyFixture.octets(request)
        }
        let action = "03" + "0009" + "00000A0067FF" + "01"
        #expect(
            try octets(
                "7.5",
                "<ActivateAuxiliaryLoad><ActivateALCSHCALCS index=\"1\"><Duration>30</Duration></ActivateALCSHCALCS></ActivateAuxiliaryLoad>"
            ) == BodyFixture.accessRequest([("02" + "0001" + "00005E2C7501" + "02", "12001E"), (action, "120111")]))
        #expect(
            try octets(
                "7.6",
                "<DeactivateAuxiliaryLoad><DeactivateALCSHCALCS index=\"3\"><Duration>60</Duration></DeactivateALCSHCALCS></DeactivateAuxiliaryLoad>"
            ) == BodyFixture.accessRequest([("02" + "0001" + "00005E2C7702" + "02", "12003C"), (action, "120312")]))
        #expect(
            try octets("7.8", "<ResetAuxiliaryLoad><ResetALCSHCALCS index=\"5\"/></ResetAuxiliaryLoad>")
                == BodyFixture.accessRequest([(action, "120520")]))
        #expect(
            try BodyFixture.mistake(
                "7.5",
                "<ActivateAuxiliaryLoad><ActivateALCSHCALCS index=\"1\"><Duration>65536</Duration></ActivateALCSHCALCS></ActivateAuxiliaryLoad>"
            ) == "Duration: takes a whole number from 0 to 65535, not \"65536\"")
    }

    static func state(_ name: String, _ level: String, _ more: String = "") -> String {
        "<\(name) auxiliaryControllerN=\"3\"><StartDateTime>2026-11-01T00:00:00Z</StartDateTime>"
            + "<EndDateTime>2026-11-01T01:00:00Z</EndDateTime><CommandedStateLevel>\(level)</CommandedStateLevel>\(more)</\(name)>"
    }

    @Test("7.13 and 7.16 give a controller a level for a time, and only its own two times are there")
    func states() throws {
        let (start, end) = ("090C" + "07EA0B01FF000000008000FF", "090C" + "07EA0B01FF010000008000FF")
        let state = try BodyFixture.request("7.13", Self.state("SetAuxiliaryControllerState", "100"))
        #expect(
            BodyFixture.octets(state)
                == BodyFixture.accessRequest([
                    ("02" + "0001" + "00005E2C7701" + "02", start), ("02" + "0001" + "00005E2C7702" + "02", end),
                    ("03" + "0009" + "00000A0067FF" + "01", "121364"),
                ]))
        let limit = try BodyFixture.request("7.16", Self.state("LimitAPCLevel", "50", "<InputFromControlledLoad/>"))
        #expect(
            BodyFixture.octets(limit)
                == BodyFixture.accessRequest([
                    ("02" + "0001" + "00005E2C7703" + "02", start), ("02" + "0001" + "00005E2C7704" + "02", end),
                    ("03" + "0009" + "00000A006BFF" + "01", "122332"),
                ]))
        #expect(
            try BodyFixture.mistake("7.13", Self.state("SetAuxiliaryControllerState", "-1")).contains("from 0 to 100"))
        #expect(
            try BodyFixture.mistake(
                "7.13",
                Self.state("SetAuxiliaryControllerState", "1").replacing(" auxiliaryControllerN=\"3\"", with: ""))
                == "SetAuxiliaryControllerState: its attribute auxiliaryControllerN is missing")
    }

    static func boost(_ body: String, _ element: String, _ values: [String]) -> String {
        "<\(body)>" + values.enumerated().map { "<\(element) index=\"\($0 + 1)\">\($1)</\(element)>" }.joined()
            + "</\(body)>"
    }

    @Test("7.9 and 7.10 say for each of five controllers whether the boost button controls it")
    func boostButton() throws {
        func octets(_ variant: String, _ xml: String) throws -> String {
            try BodyFixture.octets(BodyFixture.request(.init(rawValue: variant), xml))
        }
        func expected(_ values: [String]) -> String {
            BodyFixture.accessRequest(
                values.enumerated().map { ("02" + "0001" + "00005E2C06" + UInt8($0 + 1).hexadecimal + "02", "03" + $1) }
            )
        }
        let values = ["true", "false", "true", "0", "1"]
        let addition = Self.boost("AddAuxiliaryLoadToBoostButton", "AddToBoostButton", values)
        #expect(try octets("7.9", addition) == expected(["FF", "00", "FF", "00", "FF"]))
        let removal = Self.boost("RemoveAuxiliaryLoadFromBoostButton", "RemoveFromBoostButton", values)
        #expect(try octets("7.10", removal) == expected(["00", "FF", "00", "FF", "00"]))
        #expect(
            try BodyFixture.mistake(
                "7.9", Self.boost("AddAuxiliaryLoadToBoostButton", "AddToBoostButton", Array(values.prefix(4))))
                == "AddAuxiliaryLoadToBoostButton: AddToBoostButton comes 4 times; it must come 5 times")
    }

    @Test("Descriptions are text, one for each controller that is named")
    func descriptions() throws {
        let name = "UpdateDeviceConfigurationALCDescriptions"
        func xml(_ index: String, _ text: String) -> String {
            "<\(name)><ALCSHCALCSDescription index=\"\(index)\"><SwitchDescription>\(text)</SwitchDescription>"
                + "</ALCSHCALCSDescription></\(name)>"
        }
        #expect(
            try BodyFixture.octets(BodyFixture.request("6.14.1", xml("2", "Hall")))
                == BodyFixture.accessRequest([("02" + "0001" + "00005E2C000C" + "02", "0A04" + "48616C6C")]))
        #expect(try BodyFixture.mistake("6.14.1", xml("6", "Hall")).contains("from 1 to 5"))
        #expect(
            try BodyFixture.mistake("6.14.1", xml("1", String(repeating: "x", count: 23)))
                == "SwitchDescription: takes 1 to 22 printable ASCII characters")
        #expect(try BodyFixture.mistake("6.14.1", "<\(name)/>").contains("comes 0 times; it must come 1 to 5 times"))
    }
}
