import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("MMC of credentials, certificates and firmware")
struct MMCCredentialTests {
    private typealias R = MMCResponse

    private static let held = CredentialIdentity(
        subjectUniqueID: R.supplier, subjectKeyID: SubjectKeyIdentifier(0x4000_0000_0000_0001))
    private static let replacing = CredentialIdentity(
        subjectUniqueID: R.supplier, subjectKeyID: SubjectKeyIdentifier(0x4000_0000_0000_0002))

    private func outcome(
        _ mode: CredentialsReplacementMode = .supplierBySupplier, changes: Int = 1, floors: Int = 1, results: Int = 1,
        status: TrustAnchorStatus = .success, role: RemotePartyRole = .supplier
    ) -> UpdateSecurityCredentialsOutcome {
        UpdateSecurityCredentialsOutcome(
            counter: 77, mode: mode,
            changes: Array(
                repeating: SequenceNumberChange(
                    role, floor: 5,
                    specialistFloors: floors == 0 ? nil : Array(repeating: SpecialistFloor(floor: 6), count: floors)),
                count: changes),
            results: Array(
                repeating: .init(
                    cell: TrustAnchorCell(role, .keyAgreement, .prePaymentTopUp), status: status, existing: Self.held,
                    replacing: Self.replacing), count: results))
    }

    private static let told = compact(
        """
        <ExecutionOutcome>
        <AuthorisingRemotePartyOriginatorCounter>77</AuthorisingRemotePartyOriginatorCounter>
        <CredentialsReplacementMode>SupplierBySupplier</CredentialsReplacementMode>
        <RemotePartySeqNumberChange><RemotePartyRole>Supplier</RemotePartyRole>
          <RemotePartyFloorSeqNumber>5</RemotePartyFloorSeqNumber>
          <RemotePartyPrepaymentTopUpFloorSeqNumber>6</RemotePartyPrepaymentTopUpFloorSeqNumber>
        </RemotePartySeqNumberChange>
        <ReplacementOutcome>
          <StatusCode ResponseCode="0"><ASN1Status>success</ASN1Status></StatusCode>
          <CertificateType>KeyAgreementTopUp</CertificateType><RemotePartyRole>Supplier</RemotePartyRole>
          <ExistingRemotePartyID>90-B3-D5-1F-30-01-00-00</ExistingRemotePartyID>
          <NewRemotePartyID>90-B3-D5-1F-30-01-00-00</NewRemotePartyID>
          <ExistingCertificateHash>QAAAAAAAAAE=</ExistingCertificateHash>
          <NewCertificateHash>QAAAAAAAAAI=</NewCertificateHash>
        </ReplacementOutcome></ExecutionOutcome>
        """)

    @Test("CS02b: what became of each replacement, as service 6.15.1 or 6.21")
    func update() throws {
        let response = UpdateSecurityCredentialsResponse(outcome: outcome())
        #expect(
            try R.body(.cs02bSupplierBySupplier, response)
                == "<UpdateSecurityCredentialsKRPRsp MessageSuccess=\"true\">\(Self.told)"
                + "</UpdateSecurityCredentialsKRPRsp>")
        #expect(
            try R.body(.cs02bSupplierBySupplier, response, variant: "6.21")
                == "<RequestHandoverOfDCCControlledDeviceRsp MessageSuccess=\"true\">\(Self.told)"
                + "</RequestHandoverOfDCCControlledDeviceRsp>")
        #expect(
            try R.body(.cs02bSupplierByTransitionalCoS, UpdateSecurityCredentialsResponse(outcome: nil))
                == "<UpdateSecurityCredentialsCoSRsp MessageSuccess=\"true\"/>")
        let failed = UpdateSecurityCredentialsResponse(outcome: outcome(status: .noTrustAnchor))
        let body = try R.body(.cs02bSupplierBySupplier, failed)
        #expect(body.hasPrefix("<UpdateSecurityCredentialsKRPRsp MessageSuccess=\"false\">"))
        #expect(body.contains("<StatusCode ResponseCode=\"10\"><ASN1Status>noTrustAnchor</ASN1Status></StatusCode>"))
    }

    @Test("CS02b: a mode without a Service Request has no word; the header's Message Code tells it")
    func otherModes() throws {
        let response = UpdateSecurityCredentialsResponse(outcome: outcome(.transitionalCoSByTransitionalCoS))
        let code = MessageCode.cs02bTransitionalCoSByTransitionalCoS
        let document = try MMCDocument.response(try R.message(R.header(code), response.encoded))
        #expect(document.first("CredentialsReplacementMode") == nil)
        #expect(document.first("GBCSHexadecimalMessageCode")?.text == "0106")
        #expect(document.first("ServiceReferenceVariant") == nil)
    }

    @Test("CS02b: more than the schema takes, and parties that it has no word for, are errors")
    func bounds() {
        func error(_ outcome: UpdateSecurityCredentialsOutcome) -> MMCError? {
            do {
                _ = try R.body(.cs02bSupplierBySupplier, UpdateSecurityCredentialsResponse(outcome: outcome))
                return nil
            } catch { return error as? MMCError }
        }
        #expect(error(outcome(results: 3)) == nil)
        #expect(error(outcome(results: 4))?.kind == .bound)
        #expect(error(outcome(changes: 2))?.kind == .bound)
        #expect(error(outcome(floors: 2))?.kind == .bound)
        #expect(error(outcome(changes: 0, floors: 0)) == nil)
        for role in [RemotePartyRole.wanProvider, .issuingAuthority, .other] {
            #expect(error(outcome(role: role))?.kind == .bound, "\(role)")
        }
    }

    @Test("CS02a and CS02f: an element for each cell, one for a role without")
    func details() throws {
        let response = ProvideSecurityCredentialDetailsResponse(parties: [
            RemotePartyDetails(
                .loadController, .success,
                credentials: .init(
                    sequenceNumber: 9,
                    cells: [.init(.digitalSignature, identity: Self.held), .init(.keyAgreement, identity: Self.held)])),
            RemotePartyDetails(.recovery, .trustAnchorNotFound),
        ])
        func cell(_ usage: String) -> String {
            "<RemotePartyDetails><RemotePartyRole>LoadController</RemotePartyRole>"
                + "<StatusCode ResponseCode=\"0\"><ASN1Status>success</ASN1Status></StatusCode>"
                + "<RemotePartyFloorSeqNumber>9</RemotePartyFloorSeqNumber>"
                + "<CertificateUsage>\(usage)</CertificateUsage>"
                + "<ExistingRemotePartyID>90-B3-D5-1F-30-01-00-00</ExistingRemotePartyID>"
                + "<ExistingCertificateHash>QAAAAAAAAAE=</ExistingCertificateHash></RemotePartyDetails>"
        }
        for code in [MessageCode.cs02a, .cs02f] {
            #expect(
                try R.body(code, response)
                    == "<RetrieveDeviceSecurityCredentialsKRPRsp MessageSuccess=\"false\">\(cell("DigitalSigning"))"
                    + cell("KeyAgreement") + "<RemotePartyDetails><RemotePartyRole>Recovery</RemotePartyRole>"
                    + "<StatusCode ResponseCode=\"25\"><ASN1Status>trustAnchorNotFound</ASN1Status></StatusCode>"
                    + "</RemotePartyDetails></RetrieveDeviceSecurityCredentialsKRPRsp>")
        }
    }

    @Test("CS02c and CS02e: DER in base 64, or why there is none")
    func certificates() throws {
        let der: [UInt8] = [0x30, 0x03, 0x02, 0x01, 0x05]
        #expect(
            try R.body(.cs02c, IssueSecurityCredentialsResponse.certificationRequest(der))
                == "<IssueSecurityCredentialsRsp MessageSuccess=\"true\"><CertificationRequest>MAMCAQU="
                + "</CertificationRequest></IssueSecurityCredentialsRsp>")
        #expect(
            try R.body(.cs02c, IssueSecurityCredentialsResponse.failure(.certificationRequestProductionFailed))
                == "<IssueSecurityCredentialsRsp MessageSuccess=\"false\">"
                + "<IssueCredentialsResponseCode ResponseCode=\"3\"><ASN1Status>cRProductionFailed</ASN1Status>"
                + "</IssueCredentialsResponseCode></IssueSecurityCredentialsRsp>")
        #expect(
            try R.body(.cs02e, ProvideDeviceCertificateResponse.certificate(der))
                == "<RetrieveDeviceSecurityCredentialsDeviceRsp MessageSuccess=\"true\"><Certificate>MAMCAQU="
                + "</Certificate></RetrieveDeviceSecurityCredentialsDeviceRsp>")
        #expect(
            try R.body(.cs02e, ProvideDeviceCertificateResponse.failure(.noCertificateHeld))
                == "<RetrieveDeviceSecurityCredentialsDeviceRsp MessageSuccess=\"false\">"
                + "<RetrieveDeviceSecurityCredentialsStatusCode ResponseCode=\"2\">"
                + "<ASN1Status>noCertificateHeld</ASN1Status></RetrieveDeviceSecurityCredentialsStatusCode>"
                + "</RetrieveDeviceSecurityCredentialsDeviceRsp>")
    }

    @Test("CS02d, CS03A1 and CS04AC: a code and its word")
    func codes() throws {
        func status(_ name: String, _ element: String, _ code: Int, _ word: String) -> String {
            "<\(name) MessageSuccess=\"\(code == 0)\"><\(element) ResponseCode=\"\(code)\"><ASN1Status>\(word)"
                + "</ASN1Status></\(element)></\(name)>"
        }
        #expect(
            try R.body(.cs02d, UpdateDeviceCertificateResponse.wrongPublicKey)
                == status(
                    "UpdateSecurityCredentialsDeviceRsp", "UpdateSecurityCredentialsResponseCode", 5, "wrongPublicKey"))
        #expect(
            try R.body(.cs03a1, JoinDeviceResponse.success)
                == status("JoinServiceCriticalRsp", "joinResponseCode", 0, "success"))
        #expect(
            try R.body(.cs04ac, UnjoinDeviceResponse.notInDeviceLog)
                == status("UnjoinServiceCriticalRsp", "unjoinResponseCode", 1, "otherDeviceNotInDeviceLog"))
        #expect(
            try R.body(.cs04ac, UnjoinDeviceResponse.success, variant: "8.8.2")
                == status("UnjoinServiceNonCriticalRsp", "unjoinResponseCode", 0, "success"))
    }

    @Test("CS06: code and version, or neither of a Command that was put off")
    func firmware() throws {
        #expect(
            try R.body(.cs06, ActivateFirmwareResponse.accepted) == "<ActivateFirmwareRsp MessageSuccess=\"true\"/>")
        let outcome = ActivateFirmwareOutcome(.hashMismatch, firmwareVersion: [0, 1, 0xAB, 2])
        #expect(
            try R.body(.cs06, ActivateFirmwareResponse.executed(outcome))
                == "<ActivateFirmwareRsp MessageSuccess=\"false\"><ActivateImageResponseCode ResponseCode=\"2\">"
                + "<ASN1Status>hashMismatch</ASN1Status></ActivateImageResponseCode>"
                + "<FirmwareVersion>0001AB02</FirmwareVersion></ActivateFirmwareRsp>")
    }

    @Test("content that is not the use case's is an error", arguments: [[], [0x30], [2, 1, 99], [5, 0, 0], [0xDA]])
    func malformed(content: [UInt8]) throws {
        for code in [
            MessageCode.cs02a, .cs02c, .cs02d, .cs02e, .cs03a1, .cs04ac, .cs06, .cs02bSupplierBySupplier,
        ] {
            let message = try R.message(R.header(code), content)
            #expect { try MMCDocument.response(message) } throws: { ($0 as? MMCError)?.kind == .content }
        }
    }
}
