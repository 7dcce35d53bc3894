import COSEM
import Testing

/// The service parameters of an association, from the Green Book's examples.
@Suite("InitiateRequest and InitiateResponse")
struct InitiateTests {
    @Test("The conformance block: bit 0 is the most significant of 24")
    func conformance() {
        #expect(Conformance.get.rawValue == 0x00_0010)
        #expect(Conformance.action.rawValue == 0x00_0001)
        #expect(Conformance.generalProtection.rawValue == 0x40_0000)
        #expect(Conformance.blockTransferWithGet.rawValue == 0x00_1000)
        #expect(
            Conformance(rawValue: 0x7E1F) == [
                .priorityManagement, .attribute0WithGet, .blockTransferWithGet, .blockTransferWithSet,
                .blockTransferWithAction, .multipleReferences, .get, .set, .selectiveAccess, .eventNotification,
                .action,
            ])
        #expect(Conformance(rawValue: 0xFF00_0010) == .get)
    }

    @Test(
        "Requests decoded and encoded",
        arguments: [
            (
                "01000000065F1F0400007E1F04B0",
                InitiateRequest(conformance: Conformance(rawValue: 0x7E1F), clientMaximumPDUSize: 1_200)
            ),
            (
                "01011000112233445566778899AABBCCDDEEFF0000065F1F0400007E1F04B0",
                InitiateRequest(
                    dedicatedKey: (0..<16).map { $0 * 0x11 }, conformance: Conformance(rawValue: 0x7E1F),
                    clientMaximumPDUSize: 1_200)
            ),
            (
                "010001000105065F1F04000000100000",
                InitiateRequest(
                    responseAllowed: false, qualityOfService: 5, conformance: .get, clientMaximumPDUSize: 0)
            ),
        ])
    func requests(text: String, request: InitiateRequest) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(try InitiateRequest(decoding: octets) == request)
        var encoded: [UInt8] = []
        request.encode(into: &encoded)
        #expect(encoded == octets)
        expectTruncationAtEveryPrefix(of: octets) { try InitiateRequest(decoding: $0) }
    }

    @Test("Responses decoded and encoded")
    func responses() throws {
        let octets = try [UInt8](hexadecimal: "0800065F1F040000501F01F40007")
        let response = try InitiateResponse(decoding: octets)
        #expect(
            response
                == InitiateResponse(conformance: Conformance(rawValue: 0x501F), serverMaximumPDUSize: 500))
        var encoded: [UInt8] = []
        response.encode(into: &encoded)
        #expect(encoded == octets)
        expectTruncationAtEveryPrefix(of: octets) { try InitiateResponse(decoding: $0) }
    }

    @Test(
        "Malformed",
        arguments: ["01000000065F1F0300007E04B0", "01000000065F1E0400007E1F04B0", "01000000065F1F0400007E1F04B000"])
    func malformed(text: String) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(throws: CodecError.self) { try InitiateRequest(decoding: octets) }
    }

    @Test("Errors: confirmed-service-error and exception-response")
    func errors() throws {
        var octets: [UInt8] = []
        ConfirmedServiceError.dlmsVersionTooLow.encode(into: &octets)
        #expect(octets == [0x0E, 0x01, 0x06, 0x01])
        #expect(try ConfirmedServiceError(decoding: octets) == .dlmsVersionTooLow)
        for (text, exception) in [
            ("D80101", ExceptionResponse(.serviceNotAllowed, .operationNotPossible)),
            ("D80202", ExceptionResponse(.serviceUnknown, .serviceNotSupported)),
            ("D80103", ExceptionResponse(.serviceNotAllowed, .otherReason)),
            ("D80104", ExceptionResponse(.serviceNotAllowed, .pduTooLong)),
            ("D80105", ExceptionResponse(.serviceNotAllowed, .decipheringError)),
            ("D8010600000102", ExceptionResponse(.serviceNotAllowed, .invocationCounterError(0x102))),
        ] {
            var octets: [UInt8] = []
            exception.encode(into: &octets)
            #expect(octets.hexadecimal == text)
            #expect(try ExceptionResponse(decoding: octets) == exception)
        }
        for text in ["D8", "D80001", "D80107", "D801060000", "D8010101"] {
            let octets = try [UInt8](hexadecimal: text)
            #expect(throws: CodecError.self) { try ExceptionResponse(decoding: octets) }
        }
    }
}
