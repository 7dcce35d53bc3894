import GBCS
import Testing

@testable import DCC

/// Supply, voltage, load limit and maximum demand, with contents written by hand.
@Suite struct SupplyTests {
    private static let now = "090C" + "0000000000000000008000FF"

    static func limit(_ state: String, _ period: String = "300") -> String {
        "<UpdateDeviceConfigurationLoadLimitingGeneralSettings><LoadLimitPeriod>\(period)</LoadLimitPeriod>"
            + "<LoadLimitPowerThreshold>6900</LoadLimitPowerThreshold>"
            + "<LoadLimitRestorationPeriod>30</LoadLimitRestorationPeriod>"
            + "<LoadLimitSupplyState>\(state)</LoadLimitSupplyState></UpdateDeviceConfigurationLoadLimitingGeneralSettings>"
    }

    @Test("6.4.1 keeps state, threshold and periods of the load limit until their time")
    func loadLimit() throws {
        let request = try BodyFixture.request("6.4.1", Self.limit("Unchanged"))
        #expect(request.useCase.code == "ECS28a")
        let names = ["00005E2C0003", "00005E2C8007", "00005E2C8006", "00005E2C8008"]
        let values = ["0300", "0600001AF4", "060000012C", "060000001E"]
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest(
                    zip(names, values).map { ("02" + "2328" + $0 + "04", $1) }
                        + names.map { ("02" + "2328" + $0 + "06", Self.now) }))
        #expect(
            try BodyFixture.mistake("6.4.1", Self.limit("Enable"))
                == "LoadLimitSupplyState: takes \"Disable\", \"Unchanged\", not \"Enable\"")
        #expect(
            try BodyFixture.mistake("6.4.1", Self.limit("Disable", "-1"))
                == "LoadLimitPeriod: takes a whole number from 0 to 4294967295, not \"-1\"")
        #expect(
            try BodyFixture.mistake("6.4.1", Self.limit("Disable", "1.5"))
                == "LoadLimitPeriod: takes a whole number from 0 to 4294967295, not \"1.5\"")
    }

    private static func phase(_ number: Int) -> String {
        "<PolyPhaseVoltageSettings><Phase>\(number)</Phase><PhaseVoltageSettings>\(average)</PhaseVoltageSettings>"
            + "</PolyPhaseVoltageSettings>"
    }

    private static let average =
        "<AverageRMSOverVoltageThreshold>264</AverageRMSOverVoltageThreshold>"
        + "<AverageRMSUnderVoltageThreshold>200</AverageRMSUnderVoltageThreshold>"
        + "<AverageRMSVoltageMeasurementPeriod>31</AverageRMSVoltageMeasurementPeriod>"

    static func voltage(_ phases: String, _ reset: String = "") -> String {
        let monitors = ["RMSExtremeOverVoltage", "RMSExtremeUnderVoltage", "RMSVoltageSag", "RMSVoltageSwell"]
            .enumerated()
        let settings = monitors.map { place, name in
            "<\(name)MeasurementPeriod>\(10 + place)</\(name)MeasurementPeriod><\(name)Threshold>\(200 + place)</\(name)Threshold>"
        }.joined()
        return "<UpdateDeviceConfigurationVoltage><RMSVoltageSettings>\(settings)</RMSVoltageSettings>\(phases)\(reset)"
            + "</UpdateDeviceConfigurationVoltage>"
    }

    static let single = "<SinglePhaseVoltageSettings>\(average)</SinglePhaseVoltageSettings>"

    @Test("6.5 becomes one of four use cases, by phases and by whether the counters are reset")
    func voltageUseCases() throws {
        let three = (1...3).map(Self.phase).joined()
        let keep = "<RMSVoltageCountersNotReset/>"
        func code(_ xml: String) throws -> String { try BodyFixture.request("6.5", xml).useCase.code }
        #expect(try code(Self.voltage(Self.single)) == "ECS29a")
        #expect(try code(Self.voltage(three)) == "ECS29b")
        #expect(try code(Self.voltage(Self.single, keep)) == "ECS29c")
        #expect(try code(Self.voltage(three, keep)) == "ECS29d")
        let monitors = (0..<4).flatMap { place -> [(String, String)] in
            let object = "00001100" + UInt8(place + 1).hexadecimal + "FF"
            return [
                ("02" + "0047" + object + "04", "06" + UInt32(200 + place).hexadecimal),
                ("02" + "0047" + object + "06", "06" + UInt32(10 + place).hexadecimal),
            ]
        }
        #expect(
            try BodyFixture.octets(BodyFixture.request("6.5", Self.voltage(Self.single, keep)))
                == BodyFixture.accessRequest(
                    [
                        ("02" + "0001" + "0100201F0004" + "02", "06000000C8"),
                        ("02" + "0001" + "010020230004" + "02", "0600000108"),
                        ("02" + "0007" + "0100201800FF" + "04", "060000001F"),
                    ] + monitors))
    }

    @Test("Voltages without a phase, with a phase twice, or of one and three phases are refused")
    func wrongVoltages() throws {
        func mistake(_ phases: String) throws -> String { try BodyFixture.mistake("6.5", Self.voltage(phases)) }
        #expect(
            try mistake("") == "UpdateDeviceConfigurationVoltage: SinglePhaseVoltageSettings is missing")
        #expect(
            try mistake(Self.phase(1) + Self.phase(2))
                == "UpdateDeviceConfigurationVoltage: PolyPhaseVoltageSettings comes 2 times; it must come 3 times")
        #expect(
            try mistake(Self.phase(1) + Self.phase(2) + Self.phase(2))
                == "PolyPhaseVoltageSettings: phase 2 comes more than once")
        #expect(try mistake((2...4).map(Self.phase).joined()).hasPrefix("Phase: takes a whole number from 1 to 3"))
        #expect(
            try mistake(Self.single + (1...3).map(Self.phase).joined())
                == "UpdateDeviceConfigurationVoltage: takes only one of SinglePhaseVoltageSettings, PolyPhaseVoltageSettings"
        )
        #expect(
            try mistake(Self.single.replacing("264", with: "4294967296"))
                .hasPrefix("AverageRMSOverVoltageThreshold: takes a whole number from 0 to 4294967295"))
    }

    @Test("6.18.1 has a row for the start and one for the end of the period; 6.18.2 resets what is named")
    func maximumDemand() throws {
        let period = try BodyFixture.request(
            "6.18.1",
            "<SetMaximumDemandConfigurableTimePeriod><MaximumDemandTimePeriodSchedule><StartTime>17:00:00Z</StartTime>"
                + "<EndTime>22:15:00Z</EndTime></MaximumDemandTimePeriodSchedule></SetMaximumDemandConfigurableTimePeriod>"
        )
        func row(_ index: String, _ selector: String, _ time: String) -> String {
            "020A" + "12" + index + "03FF" + "0906" + "00000A8064FF" + "12" + selector + "0904" + time + "12FFFF"
                + "0407FE" + "0400" + "0905" + "000001FFFF" + "0905" + "FFFFFFFFFF"
        }
        #expect(
            BodyFixture.octets(period)
                == BodyFixture.accessRequest([
                    (
                        "02" + "000A" + "00000C0000FF" + "02",
                        "0102" + row("0000", "0001", "11000000") + row("0001", "0002", "160F0000")
                    )
                ]))
        let reset = try BodyFixture.request(
            "6.18.2",
            "<ResetMaximumDemandRegisters><MaxDemandActivePowerExportValue/></ResetMaximumDemandRegisters>")
        #expect(
            BodyFixture.octets(reset)
                == BodyFixture.accessRequest([("03" + "0004" + "0100020600FF" + "01", "0F00")]))
        #expect(
            try BodyFixture.mistake("6.18.2", "<ResetMaximumDemandRegisters/>") == "ECS57: the request asks for nothing"
        )
    }

    @Test("Commands of the supply bring the annex's script, and 6.25 locks")
    func supplyCommands() throws {
        for (variant, body, code, script) in [
            ("7.1", "EnableSupply", "ECS42", "0033"), ("7.2", "DisableSupply", "ECS43", "0034"),
            ("7.3", "ArmSupply", "ECS44", "0036"),
        ] {
            let request = try BodyFixture.request(.init(rawValue: variant), "<\(body)/>")
            #expect(request.useCase.code == code)
            #expect(request.isCritical)
            #expect(
                BodyFixture.octets(request)
                    == BodyFixture.accessRequest([("03" + "0009" + "00000A006AFF" + "01", "12" + script)]))
        }
        let tamper = try BodyFixture.request(
            "6.25",
            "<SetElectricitySupplyTamperState><SupplyTamperState>Locked</SupplyTamperState></SetElectricitySupplyTamperState>"
        )
        #expect(
            BodyFixture.octets(tamper)
                == BodyFixture.accessRequest([("02" + "0001" + "00005E2C0004" + "02", "03FF")]))
    }
}
