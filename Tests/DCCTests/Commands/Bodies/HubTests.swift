import GBCS
import Testing

@testable import DCC

/// The Communications Hub's device log and sub-GHz network, with contents written by hand.
@Suite struct HubTests {
    private static func log(_ type: String, _ more: String = "") -> String {
        "<UpdateHANDeviceLog><DeviceID>00-DB-12-34-56-78-90-A0</DeviceID><RequestType>\(type)</RequestType>\(more)</UpdateHANDeviceLog>"
    }

    static func addition(_ code: String, _ period: String = "90") -> String {
        log(
            "Add",
            "<AddDeviceToCHFWhitelist><JoinTimePeriod>\(period)</JoinTimePeriod><InstallCode>\(code)</InstallCode>"
                + "<ImportMPxN>1234567890123</ImportMPxN></AddDeviceToCHFWhitelist>")
    }

    private static let object = "0068" + "00001E0300FF"

    @Test("8.11 adds a device with its key, or removes it")
    func deviceLog() throws {
        let code = "30313233343536373839414243444546"
        let addition = try BodyFixture.request("8.11", Self.addition(code), to: BodyFixture.communicationsHub)
        #expect(addition.useCase.code == "CCS01")
        #expect(
            BodyFixture.octets(addition)
                == BodyFixture.accessRequest([
                    (
                        "03" + Self.object + "01",
                        "0204" + "0908" + "00DB1234567890A0" + "1601" + "0910" + code + "1600"
                    ), ("02" + Self.object + "03", "12005A"), ("02" + Self.object + "02", "03FF"),
                ]))
        let removal = try BodyFixture.request("8.11", Self.log("Remove"), to: BodyFixture.communicationsHub)
        #expect(removal.useCase.code == "CCS02")
        #expect(
            BodyFixture.octets(removal)
                == BodyFixture.accessRequest([("03" + Self.object + "02", "0908" + "00DB1234567890A0")]))
    }

    /// The CRC and the hash are those of the example in ZigBee Base Device Behavior 10.1.1.
    @Test(
        "An Install Code has the CRC of its specification's example, and a short one becomes a key by the ZigBee hash")
    func installCode() {
        let example: [UInt8] = [
            0x83, 0xFE, 0xD3, 0x40, 0x7A, 0x93, 0x97, 0x23, 0xA5, 0xC6, 0x39, 0xB2, 0x69, 0x16, 0xD5, 0x05,
        ]
        #expect(InstallCode.crc(example) == 0xB5C3)
        #expect(zigBeeHash(example + [0xC3, 0xB5]).hexadecimal == "66B6900981E1EE3CA4206B6B861C02BB")
        #expect(InstallCode.key(example) == example)
        let short = Array(example.prefix(6))
        let check = InstallCode.crc(short)
        #expect(InstallCode.key(short) == zigBeeHash(short + [UInt8(check & 0xFF), UInt8(check >> 8)]))
    }

    @Test("A device without a code, with a code or a period of another size, or without an EUI-64 is not added")
    func wrongAdditions() throws {
        func mistake(_ xml: String) throws -> String {
            try BodyFixture.mistake("8.11", xml, to: BodyFixture.communicationsHub)
        }
        #expect(try mistake(Self.log("Add")) == "UpdateHANDeviceLog: AddDeviceToCHFWhitelist is missing")
        #expect(try mistake(Self.log("Change")) == "RequestType: takes \"Add\", \"Remove\", not \"Change\"")
        #expect(try mistake(Self.addition("0011223344")) == "InstallCode: takes 6 to 16 octets in hexadecimal")
        #expect(
            try mistake(Self.addition(String(repeating: "00", count: 17)))
                == "InstallCode: takes 6 to 16 octets in hexadecimal")
        #expect(try mistake(Self.addition("00112233445G")) == "InstallCode: takes 6 to 16 octets in hexadecimal")
        for period in ["0", "3601", "x"] {
            #expect(
                try mistake(Self.addition("001122334455", period)).hasPrefix(
                    "JoinTimePeriod: takes a whole number from 1 to 3600"))
        }
        #expect(
            try mistake(Self.log("Remove").replacing("-A0", with: "-A")).hasPrefix("DeviceID: takes an EUI-64"))
    }

    @Test("8.9 reads the log, or with ReadSecurityDetails the log with the hashes of its keys")
    func readLog() throws {
        let hub = BodyFixture.communicationsHub
        #expect(try BodyFixture.request("8.9", "<ReadDeviceLog/>", to: hub).useCase.code == "CCS06")
        #expect(
            try BodyFixture.request("8.9", "<ReadDeviceLog><ReadSecurityDetails/></ReadDeviceLog>", to: hub).useCase
                .code
                == "CCS07")
    }

    @Test("8.12.1 restores the log that the DCC has of the old hub, and is refused where it has none")
    func restoration() throws {
        let xml = "<RestoreHANDeviceLog><OldCHFID>00-DB-12-34-56-78-90-95</OldCHFID></RestoreHANDeviceLog>"
        var hub = BodyFixture.communicationsHub
        #expect(try BodyFixture.mistake("8.12.1", xml, to: hub).hasPrefix("OldCHFID: the DCC has no CHF Device Log of"))
        hub.deviceLog = DeviceLogRestoration(
            extendedPANIdentifier: 0x0102_0304_0506_0708,
            devices: [.init(device: BodyFixture.esme, hashedLinkKey: [UInt8](repeating: 7, count: 16))])
        #expect(
            try BodyFixture.octets(BodyFixture.request("8.12.1", xml, to: hub))
                == BodyFixture.accessRequest([
                    (
                        "03" + Self.object + "05",
                        "0202" + "0908" + "0102030405060708" + "0101" + "0202" + "0908" + "00DB1234567890A0" + "0910"
                            + String(repeating: "07", count: 16)
                    )
                ]))
    }

    private static let shares: [(name: String, value: String)] = [
        ("NormalLimitedDutyCycleThreshold", "1.3"), ("LimitedCriticalDutyCycleThreshold", "2.2"),
        ("MaximumSubGHzChannelChangesPerWeek", "5"), ("GSMECurfew", "7"), ("ChannelQuieterThreshold", "7"),
        ("ChannelNoisierThreshold", "12"), ("NonGSMEPoorCommsPercentageThreshold", "60.00"),
        ("NonGSMEPoorCommsMeasurementPeriods", "130"), ("LocalCHNoiseMeasurementPeriod", "100"),
        ("LocalCHFailurePercentage", "40.5"), ("LocalCHRetryPercentage", "1"),
    ]

    static func subGHz(_ changed: String = "", _ value: String = "", channel: String = "Channel26") -> String {
        "<SetCHFSubGHzConfiguration><LowerBandSubGHzChannels0To26><Channel0/><\(channel)/></LowerBandSubGHzChannels0To26>"
            + "<LowerBandSubGHzChannels27To34><Channel27/></LowerBandSubGHzChannels27To34>"
            + "<LowerBandSubGHzChannels35To61><Channel61/></LowerBandSubGHzChannels35To61><UpperBandSubGHzChannels0To26/>"
            + shares.map { "<\($0.name)>\($0.name == changed ? value : $0.value)</\($0.name)>" }.joined()
            + "</SetCHFSubGHzConfiguration>"
    }

    @Test("6.28 has a mask for each page of channels, and shares in hundredths of a percent")
    func subGHz() throws {
        let request = try BodyFixture.request("6.28", Self.subGHz(), to: BodyFixture.communicationsHub)
        #expect(request.useCase.code == "DBCH04")
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([
                    (
                        "02" + "0001" + "00005E2C0A00" + "02",
                        "020F" + "0420" + "E4000001" + "0420" + "E8000001" + "0420" + "F4000000" + "0420" + "F8000000"
                            + "120082" + "1200DC" + "1105" + "120007" + "1107" + "110C" + "121770" + "1182" + "120064"
                            + "120FD2" + "120064"
                    )
                ]))
    }

    @Test(
        "Shares, limits and channels beyond the schema's bounds are refused with the element's name",
        arguments: [
            ("NormalLimitedDutyCycleThreshold", ["0.4", "2.1", "1.25", "1,3", "-1.3", "", ".", "1.3.0"]),
            ("LimitedCriticalDutyCycleThreshold", ["1.5", "2.5", "1.55"]),
            ("MaximumSubGHzChannelChangesPerWeek", ["0", "8"]), ("GSMECurfew", ["1", "65536"]),
            ("ChannelQuieterThreshold", ["0", "256"]), ("ChannelNoisierThreshold", ["21", "-1"]),
            ("NonGSMEPoorCommsPercentageThreshold", ["0.99", "100.01", "1.001", "99999999999999999999"]),
            ("NonGSMEPoorCommsMeasurementPeriods", ["49", "151"]), ("LocalCHNoiseMeasurementPeriod", ["60"]),
        ] as [(String, [String])])
    func wrongSubGHz(_ name: String, _ values: [String]) throws {
        for value in values {
            let mistake = try BodyFixture.mistake("6.28", Self.subGHz(name, value), to: BodyFixture.communicationsHub)
            #expect(mistake.hasPrefix("\(name): takes a"), "\(value): \(mistake)")
        }
        for channel in ["Channel27", "Channel", "Channel01", "Other"] {
            #expect(
                try BodyFixture.mistake("6.28", Self.subGHz(channel: channel), to: BodyFixture.communicationsHub)
                    == "LowerBandSubGHzChannels0To26: has no element \(channel)")
        }
    }
}
