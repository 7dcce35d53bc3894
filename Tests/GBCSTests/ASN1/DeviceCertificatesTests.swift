import COSEM
import Testing

@testable import GBCS

@Suite("A device's own certificates (CS02c, CS02d, CS02e)")
struct DeviceCertificatesTests {
    @Test("CS02c: a key usage; answered by a request or by a code")
    func issue() throws {
        let command = IssueSecurityCredentialsCommand(keyUsage: .digitalSignature)
        #expect(command.encoded == octets("3004 03020780"))
        #expect(try IssueSecurityCredentialsCommand(decoding: octets("3004 03020780")) == command)
        let request = IssueSecurityCredentialsResponse.certificationRequest(ASN1Vector.certificationRequest)
        #expect(request.encoded == ASN1Vector.certificationRequest)
        #expect(try IssueSecurityCredentialsResponse(decoding: ASN1Vector.certificationRequest) == request)
        for (failure, code, name) in [
            (IssueSecurityCredentialsResponse.Failure.invalidKeyUsage, "020101", "invalid key usage"),
            (.keyPairGenerationFailed, "020102", "key pair generation failed"),
            (.certificationRequestProductionFailed, "020103", "certification request production failed"),
        ] {
            #expect(IssueSecurityCredentialsResponse.failure(failure).encoded == octets(code))
            #expect(try IssueSecurityCredentialsResponse(decoding: octets(code)) == .failure(failure))
            #expect("\(failure)" == name)
        }
    }

    @Test("CS02d: the certificate alone; answered by a code")
    func update() throws {
        let command = UpdateDeviceCertificateCommand(certificate: Vector.deviceCertificate)
        #expect(command.encoded == Vector.deviceCertificate)
        #expect(try UpdateDeviceCertificateCommand(decoding: Vector.deviceCertificate) == command)
        #expect(
            UpdateDeviceCertificateResponse.allCases.map { "\($0)" } == [
                "success", "invalid certificate", "wrong device identity", "invalid key usage",
                "no corresponding key pair generated", "wrong public key", "certificate storage failed",
                "private key change failed",
            ])
        for (number, response) in UpdateDeviceCertificateResponse.allCases.enumerated() {
            #expect(response.encoded == [0x02, 0x01, UInt8(number)])
            #expect(try UpdateDeviceCertificateResponse(decoding: [0x02, 0x01, UInt8(number)]) == response)
        }
    }

    @Test("CS02e: a key usage; answered by the certificate or by a code")
    func provide() throws {
        let command = ProvideDeviceCertificateCommand(keyUsage: .keyAgreement)
        #expect(command.encoded == ASN1Vector.keyUsageCommand)
        #expect(try ProvideDeviceCertificateCommand(decoding: ASN1Vector.keyUsageCommand) == command)
        let certificate = ProvideDeviceCertificateResponse.certificate(Vector.deviceCertificate)
        #expect(certificate.encoded == Vector.deviceCertificate)
        #expect(try ProvideDeviceCertificateResponse(decoding: Vector.deviceCertificate) == certificate)
        for (failure, code, name) in [
            (ProvideDeviceCertificateResponse.Failure.invalidKeyUsage, "020101", "invalid key usage"),
            (.noCertificateHeld, "020102", "no certificate held"),
            (.certificateRetrievalFailure, "020103", "certificate retrieval failure"),
        ] {
            #expect(ProvideDeviceCertificateResponse.failure(failure).encoded == octets(code))
            #expect(try ProvideDeviceCertificateResponse(decoding: octets(code)) == .failure(failure))
            #expect("\(failure)" == name)
        }
    }

    @Test("codes and forms that are none", arguments: ["020104", "020100", "0201FF", "0A0101", "0500", "0400", ""])
    func bad(text: String) {
        #expect(throws: CodecError.self) { try IssueSecurityCredentialsResponse(decoding: octets(text)) }
        #expect(throws: CodecError.self) { try ProvideDeviceCertificateResponse(decoding: octets(text)) }
        #expect(throws: CodecError.self) { try IssueSecurityCredentialsCommand(decoding: octets(text)) }
        #expect(throws: CodecError.self) { try UpdateDeviceCertificateCommand(decoding: octets(text)) }
    }

    @Test("a certificate of 65,535 octets is read, and one of 65,536 is not")
    func large() throws {
        let largest = [0x30, 0x82, 0xFF, 0xFF] + [UInt8](repeating: 0x30, count: 65_535)
        let command = try UpdateDeviceCertificateCommand(decoding: largest)
        #expect(command.certificate == largest)
        #expect(command.encoded == largest)
        let larger = [0x30, 0x83, 0x01, 0x00, 0x00] + [UInt8](repeating: 0x30, count: 65_536)
        #expect(throws: CodecError(.tooLarge(value: 65_536, limit: 65_535), at: 1)) {
            try UpdateDeviceCertificateCommand(decoding: larger)
        }
        // Inside of other values it can be written, but is too large to be read.
        let replacement = UpdateSecurityCredentialsCommand.Replacement(
            certificate: larger, cell: TrustAnchorCell(.supplier, .keyAgreement))
        #expect(throws: CodecError(.tooLarge(value: 65_550, limit: 65_535), at: 1)) {
            try UpdateSecurityCredentialsCommand.Replacement(decoding: replacement.encoded)
        }
    }
}
