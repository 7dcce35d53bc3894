import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC of alerts")
struct MMCAlertTests {
    private typealias R = MMCResponse

    private func message(_ alert: Alert) throws -> Message {
        let (header, content) = alert.parts(from: R.device, originatorCounter: 2_000)
        return try R.message(header, content)
    }

    /// DeviceAlertMessage of an alert, without prefixes.
    private func body(_ alert: Alert, values: [COSEMData] = []) throws -> String {
        let document = try MMCDocument.alert(try message(alert), values: values)
        return try #require(document.first("DeviceAlertMessage")).plainXML
    }

    private func content(_ code: String, _ description: String, _ payload: String = "") -> String {
        "<DeviceAlertMessage><DeviceAlertContent><GBCSHexAlertCode>\(code)</GBCSHexAlertCode>"
            + "<AlertDescription>\(description)</AlertDescription><Timestamp>2026-11-29T12:00:00Z</Timestamp>"
            + (payload.isEmpty ? "" : "<Payload>\(payload)</Payload>") + "</DeviceAlertContent></DeviceAlertMessage>"
    }

    @Test("a generic alert: code, description and time")
    func generic() throws {
        let alert = Alert(AlertCode(rawValue: 0x8F30), at: R.noon, to: R.supplier)
        #expect(try body(alert) == content("8F30", "source does not have authority for command"))
        let unknown = Alert(AlertCode(rawValue: 0x8001), at: R.noon, to: R.supplier)
        #expect(try body(unknown) == content("8001", "alert code 8001"))
        #expect(
            try MMCDocument.alert(try message(alert)).first("Header")?.plainXML
                == compact(
                    """
                    <Header><BusinessOriginatorID>00-DB-12-34-56-78-90-A0</BusinessOriginatorID>
                    <BusinessTargetID>90-B3-D5-1F-30-01-00-00</BusinessTargetID><OriginatorCounter>2000</OriginatorCounter>
                    <GBCSHexadecimalMessageCode>1000</GBCSHexadecimalMessageCode></Header>
                    """))
    }

    @Test("firmware receipts, future-dated instructions, outages and unsupported commands")
    func payloads() throws {
        #expect(
            try body(.firmwareReceived(hash: [1, 0xAB], at: R.noon, to: R.supplier))
                == content(
                    "8F72", "firmware verified",
                    "<FirmwareVerificationDeviceAlert><ManufacturerImageHash>01AB</ManufacturerImageHash>"
                        + "</FirmwareVerificationDeviceAlert>"))
        #expect(
            try body(
                .futureDatedInstruction(
                    .futureDatedCommandProcessed, at: R.noon, command: MessageCode(rawValue: 0x0019),
                    counter: 1_000, instruction: ObjectReference(20, LogicalName(0, 0, 13, 0, 0), 10), to: R.supplier))
                == content(
                    "8F66", "future-dated command processed",
                    compact(
                        """
                        <FutureDatedCommandOutcomeDeviceAlert><COSEMFutureDatedAlert>
                        <FutureDatedCommandMessageCode>0019</FutureDatedCommandMessageCode>
                        <FutureDatedCommandOriginatorCounter>1000</FutureDatedCommandOriginatorCounter>
                        <DLMSCOSEMFDInstructionIdentification><ClassId>0014</ClassId>
                          <InstanceId>00000D0000FF</InstanceId><AttributeId>0A</AttributeId>
                        </DLMSCOSEMFDInstructionIdentification>
                        </COSEMFutureDatedAlert></FutureDatedCommandOutcomeDeviceAlert>
                        """)))
        #expect(
            try body(
                .supplyOutageRestored(
                    interruption: R.noon - 600, restoration: R.noon - 60, at: R.noon, to: R.supplier))
                == content(
                    "8F36", "supply outage restored, 3 minutes or longer",
                    "<SupplyOutageRestoreAlert><interruptionValue>2026-11-29T11:50:00Z</interruptionValue>"
                        + "<restorationValue>2026-11-29T11:59:00Z</restorationValue></SupplyOutageRestoreAlert>"))
        let command = GroupingHeader(
            craFlag: .command, originatorCounter: 100_000, businessOriginator: R.supplier, businessTarget: R.device,
            otherInformation: .messageCode(MessageCode(rawValue: 0x0012)))
        #expect(
            try body(.commandNotSupported(command, at: R.noon))
                == content(
                    "8F85", "command not supported by device",
                    "<CommandNotSupportedbyDevice><MessageCodeofCommandReceived>0012</MessageCodeofCommandReceived>"
                        + "<OriginatorCounterfromCommandReceived>100000</OriginatorCounterfromCommandReceived>"
                        + "</CommandNotSupportedbyDevice>"))
    }

    @Test("limits of auxiliary controllers")
    func limits() throws {
        #expect(
            try body(
                .auxiliaryLimitProcessed(
                    0x15, from: R.noon, to: R.noon + 3_600, level: 10, at: R.noon, to: R.supplier))
                == content(
                    "8F86", "limit APC level command processed",
                    "<LimitAPCLevelCommandProcessedDeviceAlert><APCLimitPeriodStart>2026-11-29T12:00:00Z"
                        + "</APCLimitPeriodStart><APCLimitPeriodEnd>2026-11-29T13:00:00Z</APCLimitPeriodEnd>"
                        + "<AuxiliaryControllerN>5</AuxiliaryControllerN><ResultingLevel>10</ResultingLevel>"
                        + "</LimitAPCLevelCommandProcessedDeviceAlert>"))
        #expect(
            try body(.auxiliaryLimitEnded(0x21, level: 100, at: R.noon, to: R.supplier))
                == content(
                    "8F87", "limit APC level ended or cancelled",
                    "<LimitAPCLevelEndedDeviceAlert><AuxiliaryControllerN>1</AuxiliaryControllerN>"
                        + "<ResultingLevel>100</ResultingLevel><InputFromControlledLoad/>"
                        + "</LimitAPCLevelEndedDeviceAlert>"))
        for (controller, level) in [(UInt8(0x16), UInt8(1)), (0x01, 1), (0x15, 101), (0x10, 0)] {
            let alert = Alert.auxiliaryLimitEnded(controller, level: level, at: R.noon, to: R.supplier)
            #expect { try body(alert) } throws: { ($0 as? MMCError)?.kind == .bound }
        }
    }

    @Test("ECS68: the decrypted entry of the Billing Data Log")
    func billingData() throws {
        let entry: [COSEMData] = [
            R.seconds("2026-11-29T00:00:00Z"), R.number(9), R.array(1...48), R.array(1...8), R.array(1...8),
            R.array(1...8), R.array(1...8),
        ]
        let log = try R.log(.billingRegisterLog, [entry])
        let alert = Alert.billingDataLogUpdated(log.encoded, at: R.noon, to: R.supplier)
        let blocks = (1...4).map { R.matrix("TariffTOUBlock\($0)RegisterMatrixValue", 1...8) }.joined()
        #expect(
            try body(alert, values: [log])
                == content(
                    "8F0A", "billing data log updated",
                    "<BillingDataLogDeviceAlert><ESMEBillingDataLogEntry><Timestamp>2026-11-29T00:00:00Z</Timestamp>"
                        + "<ActiveImportRegisterValueConsumption>9</ActiveImportRegisterValueConsumption>"
                        + R.matrix("TariffTOURegisterMatrixValue", 1...48) + blocks
                        + "</ESMEBillingDataLogEntry></BillingDataLogDeviceAlert>"))
        #expect { try body(alert) } throws: { ($0 as? MMCError)?.kind == .argument }
        let two = try R.log(.billingRegisterLog, [entry, entry])
        #expect { try body(alert, values: [two]) } throws: { ($0 as? MMCError)?.kind == .bound }
        let none = try R.log(.billingRegisterLog, [])
        #expect { try body(alert, values: [none]) } throws: { ($0 as? MMCError)?.kind == .content }
    }

    @Test("the outcome of Commands that were put off, in ASN.1")
    func deviceManagement() throws {
        let firmware = ActivateFirmwareAlert(
            code: .futureDatedCommandProcessed, executionTime: R.noon, counter: 7,
            outcome: ActivateFirmwareOutcome(.success, firmwareVersion: [1, 2, 3, 4]))
        var message = try R.message(R.header(.firmwareActivationAlert, .alert), firmware.encoded)
        #expect(
            try MMCDocument.alert(message).first("DeviceAlertMessage")?.plainXML
                == content(
                    "8F66", "future-dated command processed",
                    compact(
                        """
                        <FutureDatedCommandOutcomeDeviceAlert><FirmwareActivationDeviceAlert>
                        <ExecutionDateTime>2026-11-29T12:00:00Z</ExecutionDateTime>
                        <OriginatorCounterFromCommand>7</OriginatorCounterFromCommand>
                        <ActivateImageResponseCode ResponseCode="0"><ASN1Status>success</ASN1Status>
                        </ActivateImageResponseCode><FirmwareVersion>01020304</FirmwareVersion>
                        </FirmwareActivationDeviceAlert></FutureDatedCommandOutcomeDeviceAlert>
                        """)))
        let credentials = UpdateSecurityCredentialsAlert(
            code: .futureDatedCommandProcessed, executionTime: R.noon,
            outcome: UpdateSecurityCredentialsOutcome(counter: 7, mode: .supplierBySupplier, changes: [], results: []))
        message = try R.message(R.header(.securityCredentialsAlert, .alert), credentials.encoded)
        #expect(
            try MMCDocument.alert(message).first("DeviceAlertMessage")?.plainXML
                == content(
                    "8F66", "future-dated command processed",
                    compact(
                        """
                        <FutureDatedCommandOutcomeDeviceAlert><UpdateSecurityCredentialsDeviceAlert>
                        <UpdateSecurityCredentialsExecutionOutcome>
                        <AuthorisingRemotePartyOriginatorCounter>7</AuthorisingRemotePartyOriginatorCounter>
                        <CredentialsReplacementMode>SupplierBySupplier</CredentialsReplacementMode>
                        </UpdateSecurityCredentialsExecutionOutcome>
                        </UpdateSecurityCredentialsDeviceAlert></FutureDatedCommandOutcomeDeviceAlert>
                        """)))
        let broken = try R.message(R.header(.firmwareActivationAlert, .alert), [0x30, 0])
        #expect { try MMCDocument.alert(broken) } throws: { ($0 as? MMCError)?.kind == .content }
    }

    @Test("what the schema has no element for is told whole")
    func unnamed() throws {
        let log = DeviceLogBackup(time: R.noon, extendedPANIdentifier: 7, devices: [])
        let message = try message(.deviceLogChanged(log, at: R.noon, to: R.broker))
        let element = try #require(MMCDocument.alert(message).first("DeviceAlertMessage"))
        #expect(element.children.map(\.name) == ["GBCSData", "DeviceAlertContent"])
        #expect(element.children[0].text == MMCText.base64(message.content))
        #expect(
            element.children[0].attributes.map { "\($0.name)=\($0.value)" }
                == ["format=plain", "sequence=0", "name=content", "type=dlms"])
        #expect(element.children[1]["Payload"] == nil)
    }

    @Test("the causes of an integrity issue in words; others are errors")
    func integrityIssue() throws {
        func document(_ octets: [UInt8]) throws -> Element {
            let alert = Alert(
                AlertCode(rawValue: 0x81A0), messageCode: MMCAlertPayload.integrityIssueWarning, at: R.noon,
                to: R.supplier, elements: [.octetString(octets)])
            return try MMCDocument.alert(try message(alert))
        }
        #expect(try document([0, 5]).first("Warning")?.text == "Error Unexpected Hardware Reset")
        #expect(
            try document([0, 9]).first("Warning")?.text == "Unspecified Smart Meter Operational Integrity Error")
        #expect { try document([0, 10]) } throws: { ($0 as? MMCError)?.kind == .bound }
        #expect { try document([5]) } throws: { ($0 as? MMCError)?.kind == .content }
    }

    @Test("an alert without a definite time, or whose content is none, is an error")
    func malformed() throws {
        func error(_ body: COSEMData, code: MessageCode = .ecs80) throws -> MMCError? {
            var content: [UInt8] = []
            DataNotification(invokeID: LongInvokeIDAndPriority(originatorCounter: 1), body: body)
                .encode(into: &content)
            do {
                _ = try MMCDocument.alert(try R.message(R.header(code, .alert), content))
                return nil
            } catch { return error as? MMCError }
        }
        let code = COSEMData.longUnsigned(0x8F36)
        let noon = R.moment("2026-11-29T12:00:00Z")
        let never = COSEMData.octetString(COSEMDateTime.unspecified.octets)
        #expect(
            try error(.structure([code, never]))
                == MMCError(
                    .bound, at: "time of the alert", "the time is not defined, and the MMC schema demands one"))
        #expect(try error(.structure([code, noon]))?.kind == .content)
        #expect(try error(.structure([code, noon, noon, never]))?.kind == .bound)
        #expect(try error(.structure([code, noon, noon, noon])) == nil)
        #expect(try error(.structure([code]))?.kind == .content)
        #expect(try error(.structure([.unsigned(1), noon]))?.kind == .content)
        #expect(try error(.nullData)?.kind == .content)
        #expect(try error(.structure([code, noon, .nullData]), code: .ecs100)?.kind == .content)
        #expect(
            try error(.structure([code, noon, .octetString([1])]), code: .futureDatedInstruction)?.kind == .content)
        let empty = try R.message(R.header(.ecs80, .alert), [])
        #expect { try MMCDocument.alert(empty) } throws: { ($0 as? MMCError)?.kind == .content }
        let response = try R.message(R.header(.ecs80), [])
        #expect { try MMCDocument.alert(response) } throws: { ($0 as? MMCError)?.kind == .unsupported }
    }

    @Test("every kind of alert gives a document that the schema takes", .enabled(if: MMCSchema.isThere))
    func schema() throws {
        let log = DeviceLogBackup(time: R.noon, extendedPANIdentifier: 7, devices: [])
        let command = R.header(.cs06, .command)
        let alerts: [Alert] = [
            Alert(.immediateCommandProcessed, at: R.noon, to: R.supplier),
            .firmwareNotVerified(hash: [1], at: R.noon, to: R.supplier),
            .futureDatedInstruction(
                .futureDatedCommandNotProcessed, at: R.noon, command: .cs06, counter: .max,
                instruction: ObjectReference(9000, LogicalName(0, 0, 94, 44, 128), 6), to: R.supplier),
            .supplyOutageRestored(interruption: R.noon, restoration: R.noon, at: R.noon, to: R.supplier),
            .commandNotSupported(command, at: R.noon),
            .auxiliaryLimitProcessed(0x25, from: R.noon, to: R.noon, level: 0, at: R.noon, to: R.supplier),
            .auxiliaryLimitEnded(0x11, level: 100, at: R.noon, to: R.supplier),
            .deviceLogChanged(log, at: R.noon, to: R.broker),
            .subGHzChannelChanged(
                SubGHzChannelChange(channel: 1, trigger: .gsmeMissing), at: R.noon, to: R.broker),
        ]
        var documents = try alerts.enumerated().map { index, alert in
            ("\(index)", try MMCDocument.alert(try message(alert)))
        }
        let outcome = UpdateSecurityCredentialsOutcome(
            counter: 7, mode: .loadControllerByLoadController, changes: [], results: [])
        let credentials = UpdateSecurityCredentialsAlert(
            code: .futureDatedCommandNotProcessed, executionTime: R.noon, outcome: outcome)
        documents.append(
            (
                "credentials",
                try MMCDocument.alert(
                    try R.message(R.header(.loadControllerCredentialsAlert, .alert), credentials.encoded))
            ))
        #expect(try MMCSchema.problems(documents) == [])
    }
}
