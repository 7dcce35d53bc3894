import COSEM
import DUIS
import GBCS
import Testing

@testable import DCC

/// Reads, with contents written by hand: kind, class, logical name, member, and data.
@Suite struct ReadTests {
    @Test("A read without a range becomes its use case; where the schema has it, the DCC waits for ExecutionDateTime")
    func plainReads() throws {
        let request = try BodyFixture.request("4.18", "<ReadMeterBalance/>")
        #expect(request.useCase.code == "ECS82")
        #expect(request.executionTime == nil)
        #expect(request.activation == nil)
        #expect(BodyFixture.octets(request) == BodyFixture.accessRequest([("010070" + "0000130A00FF" + "02", "00")]))
        let later = try BodyFixture.request(
            "4.18", "<ReadMeterBalance><ExecutionDateTime>2026-11-01T00:00:00Z</ExecutionDateTime></ReadMeterBalance>")
        #expect(later.executionTime == UTCTime(secondsSince2000: 846_806_400))
        #expect(
            try BodyFixture.mistake(
                "4.16",
                "<ReadActivePowerImport><ExecutionDateTime>2026-11-01T00:00:00Z</ExecutionDateTime></ReadActivePowerImport>"
            ) == "ReadActivePowerImport: has no element ExecutionDateTime")
    }

    private static func log(_ name: String, _ more: String = "") -> String {
        "<\(name)><ReadLogPeriod><StartDateTime>2026-11-01T00:00:00.00Z</StartDateTime>"
            + "<EndDateTime>2026-11-02T00:30:00.00Z</EndDateTime></ReadLogPeriod>\(more)</\(name)>"
    }

    @Test("The period of a log stands in the command as seconds since 2000")
    func period() throws {
        let request = try BodyFixture.request("4.8.3", Self.log("ReadExportProfileData"))
        let selection =
            "0204" + "0204" + "120001" + "0906" + "00005E2C64FF" + "0F02" + "120000" + "06" + "32793D80" + "06"
            + "327A9608" + "0100"
        #expect(request.useCase.code == "ECS22a")
        #expect(
            BodyFixture.octets(request)
                == BodyFixture.accessRequest([("040007" + "0000630101FF" + "02" + "01" + selection, "00")]))
    }

    @Test(
        "A period that is missing, has one end, or has an end that is no time is refused with the element's name",
        arguments: [
            ("<ReadExportProfileData/>", "ReadExportProfileData: ReadLogPeriod is missing"),
            (
                "<ReadExportProfileData><ReadLogPeriod><StartDateTime>2026-11-01T00:00:00Z</StartDateTime></ReadLogPeriod></ReadExportProfileData>",
                "ReadLogPeriod: EndDateTime is missing"
            ),
            (
                "<ReadExportProfileData><ReadLogPeriod><StartDateTime>2026-02-30T00:00:00Z</StartDateTime><EndDateTime>2026-11-02T00:30:00Z</EndDateTime></ReadLogPeriod></ReadExportProfileData>",
                "StartDateTime: takes a time such as 2030-01-15T09:00:00.00Z, not \"2026-02-30T00:00:00Z\""
            ),
            (
                "<ReadExportProfileData><ReadLogPeriod><StartDateTime>2026-11-01T00:00:00Z</StartDateTime><StartDateTime>2026-11-01T00:00:00Z</StartDateTime><EndDateTime>2026-11-02T00:30:00Z</EndDateTime></ReadLogPeriod></ReadExportProfileData>",
                "ReadLogPeriod: StartDateTime comes more than once"
            ),
        ])
    func wrongPeriods(_ xml: String, _ sentence: String) throws {
        #expect(try BodyFixture.mistake("4.8.3", xml) == sentence)
    }

    @Test("A certificate goes with the reads that bring protected attributes back, and must be one for key agreement")
    func certificates() throws {
        let certificate = TestCertificates.keyAgreement
        let given = "<KAPublicSecurityCredentials>\(certificate.base64)</KAPublicSecurityCredentials>"
        let request = try BodyFixture.request("4.8.1", Self.log("ReadActiveImportProfileData", given))
        #expect(request.keyAgreementCertificate == certificate.certificate.der)
        #expect(request.isSensitive)
        #expect(
            try BodyFixture.mistake("4.8.3", Self.log("ReadExportProfileData", given))
                == "ReadExportProfileData: has no element KAPublicSecurityCredentials")
        for (text, part) in [
            ("", "takes a certificate on P-256"), ("AAAA", "takes a certificate on P-256"),
            ("%%%%", "takes a certificate on P-256"),
            (TestCertificates.digitalSignature.base64, "key is not for key agreement"),
            (String(repeating: "A", count: 8_000), "at most 4096 octets"),
        ] {
            let xml = Self.log(
                "ReadActiveImportProfileData", "<KAPublicSecurityCredentials>\(text)</KAPublicSecurityCredentials>")
            #expect(try BodyFixture.mistake("4.8.1", xml).contains(part), "\(text.prefix(10))")
        }
    }

    @Test("A meter of three phases has use cases of its own for voltage, and the Network Operator for its alerts")
    func choices() throws {
        func code(
            _ variant: String, _ xml: String, _ target: TranslationTarget
        ) throws -> String {
            try BodyFixture.request(.init(rawValue: variant), xml, to: target).useCase.code
        }
        let (single, poly) = (BodyFixture.meter(), BodyFixture.meter(.polyphase))
        let network = BodyFixture.meter(as: .networkOperator)
        #expect(try code("4.10", Self.log("ReadNetworkData"), single) == "ECS23")
        #expect(try code("4.10", Self.log("ReadNetworkData"), poly) == "ECS23b")
        #expect(try code("6.2.1", "<ReadDeviceConfigurationVoltage/>", poly) == "ECS26k")
        let counters = "<UpdateDeviceConfigurationRMSVoltageCounterReset/>"
        #expect(try code("6.27", counters, single) == "ECS29e")
        #expect(try code("6.27", counters, poly) == "ECS29f")
        let alerts = "<ReadDeviceConfigurationEventAndAlertBehaviours/>"
        #expect(try code("6.2.10", alerts, single) == "ECS25r1")
        #expect(try code("6.2.10", alerts, network) == "ECS25r2")
        let identity = "<ReadDeviceConfigurationIdentityExcMPxN/>"
        #expect(try code("6.2.4", identity, single) == "ECS26m")
        #expect(try code("6.2.4", identity, BodyFixture.communicationsHub) == "ECS26n")
    }

    @Test("Logs of events are the target's; those of gas devices are refused")
    func eventLogs() throws {
        func code(_ log: String, _ target: TranslationTarget) throws -> String {
            let xml = Self.log("ReadEventOrSecurityLog", "<LogToRead>\(log)</LogToRead>")
            let mistake = try BodyFixture.mistake("6.13", xml, to: target)
            return try mistake.isEmpty ? BodyFixture.request("6.13", xml, to: target).useCase.code : mistake
        }
        let (meter, hub) = (BodyFixture.meter(), BodyFixture.communicationsHub)
        #expect(try code("Event", meter) == "ECS35a")
        #expect(try code("Security", meter) == "ECS35b")
        #expect(try code("PowerEvent", meter) == "ECS35e")
        #expect(try code("ALCSEvent", meter) == "ECS35g")
        #expect(try code("Event", hub) == "ECS35c")
        #expect(try code("Security", hub) == "ECS35d")
        #expect(try code("PowerEvent", hub) == "LogToRead: a Communications Hub Function has no such log")
        #expect(try code("GSMEEvent", meter) == TranslationError.noGasDevice.description)
        #expect(try code("Other", meter).hasPrefix("LogToRead: takes \"Event\", \"Security\""))
    }

    @Test("A request for another device, with another variant's body, or of a variant without commands is refused")
    func wrongTargets() throws {
        #expect(
            try BodyFixture.mistake("4.18", "<ReadSupplyStatus/>")
                == "4.18: its body is ReadMeterBalance, not ReadSupplyStatus")
        #expect(
            try BodyFixture.mistake("4.18", "<ReadMeterBalance/>", to: BodyFixture.communicationsHub)
                == "4.18: is for ESME; 00-DB-12-34-56-78-90-A2 is CHF")
        #expect(
            try BodyFixture.mistake("8.2", "<ReadInventory/>")
                == "8.2: becomes no command of an ESME or a Communications Hub Function")
        for type in [InventoryEntry.DeviceType.gsme, .gasProxyFunction] {
            let gas = TranslationTarget(BodyFixture.esme, type: type, requester: .supplier)
            #expect(
                try BodyFixture.mistake("4.18", "<ReadMeterBalance/>", to: gas)
                    == TranslationError.noGasDevice.description)
        }
    }
}
