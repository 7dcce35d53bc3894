import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC of events and auxiliary controllers")
struct MMCEventTests {
    private typealias R = MMCResponse

    private static let noon = R.seconds("2026-11-29T12:00:00Z")

    /// 256 settings of which only these bits, counted from the last, are set.
    private func settings(_ numbers: [UInt8]) throws -> COSEMData {
        var octets = [UInt8](repeating: 0, count: 32)
        for number in numbers { octets[31 - Int(number / 8)] |= 1 << (number % 8) }
        return .bitString(try #require(BitString(count: 256, octets: octets)))
    }

    @Test("ECS35a, b and e: code, meaning and what came beside it")
    func eventLogs() throws {
        let log = try R.log(
            .eventLog,
            [
                [Self.noon, .longUnsigned(0x8154), .octetString([0, 0x9B])],
                [Self.noon, .longUnsigned(0x8000), .octetString([])],
            ])
        #expect(
            try R.body("ECS35a", [log])
                == compact(
                    """
                    <ReadEventOrSecurityLogRsp MessageSuccess="true"><Log>
                    <LogEntry><Timestamp>2026-11-29T12:00:00Z</Timestamp><LogCode>8154</LogCode>
                      <LogMeaning>immediate HAN interface command processed</LogMeaning>
                      <OtherInformation>009B</OtherInformation></LogEntry>
                    <LogEntry><Timestamp>2026-11-29T12:00:00Z</Timestamp><LogCode>8000</LogCode></LogEntry>
                    </Log></ReadEventOrSecurityLogRsp>
                    """))
        #expect(
            try R.body("ECS35b", [try R.log(.securityLog, [])])
                == "<ReadEventOrSecurityLogRsp MessageSuccess=\"true\"><Log/></ReadEventOrSecurityLogRsp>")
        #expect(
            try R.body("ECS35e", [try R.log(.powerEventLog, [[Self.noon, .longUnsigned(0x8002), R.number(258)]])])
                == compact(
                    """
                    <ReadEventOrSecurityLogRsp MessageSuccess="true"><Log>
                    <LogEntry><Timestamp>2026-11-29T12:00:00Z</Timestamp><LogCode>8002</LogCode>
                      <OtherInformation>00000102</OtherInformation></LogEntry></Log></ReadEventOrSecurityLogRsp>
                    """))
        let many = try R.log(.securityLog, (0..<101).map { [R.number($0), .longUnsigned(0x8F30)] })
        #expect(R.error("ECS35b", [many])?.kind == .bound)
        #expect(R.error("ECS35b", [log])?.kind == .content)
    }

    private func auxiliaryLog(_ words: [UInt16], outcome: UInt8 = 1) throws -> COSEMData {
        try R.log(
            .auxiliaryControllerEventLog,
            words.map { [Self.noon, .longUnsigned($0), .enumerated(outcome), R.number(7)] })
    }

    @Test("ECS35g: actions without direction have a word, others a level")
    func auxiliaryEvents() throws {
        func entry(_ front: String, _ back: String) -> String {
            "<ALCSEventLogEntry><Timestamp>2026-11-29T12:00:00Z</Timestamp>\(front)<Outcome>Success</Outcome>"
                + "<HANCommandID>7</HANCommandID>\(back)</ALCSEventLogEntry>"
        }
        let told = [
            entry("<SwitchNumber>2</SwitchNumber><SwitchAction>On</SwitchAction>", ""),
            entry("<SwitchNumber>5</SwitchNumber><SwitchAction>Off</SwitchAction>", ""),
            entry("<SwitchNumber>1</SwitchNumber><SwitchAction>Revert to calendar control</SwitchAction>", ""),
            entry(
                "<SwitchNumber>3</SwitchNumber><SwitchAction>Entry relates to a Message from an HC ALCS</SwitchAction>",
                ""),
            entry("<SwitchNumber>4</SwitchNumber>", "<AuxiliaryControllerLevel>100</AuxiliaryControllerLevel>"),
            entry(
                "<SwitchNumber>1</SwitchNumber>",
                "<AuxiliaryControllerLevel>0</AuxiliaryControllerLevel><InputFromControlledLoad/>"),
        ].joined()
        for code in ["ECS35f", "ECS35g"] {
            #expect(
                try R.body(code, [try auxiliaryLog([0x0211, 0x0512, 0x0120, 0x0300, 0x1464, 0x2100])])
                    == "<ReadEventOrSecurityLogRsp MessageSuccess=\"true\"><ALCSEvent>\(told)</ALCSEvent>"
                    + "</ReadEventOrSecurityLogRsp>")
        }
    }

    @Test(
        "ECS35g: controllers, levels and actions that the schema does not have",
        arguments: [UInt16(0x0011), 0x0611, 0x0113, 0x1165, 0x3164, 0xFFFF])
    func oddActions(word: UInt16) throws {
        #expect(R.error("ECS35g", [try auxiliaryLog([word])])?.kind == .bound)
        #expect(R.error("ECS35g", [try auxiliaryLog([0x0211], outcome: 3)])?.kind == .bound)
    }

    @Test("ECS25r1: every event that the schema names is enabled or disabled")
    func supplierSettings() throws {
        let document = try R.document(
            "ECS25r1", [try settings([0x0D, 0xB7]), try settings([]), try settings([0xC6]), try settings([0xFF])])
        let names = ["WANAlert", "HANAlert", "Alarm", "Logging"].map { "ElectricitySupplier\($0)Settings" }
        let event = try #require(document.first("ElectricitySupplierAlertEventSettings"))
        #expect(event.children.map(\.name) == names)
        let enabled = event.children.map { setting in
            setting.children.flatMap(\.children).filter { $0.text == "Enable" }.map(\.name)
        }
        #expect(enabled == [["x810D", "x81B7"], [], ["x81C6"], []])
        let common = try #require(event.children[0]["SupplierESMECommon"])
        #expect(common.children.count == 42)
        #expect(common.children.filter { $0.text == "Disable" }.count == 41)
        #expect(event.children[0]["SupplierESMEPolyPhase"]?.children.map(\.name) == ["x81B7"])
    }

    @Test("ECS25r2: events of one phase, unless only events of several phases are set")
    func operatorSettings() throws {
        func children(_ numbers: [UInt8]) throws -> [String: [String]] {
            let document = try R.document("ECS25r2", [try settings(numbers), try settings([])])
            let settings = try #require(document.first("ElectricityNetworkOperatorWANAlertSettings"))
            return Dictionary(
                uniqueKeysWithValues: settings.children.map { group in
                    (group.name, group.children.filter { $0.text == "Enable" }.map(\.name))
                })
        }
        #expect(
            try children([0x15, 0x02])
                == ["NetworkOperatorESMECommon": ["x8015"], "NetworkOperatorESMESinglePhase": ["x8002"]])
        #expect(
            try children([0x03, 0x13])
                == ["NetworkOperatorESMECommon": [], "NetworkOperatorESMEPolyPhase": ["x8003", "x8013"]])
        #expect(
            try children([0x03, 0x02])
                == ["NetworkOperatorESMECommon": [], "NetworkOperatorESMESinglePhase": ["x8002"]])
        let short = COSEMData.bitString(try #require(BitString(count: 8, octets: [0])))
        #expect(R.error("ECS25r2", [short, short])?.kind == .content)
    }

    @Test("ECS61c: boosts from start to end")
    func boosts() throws {
        let log = try R.log(.boostEventLog, [[Self.noon, R.seconds("2026-11-29T13:00:00Z")]])
        let values: [COSEMData] = [.boolean(0xFF), log] + [1, 0, 0, 0, 1].map { .boolean($0) }
        #expect(
            try R.body("ECS61c", values)
                == compact(
                    """
                    <ReadBoostButtonDetailsRsp MessageSuccess="true">
                    <EventLogEntry><BoostEnd>2026-11-29T13:00:00Z</BoostEnd><BoostStart>2026-11-29T12:00:00Z</BoostStart>
                    </EventLogEntry><BoostFunctionAvailability>true</BoostFunctionAvailability>
                    <BoostFunctionControl1Value>true</BoostFunctionControl1Value>
                    <BoostFunctionControl2Value>false</BoostFunctionControl2Value>
                    <BoostFunctionControl3Value>false</BoostFunctionControl3Value>
                    <BoostFunctionControl4Value>false</BoostFunctionControl4Value>
                    <BoostFunctionControl5Value>true</BoostFunctionControl5Value></ReadBoostButtonDetailsRsp>
                    """))
    }

    private func entry(_ selector: UInt16, specialDays: UInt8 = 0) throws -> COSEMData {
        .structure([
            .longUnsigned(1), .boolean(0xFF), .octetString(LogicalName(0, 0, 10, 0, 103)), .longUnsigned(selector),
            R.hexadecimal("06000000"), .longUnsigned(0xFFFF),
            .bitString(try #require(BitString(count: 7, octets: [0x80]))),
            .bitString(try #require(BitString(count: 2, octets: [specialDays]))), R.hexadecimal("FFFFFFFFFF"),
            R.hexadecimal("FFFFFFFFFF"),
        ])
    }

    private static let specialDay = COSEMData.structure([
        .longUnsigned(9), MMCResponse.hexadecimal("FFFF0C19FF"), .unsigned(1),
    ])
    private static let anyDate =
        "<Year><NonSpecifiedYear/></Year><Month><NonSpecifiedMonth/></Month>"
        + "<DayOfMonth><NonSpecifiedDayOfMonth/></DayOfMonth><DayOfWeek><NonSpecifiedDayOfWeek/></DayOfWeek>"
    private static let christmas =
        "<Year><NonSpecifiedYear/></Year><Month><SpecifiedMonth>12</SpecifiedMonth></Month>"
        + "<DayOfMonth><SpecifiedDayOfMonth>25</SpecifiedDayOfMonth></DayOfMonth>"
        + "<DayOfWeek><NonSpecifiedDayOfWeek/></DayOfWeek>"
    private static let mondays =
        "<DaysOfWeekApplicability><DayOfWeekApplicability><DayOfWeekID>Monday</DayOfWeekID></DayOfWeekApplicability>"
        + "</DaysOfWeekApplicability>"
    private static let times =
        "<SwitchTime>06:00:00Z</SwitchTime><StartDate>\(anyDate)</StartDate><EndDate>\(anyDate)</EndDate>"

    private static let descriptions: [COSEMData] = ["One", "", "", "", "Five"].map { .visibleString(Array($0.utf8)) }

    @Test("ECS61a: switches, special days by their place, and the calendar")
    func switches() throws {
        let types: [COSEMData] = [
            R.hexadecimal("0000000000000000"), R.hexadecimal("00DB123456789097"), R.octets(""), R.octets(""),
            R.octets(""),
        ]
        let values =
            Self.descriptions + types
            + [.array([Self.specialDay]), .array([try entry(0x0101, specialDays: 0x80), try entry(0x0502)])]
            + [0xFF, 0, 0, 0, 0].map { COSEMData.boolean($0) }
        #expect(
            try R.body("ECS61a", values)
                == compact(
                    """
                    <ReadALCSDataRsp MessageSuccess="true">
                    <AuxiliaryLoadControlSwitch Index="1"><Description>One</Description>
                      <TypeAndIdentifier><ALCS/></TypeAndIdentifier><State>true</State></AuxiliaryLoadControlSwitch>
                    <AuxiliaryLoadControlSwitch Index="2">
                      <TypeAndIdentifier><HCALCS>00-DB-12-34-56-78-90-97</HCALCS></TypeAndIdentifier>
                      <State>false</State></AuxiliaryLoadControlSwitch>
                    <AuxiliaryLoadControlSwitch Index="3"><State>false</State></AuxiliaryLoadControlSwitch>
                    <AuxiliaryLoadControlSwitch Index="4"><State>false</State></AuxiliaryLoadControlSwitch>
                    <AuxiliaryLoadControlSwitch Index="5"><Description>Five</Description><State>false</State>
                    </AuxiliaryLoadControlSwitch>
                    <ALCSHCALCSSpecialDays><ALCSHCALCSSpecialDay index="1">\(Self.christmas)</ALCSHCALCSSpecialDay>
                    </ALCSHCALCSSpecialDays>
                    <ALCSScheduler><ActivateDeactivateSwitch index="1"><ActivateSwitch/></ActivateDeactivateSwitch>
                      <SpecialDaysApplicability index="1"/>\(Self.mondays)
                      <ALCSScheduleDatesAndTime>\(Self.times)</ALCSScheduleDatesAndTime></ALCSScheduler>
                    <ALCSScheduler><ActivateDeactivateSwitch index="5"><DeactivateSwitch/></ActivateDeactivateSwitch>
                      \(Self.mondays)<ALCSScheduleDatesAndTime>\(Self.times)</ALCSScheduleDatesAndTime></ALCSScheduler>
                    </ReadALCSDataRsp>
                    """))
        var other = values
        other[11] = .array([try entry(0x1164)])
        #expect(R.error("ECS61a", other)?.kind == .bound)
        other = values
        other[5] = R.hexadecimal("FF")
        #expect(R.error("ECS61a", other)?.kind == .bound)
    }

    @Test("ECS61d: levels, outputs and inputs")
    func controllerCalendar() throws {
        let values =
            Self.descriptions + [
                .array([Self.specialDay]),
                .array([try entry(0x1132, specialDays: 0x80), try entry(0x2500), try entry(0x0301)]),
            ]
        func schedule(_ n: Int, _ action: String, _ days: String = "") -> String {
            "<AuxiliaryControllerSchedule><AuxiliaryControllerAction auxiliaryControllerN=\"\(n)\">\(action)"
                + "</AuxiliaryControllerAction>\(days)\(Self.mondays)"
                + "<AuxiliaryControllerSchedulePeriodAndTime>\(Self.times)</AuxiliaryControllerSchedulePeriodAndTime>"
                + "</AuxiliaryControllerSchedule>"
        }
        let descriptions = ["One", "", "", "", "Five"].enumerated().map { index, text in
            "<AuxiliaryControllerDescription auxiliaryControllerN=\"\(index + 1)\">"
                + (text.isEmpty
                    ? "<AuxiliaryControlDescription/>"
                    : "<AuxiliaryControlDescription>\(text)</AuxiliaryControlDescription>")
                + "</AuxiliaryControllerDescription>"
        }.joined()
        let front = "<ReadAuxiliaryControllerConfigurationDataRsp MessageSuccess=\"true\">" + descriptions
        let days =
            "<AuxiliaryControllerSpecialDayDefinitions><AuxiliaryControllerSpecialDayDefinition identifier=\"1\">"
            + Self.christmas + "</AuxiliaryControllerSpecialDayDefinition></AuxiliaryControllerSpecialDayDefinitions>"
        let calendar =
            schedule(
                1, "<CommandedStateLevel>50</CommandedStateLevel>", "<SpecialDaysApplicability identifier=\"1\"/>")
            + schedule(5, "<CommandedStateLevel>0</CommandedStateLevel><InputFromControlledLoad/>")
            + schedule(3, "<CommandedStateLevel>100</CommandedStateLevel>")
        #expect(
            try R.body("ECS61d", values)
                == front + days + calendar + "</ReadAuxiliaryControllerConfigurationDataRsp>")
    }

    @Test("ECS61d: the Command says which descriptions it asked for")
    func missingDescriptions() throws {
        let values: [COSEMData] = [Self.descriptions[4], .array([]), .array([])]
        let response = try R.message(
            "ECS61d", values, Array(repeating: .init(.get, .success), count: 3))
        #expect {
            try MMCDocument.response(response)
        } throws: {
            ($0 as? MMCError)?.kind == .argument
        }
        let form = try #require(R.form("ECS61d"))
        let arguments = RequestArguments(
            [.absent, .absent, .absent, .absent] + [COSEMData.nullData, .nullData, .nullData].map { .value($0) })
        let code = response.header.messageCode
        var content: [UInt8] = []
        form.accessRequest(header: R.header(code, .command), range: nil, arguments: arguments).encode(into: &content)
        let command = try R.message(R.header(code, .command), content)
        let document = try MMCDocument.response(response, command: command)
        #expect(
            document.first("ReadAuxiliaryControllerConfigurationDataRsp")?.plainXML
                == "<ReadAuxiliaryControllerConfigurationDataRsp MessageSuccess=\"true\">"
                + "<AuxiliaryControllerDescription auxiliaryControllerN=\"5\">"
                + "<AuxiliaryControlDescription>Five</AuxiliaryControlDescription></AuxiliaryControllerDescription>"
                + "<AuxiliaryControllerSpecialDayDefinitions/></ReadAuxiliaryControllerConfigurationDataRsp>")
        #expect(throws: MMCError.self) { try MMCDocument.response(response, command: response) }
    }

    @Test("ECS61e: types in words, the state as it was sent")
    func operationalData() throws {
        let types = ["FF", "0000000000000000", "1234567890ABCDEF", "", ""].map(R.hexadecimal)
        let states = [COSEMData](repeating: .utf8String(Array("{\"a\":1}".utf8)), count: 5)
        let told = [
            "<AuxiliaryControllerType>APC</AuxiliaryControllerType>",
            "<AuxiliaryControllerType>ALCS</AuxiliaryControllerType>",
            "<AuxiliaryControllerType>HCALCS</AuxiliaryControllerType><HCALCSID>12-34-56-78-90-AB-CD-EF</HCALCSID>",
            "<AuxiliaryControllerType>None</AuxiliaryControllerType>",
            "<AuxiliaryControllerType>None</AuxiliaryControllerType>",
        ].enumerated().map {
            "<AuxiliaryControllerOperationalData auxiliaryControllerN=\"\($0.offset + 1)\"><TypeAndIdentifier>"
                + $0.element + "</TypeAndIdentifier><AuxiliaryControllerStateAndAssociatedInformation>"
                + "<StateAndAssociatedInformation>{&quot;a&quot;:1}</StateAndAssociatedInformation>"
                + "</AuxiliaryControllerStateAndAssociatedInformation></AuxiliaryControllerOperationalData>"
        }.joined()
        #expect(
            try R.body("ECS61e", types + states)
                == "<ReadAuxiliaryControllerOperationalDataRsp MessageSuccess=\"true\">\(told)"
                + "</ReadAuxiliaryControllerOperationalDataRsp>")
        let long = COSEMData.utf8String([UInt8](repeating: 0x61, count: 72_001))
        #expect(R.error("ECS61e", types + states.dropLast() + [long])?.kind == .bound)
        #expect(R.error("ECS61e", [R.hexadecimal("01")] + types.dropFirst() + states)?.kind == .bound)
    }
}
