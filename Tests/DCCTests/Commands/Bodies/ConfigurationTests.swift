import GBCS
import Testing

@testable import DCC

/// Clock, names, alerts and messages, with contents written by hand.
@Suite struct ConfigurationTests {
    private static func clock(_ name: String, _ tolerance: String) -> String {
        "<\(name)><CurrentDateTime>2026-11-01T23:59:50Z</CurrentDateTime>"
            + "<TolerancePeriod>\(tolerance)</TolerancePeriod></\(name)>"
    }

    @Test("6.11 and 8.1.1 give the clock an interval from the time to the end of the tolerance")
    func clock() throws {
        for (variant, name) in [("6.11", "SynchroniseClock"), ("8.1.1", "CommissionDeviceSynchroniseClock")] {
            let request = try BodyFixture.request(.init(rawValue: variant), Self.clock(name, "60"))
            #expect(request.useCase.code == "ECS70")
            let clock = "0008" + "0000010000FF"
            #expect(
                BodyFixture.octets(request)
                    == BodyFixture.accessRequest([
                        ("02" + clock + "09", "1605"),
                        (
                            "03" + clock + "05",
                            "0203" + "090C" + "FFFFFFFFFFFFFFFFFF8000FF" + "090C" + "07EA0B01FF173B32008000FF" + "090C"
                                + "07EA0B02FF000032008000FF"
                        ), ("03" + clock + "04", "0F00"), ("01" + clock + "02", "00"), ("01" + clock + "04", "00"),
                    ]))
        }
        #expect(
            try BodyFixture.mistake("6.11", Self.clock("SynchroniseClock", "86401"))
                == "TolerancePeriod: takes a whole number from 0 to 86400, not \"86401\"")
    }

    @Test("Values of one element stand in their item as the standard has them")
    func singleValues() throws {
        func check(_ variant: String, _ xml: String, _ code: String, _ items: [(String, String)]) throws {
            let request = try BodyFixture.request(.init(rawValue: variant), xml)
            #expect(request.useCase.code == code)
            #expect(BodyFixture.octets(request) == BodyFixture.accessRequest(items), "\(code)")
        }
        try check(
            "7.12",
            "<SetRandomisedOffsetLimit><RandomisedOffsetLimit>1799</RandomisedOffsetLimit></SetRandomisedOffsetLimit>",
            "ECS38", [("02" + "0001" + "00005E2C0001" + "02", "120707")])
        try check(
            "6.12",
            "<UpdateDeviceConfigurationInstantaneousPowerThreshold><LowMediumPowerThreshold>1</LowMediumPowerThreshold>"
                + "<MediumHighPowerThreshold>258</MediumHighPowerThreshold></UpdateDeviceConfigurationInstantaneousPowerThreshold>",
            "ECS34", [("02" + "0015" + "0000100000FF" + "02", "0102" + "0600000001" + "0600000102")])
        try check(
            "6.20.1",
            "<SetDeviceConfigurationImportMPxN><ImportMPANs><ImportMPAN>1234567890123</ImportMPAN></ImportMPANs></SetDeviceConfigurationImportMPxN>",
            "ECS39a", [("02" + "0001" + "00005E2C220B" + "02", "090D" + "31323334353637383930313233")])
        try check(
            "6.20.1",
            "<SetDeviceConfigurationImportMPxN><ImportMPANs><ImportMPAN>1234567890123</ImportMPAN><SecondaryImportMPAN>9999999999999</SecondaryImportMPAN></ImportMPANs></SetDeviceConfigurationImportMPxN>",
            "ECS39a",
            [
                (
                    "02" + "0001" + "00005E2C220B" + "02",
                    "091A" + "31323334353637383930313233" + String(repeating: "39", count: 13)
                )
            ]
        )
        try check(
            "6.20.2",
            "<SetDeviceConfigurationExportMPAN><ExportMPAN>1234567890123</ExportMPAN></SetDeviceConfigurationExportMPAN>",
            "ECS39b", [("02" + "0001" + "0100000002FF" + "02", "090D" + "31323334353637383930313233")])
        try check(
            "3.1", "<DisplayMessage><SupplierMessage> Hi</SupplierMessage></DisplayMessage>", "ECS10",
            [("02" + "0001" + "0002600D01FF" + "02", "0903" + "204869")])
        try check(
            "3.2",
            "<RestrictAccessForChangeOfTenancy><RestrictionDateTime>2026-11-01T00:00:00Z</RestrictionDateTime></RestrictAccessForChangeOfTenancy>",
            "ECS12", [("02" + "0001" + "00005E2C0302" + "02", "090C" + "07EA0B01FF000000008000FF")])
        try check(
            "3.3", "<ClearEventLog><ESMEEventLogType>ALCS</ESMEEventLogType></ClearEventLog>", "ECS15c",
            [("03" + "0007" + "0011636202FF" + "01", "0F00")])
        try check(
            "3.4",
            "<UpdateSupplierName><SupplierName>A B</SupplierName><SupplierTelephoneNumber>0 1</SupplierTelephoneNumber></UpdateSupplierName>",
            "ECS16",
            [
                ("02" + "2328" + "0000600D00FF" + "02", "0903" + "302031"),
                ("02" + "2328" + "0000600D01FF" + "02", "0903" + "412042"),
            ])
    }

    @Test("9.1 takes the number that the DCC made up")
    func identificationNumber() throws {
        let xml = "<RequestCustomerIdentificationNumber/>"
        var target = BodyFixture.meter()
        target.customerIdentificationNumber = "0042"
        let request = try BodyFixture.request("9.1", xml, to: target)
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([("02" + "0001" + "0003600D01FF" + "02", "0904" + "30303432")]))
        for number in [nil, "", "123", "12345", "12a4"] {
            target.customerIdentificationNumber = number
            #expect(try BodyFixture.mistake("9.1", xml, to: target).hasPrefix("9.1: needs"))
        }
    }

    @Test(
        "Texts and numbers beyond the schema's bounds are refused with the element's name",
        arguments: [
            (
                "7.12",
                "<SetRandomisedOffsetLimit><RandomisedOffsetLimit>1800</RandomisedOffsetLimit></SetRandomisedOffsetLimit>",
                "RandomisedOffsetLimit: takes a whole number from 0 to 1799, not \"1800\""
            ),
            (
                "7.12", "<SetRandomisedOffsetLimit><RandomisedOffsetLimit/></SetRandomisedOffsetLimit>",
                "RandomisedOffsetLimit: takes a whole number from 0 to 1799, not \"\""
            ),
            (
                "7.12",
                "<SetRandomisedOffsetLimit><RandomisedOffsetLimit>99999999999999999999</RandomisedOffsetLimit></SetRandomisedOffsetLimit>",
                "RandomisedOffsetLimit: takes a whole number from 0 to 1799, not \"99999999999999999999\""
            ),
            ("7.12", "<SetRandomisedOffsetLimit/>", "SetRandomisedOffsetLimit: RandomisedOffsetLimit is missing"),
            (
                "3.1", "<DisplayMessage><SupplierMessage/></DisplayMessage>",
                "SupplierMessage: takes 1 to 116 printable ASCII characters"
            ),
            (
                "3.1", "<DisplayMessage><SupplierMessage>£</SupplierMessage></DisplayMessage>",
                "SupplierMessage: takes 1 to 116 printable ASCII characters"
            ),
            (
                "3.1",
                "<DisplayMessage><SupplierMessage>\(String(repeating: "x", count: 117))</SupplierMessage></DisplayMessage>",
                "SupplierMessage: takes 1 to 116 printable ASCII characters"
            ),
            ("3.3", "<ClearEventLog/>", "ClearEventLog: ESMEEventLogType is missing"),
            (
                "3.4",
                "<UpdateSupplierName><SupplierName>A</SupplierName><SupplierTelephoneNumber>+44</SupplierTelephoneNumber></UpdateSupplierName>",
                "SupplierTelephoneNumber: takes 1 to 18 digits and spaces"
            ),
            (
                "6.20.2",
                "<SetDeviceConfigurationExportMPAN><ExportMPAN>123456789012</ExportMPAN></SetDeviceConfigurationExportMPAN>",
                "ExportMPAN: takes 13 digits"
            ),
            (
                "6.20.1",
                "<SetDeviceConfigurationImportMPxN><ImportMPRN>1</ImportMPRN></SetDeviceConfigurationImportMPxN>",
                TranslationError.noGasDevice.description
            ),
        ])
    func mistakes(_ variant: String, _ xml: String, _ sentence: String) throws {
        #expect(try BodyFixture.mistake(.init(rawValue: variant), xml) == sentence)
    }

    static func alerts(_ element: String, _ group: String, _ events: String) -> String {
        "<ConfigureAlertBehaviour><\(element)><\(group)>\(events)</\(group)></\(element)></ConfigureAlertBehaviour>"
    }

    @Test(
        "6.22 sets the bits of events in the mask, and of those that are enabled in the actions",
        arguments: [
            ("ElectricitySupplierAlerts", "ECS25a", "001E61620BFF"),
            ("ElectricitySupplierHANAlertSettings", "ECS25a1", "001E61620CFF"),
            ("ElectricitySupplierAlarmSettings", "ECS25a2", "001E61620DFF"),
            ("ElectricitySupplierLoggingSettings", "ECS25a3", "001E61620EFF"),
        ])
    func supplierAlerts(_ element: String, _ code: String, _ object: String) throws {
        let request = try BodyFixture.request(
            "6.22", Self.alerts(element, "SupplierESMECommon", "<x810D>Enable</x810D><x81C6>Disable</x81C6>"))
        #expect(request.useCase.code == code)
        let mask = String(repeating: "0", count: 14) + "40" + String(repeating: "0", count: 44) + "2000"
        let actions = String(repeating: "0", count: 60) + "2000"
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([("02" + "0001" + object + "02", "04820200" + mask + actions)]))
    }

    @Test("The Network Operator's events are 80nn; events that the schema has not there, and gas alerts, are refused")
    func operatorAlerts() throws {
        let request = try BodyFixture.request(
            "6.22",
            Self.alerts(
                "ElectricityNetworkOperatorLoggingSettings", "NetworkOperatorESMEPolyPhase", "<x8003>Enable</x8003>"))
        #expect(request.useCase.code == "ECS25b3")
        let half = String(repeating: "0", count: 62) + "08"
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([("02" + "0001" + "00216162" + "0EFF" + "02", "04820200" + half + half)]))
        func mistake(_ element: String, _ group: String, _ events: String) throws -> String {
            try BodyFixture.mistake("6.22", Self.alerts(element, group, events))
        }
        let supplier = "ElectricitySupplierAlerts"
        #expect(
            try mistake(supplier, "SupplierESMECommon", "<x8014>Enable</x8014>")
                == "SupplierESMECommon: has no element x8014")
        #expect(
            try mistake(supplier, "SupplierESMECommon", "<x810F>Enable</x810F>")
                == "SupplierESMECommon: has no element x810F")
        #expect(
            try mistake(supplier, "SupplierESMECommon", "<x810D>Yes</x810D>")
                == "x810D: takes \"Enable\", \"Disable\", not \"Yes\"")
        #expect(
            try mistake(supplier, "SupplierESMECommon", "<x810D>Enable</x810D><x810D>Disable</x810D>")
                == "SupplierESMECommon: x810D comes more than once")
        #expect(
            try mistake(supplier, "NetworkOperatorESMECommon", "")
                == "\(supplier): has no element NetworkOperatorESMECommon")
        #expect(try mistake("GasSupplierAlerts", "x", "") == TranslationError.noGasDevice.description)
        #expect(
            try BodyFixture.mistake("6.22", "<ConfigureAlertBehaviour/>").hasPrefix(
                "ConfigureAlertBehaviour: takes one of ElectricityNetworkOperatorAlerts"))
    }
}
