import COSEM
import GBCS
import Testing

@testable import DCC

/// Credentials and firmware, with contents written by hand around certificates of the tests' own.
@Suite struct SecurityTests {
    static let path =
        "<CertificationPathCertificates><Certificate>\(TestCertificates.authority.base64)</Certificate>"
        + "</CertificationPathCertificates>"
    static let signing =
        "<DigitalSigningCertificate>\(TestCertificates.digitalSignature.base64)</DigitalSigningCertificate>"
    static let agreement =
        "<KeyAgreementCertificate>\(TestCertificates.keyAgreement.base64)</KeyAgreementCertificate>"
    static let topUp =
        "<KeyAgreementTopUpCertificate>\(TestCertificates.topUp.base64)</KeyAgreementTopUpCertificate>"

    static func update(
        _ role: String, floors: String = "<RemotePartyFloorSeqNumber>5</RemotePartyFloorSeqNumber>",
        certificates: String = signing, checks: String = "true", time: String = "", path: String = path
    ) -> String {
        "<UpdateSecurityCredentialsKRP>\(time)<RemotePartyRole>\(role)</RemotePartyRole>\(floors)<ReplacementCertificates>"
            + "<SupplierOrNetworkOperatorCertificates>\(certificates)</SupplierOrNetworkOperatorCertificates>"
            + "</ReplacementCertificates>\(path)<ApplyTimeBasedCPVChecks>\(checks)</ApplyTimeBasedCPVChecks>"
            + "</UpdateSecurityCredentialsKRP>"
    }

    /// A SEQUENCE or another constructed value: lengths of 128 and more take two octets in GBCS.
    private static func der(_ tag: String, _ contents: String) -> String {
        let count = contents.count / 2
        return tag + (count < 0x80 ? UInt8(count).hexadecimal : "82" + UInt16(count).hexadecimal) + contents
    }

    private static func content(
        _ control: String, _ replacements: [(TestCertificates.Written, String)], time: String = ""
    )
        -> String
    {
        let rows = replacements.map { der("30", $0.certificate.der.hexadecimal + $1) }.joined()
        return der(
            "30",
            der("30", control) + der("30", rows) + der("30", TestCertificates.authority.certificate.der.hexadecimal)
                + time)
    }

    static let counter = "8302" + "03E8"

    @Test("A supplier replaces its three certificates, and gives counters of its own and of its top-ups")
    func supplier() throws {
        let floors =
            "<RemotePartyFloorSeqNumber>5</RemotePartyFloorSeqNumber>"
            + "<RemotePartyPrepaymentTopUpFloorSeqNumber>6</RemotePartyPrepaymentTopUpFloorSeqNumber>"
        let request = try BodyFixture.request(
            "6.15.1", Self.update("Supplier", floors: floors, certificates: Self.signing + Self.agreement + Self.topUp))
        #expect(request.useCase.code == "CS02bSupplierBySupplier")
        #expect(request.isCritical)
        #expect(
            BodyFixture.octets(request)
                == Self.content(
                    "020102" + "A207" + "020102" + "03020780" + Self.counter + "840105" + "A508" + "3006" + "020100"
                        + "020106",
                    [
                        (TestCertificates.digitalSignature, "3007" + "020102" + "03020780"),
                        (TestCertificates.keyAgreement, "3007" + "020102" + "03020308"),
                        (TestCertificates.topUp, "300A" + "020102" + "03020308" + "020101"),
                    ]))
    }

    @Test("A supplier replaces a Load Controller's, whose counter is another role's; dates and checks are as asked")
    func loadController() throws {
        let request = try BodyFixture.request(
            "6.15.1",
            Self.update(
                "LoadController", checks: "false", time: "<ExecutionDateTime>2030-01-15T00:00:00Z</ExecutionDateTime>"))
        #expect(request.useCase.code == "CS02gLoadControllerBySupplier")
        #expect(
            BodyFixture.octets(request)
                == Self.content(
                    "02010B" + "810101" + "A207" + "020102" + "03020780" + Self.counter + "A608" + "3006" + "020108"
                        + "020105",
                    [(TestCertificates.digitalSignature, "3007" + "020108" + "03020780")],
                    time: "180F" + "32303330303131353030303030305A"))
        let never = try BodyFixture.request(
            "6.15.1",
            Self.update("NetworkOperator", time: "<ExecutionDateTime>3000-12-31T00:00:00Z</ExecutionDateTime>"))
        #expect(never.useCase.code == "CS02bNOByNO")
        #expect(BodyFixture.octets(never).hasSuffix("180F" + "39393939313233313233353935395A"))
    }

    @Test("Credentials of a role that no User replaces, of the wrong kind, or without a path are refused")
    func wrongReplacements() throws {
        func mistake(_ xml: String) throws -> String { try BodyFixture.mistake("6.15.1", xml) }
        #expect(
            try mistake(Self.update("ACB"))
                == "RemotePartyRole: a User cannot replace the credentials of Access Control Broker")
        #expect(try mistake(Self.update("Nobody")).hasPrefix("RemotePartyRole: takes \"ACB\""))
        #expect(
            try mistake(Self.update("NetworkOperator", certificates: Self.topUp))
                == "KeyAgreementTopUpCertificate: only a supplier has one")
        #expect(
            try mistake(Self.update("Supplier", certificates: ""))
                == "SupplierOrNetworkOperatorCertificates: has no certificate")
        #expect(
            try mistake(
                Self.update("Supplier", certificates: "<DigitalSigningCertificate>MAA=</DigitalSigningCertificate>")
            )
            .hasPrefix("DigitalSigningCertificate: takes a certificate"))
        #expect(
            try mistake(Self.update("Supplier", path: ""))
                == "UpdateSecurityCredentialsKRP: CertificationPathCertificates is missing")
        let certificate = "<Certificate>\(TestCertificates.authority.base64)</Certificate>"
        #expect(
            try mistake(
                Self.update(
                    "Supplier",
                    path:
                        "<CertificationPathCertificates>\(String(repeating: certificate, count: 4))</CertificationPathCertificates>"
                )) == "CertificationPathCertificates: Certificate comes 4 times; it must come 1 to 3 times")
        #expect(
            try mistake(
                Self.update(
                    "Supplier", floors: "<RemotePartyFloorSeqNumber>9223372036854775808</RemotePartyFloorSeqNumber>")
            )
            .hasPrefix("RemotePartyFloorSeqNumber: takes a whole number from 0 to 9223372036854775807"))
    }

    @Test("6.23 is the Transitional CoS party's, 8.5 and 6.21 are the Access Control Broker's")
    func otherOriginators() throws {
        let cos = try BodyFixture.request(
            "6.23",
            "<UpdateSecurityCredentialsCoS><SupplierFloorSeqNumber>7</SupplierFloorSeqNumber>"
                + "<SupplierReplacementCertificates>\(Self.signing)</SupplierReplacementCertificates>\(Self.path)"
                + "<ApplyTimeBasedCPVChecks>1</ApplyTimeBasedCPVChecks><ImportMPxN>1234567890123</ImportMPxN>"
                + "</UpdateSecurityCredentialsCoS>")
        #expect(cos.originator == .transitionalCoS)
        #expect(
            BodyFixture.octets(cos)
                == Self.content(
                    "020107" + "A207" + "020105" + "03020780" + Self.counter + "A608" + "3006" + "020102" + "020107",
                    [(TestCertificates.digitalSignature, "3007" + "020102" + "03020780")]))
        let optOut = try BodyFixture.request(
            "8.5",
            "<ServiceOptOut><ExecutionDateTime>2026-11-01T00:00:00Z</ExecutionDateTime>"
                + "<ACBFloorSeqNumber>0</ACBFloorSeqNumber><ReplacementCertificates>\(Self.agreement)</ReplacementCertificates>"
                + "\(Self.path)<ApplyTimeBasedCPVChecks>true</ApplyTimeBasedCPVChecks></ServiceOptOut>")
        #expect(optOut.originator == .accessControlBroker)
        #expect(optOut.executionTime == UTCTime(secondsSince2000: 846_806_400))
        #expect(!optOut.isCritical)
        #expect(
            BodyFixture.octets(optOut)
                == Self.content(
                    "020104" + Self.counter + "840100",
                    [(TestCertificates.keyAgreement, "3007" + "020104" + "03020308")]))
        let handover = try BodyFixture.request(
            "6.21",
            "<RequestHandoverOfDCCControlledDevice><RemotePartyRole>NetworkOperator</RemotePartyRole>"
                + "<ReplacementCertificates>\(Self.signing)</ReplacementCertificates>\(Self.path)"
                + "<ApplyTimeBasedCPVChecks>true</ApplyTimeBasedCPVChecks></RequestHandoverOfDCCControlledDevice>")
        #expect(handover.originator == .accessControlBroker)
        #expect(handover.useCase.code == "CS02bNOByNO")
    }

    @Test("6.24.1 is asked by the Access Control Broker, in CS02f where a Load Controller is among the roles")
    func details() throws {
        func octets(_ roles: [String], _ code: String) throws -> String {
            let request = try BodyFixture.request(
                "6.24.1",
                "<RetrieveDeviceSecurityCredentialsKRP>"
                    + roles.map { "<RemotePartyRole>\($0)</RemotePartyRole>" }.joined()
                    + "</RetrieveDeviceSecurityCredentialsKRP>")
            #expect(request.useCase.code == code)
            #expect(request.originator == .accessControlBroker)
            return BodyFixture.octets(request)
        }
        let cell = "3007" + "020104" + "03020308"
        #expect(
            try octets(["Supplier", "NetworkOperator"], "CS02a") == "3011" + cell + "3006" + "020102" + "020103")
        #expect(try octets(["Root", "LoadController"], "CS02f") == "3011" + cell + "3006" + "020100" + "020108")
        #expect(
            try BodyFixture.mistake("6.24.1", "<RetrieveDeviceSecurityCredentialsKRP/>").contains("comes 0 times"))
        #expect(
            try BodyFixture.mistake(
                "6.24.1",
                "<RetrieveDeviceSecurityCredentialsKRP>"
                    + String(repeating: "<RemotePartyRole>Root</RemotePartyRole>", count: 8)
                    + "</RetrieveDeviceSecurityCredentialsKRP>"
            ).contains("comes 8 times; it must come 1 to 7 times"))
    }

    @Test("Device certificates, firmware and joins have the contents of GBCS 11 to 13")
    func others() throws {
        func octets(_ variant: String, _ xml: String, _ code: String) throws -> String {
            let request = try BodyFixture.request(.init(rawValue: variant), xml)
            #expect(request.useCase.code == code)
            return BodyFixture.octets(request)
        }
        let type = "<CredentialType>Key Agreement</CredentialType>"
        #expect(
            try octets("6.17", "<IssueSecurityCredentials>\(type)</IssueSecurityCredentials>", "CS02c")
                == "300403020308")
        #expect(
            try octets(
                "6.24.2", "<RetrieveDeviceSecurityCredentialsDevice>\(type)</RetrieveDeviceSecurityCredentialsDevice>",
                "CS02e")
                == "300403020308")
        let certificate = TestCertificates.keyAgreement
        #expect(
            try octets(
                "6.15.2",
                "<UpdateSecurityCredentialsDevice><DeviceCertificate>\(certificate.base64)</DeviceCertificate></UpdateSecurityCredentialsDevice>",
                "CS02d") == certificate.certificate.der.hexadecimal)
        let hash = String(repeating: "AB", count: 32)
        #expect(
            try octets("11.3", "<ActivateFirmware><FirmwareHash>\(hash)</FirmwareHash></ActivateFirmware>", "CS06")
                == "3026" + "0420" + hash + "0202" + "03E8")
        let device = "<OtherDeviceID>00-DB-12-34-56-78-90-9A</OtherDeviceID>"
        #expect(
            try octets("8.7.1", "<JoinServiceCritical>\(device)</JoinServiceCritical>", "CS03A1")
                == "3010" + "020100" + "0408" + "00DB12345678909A" + "020105")
        #expect(
            try octets("8.8.1", "<UnjoinServiceCritical>\(device)</UnjoinServiceCritical>", "CS04AC")
                == "0408" + "00DB12345678909A")
        #expect(
            try BodyFixture.mistake(
                "8.7.1", "<JoinServiceCritical>\(device.replacing("9A<", with: "9B<"))</JoinServiceCritical>"
            )
            .hasPrefix("OtherDeviceID: 00-DB-12-34-56-78-90-9B is no PPMID or HCALCS"))
        #expect(
            try BodyFixture.mistake("11.3", "<ActivateFirmware><FirmwareHash>AB</FirmwareHash></ActivateFirmware>")
                == "FirmwareHash: takes 32 octets in hexadecimal")
        #expect(
            try BodyFixture.mistake("11.3", "<ActivateFirmware/>") == "ActivateFirmware: FirmwareHash is missing")
        #expect(
            try BodyFixture.mistake(
                "6.17", "<IssueSecurityCredentials><CredentialType>Both</CredentialType></IssueSecurityCredentials>"
            )
            .hasPrefix("CredentialType: takes \"Digital Signature\""))
    }
}
