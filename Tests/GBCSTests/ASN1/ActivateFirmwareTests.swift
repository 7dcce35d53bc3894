import COSEM
import Testing

@testable import GBCS

@Suite("Activating firmware (CS06, GBCS 11.3)")
struct ActivateFirmwareTests {
    @Test("the command: hash, counter, and a time unless it is for now")
    func command() throws {
        var command = ActivateFirmwareCommand(
            imageHash: ASN1Vector.imageHash, counter: originatorCounter, executionTime: GeneralizedTime.never)
        #expect(command.encoded == ASN1Vector.firmwareCommand)
        #expect(try ActivateFirmwareCommand(decoding: ASN1Vector.firmwareCommand) == command)
        command.executionTime = nil
        let now = octets("302A") + ASN1Vector.firmwareCommand[2..<44]
        #expect(command.encoded == now)
        #expect(try ActivateFirmwareCommand(decoding: now) == command)
    }

    @Test("the response: accepted, or the outcome with the version that runs")
    func response() throws {
        #expect(ActivateFirmwareResponse.accepted.encoded == octets("0500"))
        #expect(try ActivateFirmwareResponse(decoding: octets("0500")) == .accepted)
        let names = ["success", "no image held", "hash mismatch", "activation failure"]
        for (number, result) in ActivateFirmwareOutcome.Result.allCases.enumerated() {
            let response = ActivateFirmwareResponse.executed(
                ActivateFirmwareOutcome(result, firmwareVersion: [1, 0x23, 0xAB, 0xCE]))
            let expected = octets("3009 02010\(number) 04040123ABCE")
            #expect(response.encoded == expected)
            #expect(try ActivateFirmwareResponse(decoding: expected) == response)
            #expect("\(result)" == names[number])
        }
    }

    @Test("the alert: code, time, counter, outcome")
    func alert() throws {
        let alert = ActivateFirmwareAlert(
            code: AlertCode(rawValue: 0x8F67), executionTime: halfPastMidnight, counter: originatorCounter,
            outcome: ActivateFirmwareOutcome(.hashMismatch, firmwareVersion: [1, 2, 3, 4]))
        #expect(alert.encoded == ASN1Vector.firmwareAlert)
        #expect(try ActivateFirmwareAlert(decoding: ASN1Vector.firmwareAlert) == alert)
    }

    @Test(
        "malformed responses",
        arguments: [
            "050100", "0500 00", "3009 020104 04040123ABCE", "3008 020100 04030123AB", "300A 020100 04050123ABCEEE",
            "3009 0A0100 04040123ABCE", "3003 020100", "3006 04040123ABCE", "",
        ])
    func badResponses(text: String) {
        #expect(throws: CodecError.self) { try ActivateFirmwareResponse(decoding: octets(text)) }
    }

    @Test("a hash of 31 octets, and a time of another form")
    func badCommands() {
        let hash = ASN1Vector.imageHash.dropLast().hexadecimal
        #expect(throws: CodecError(.invalidValue("31 octets instead of 32 (image hash)"), at: 2)) {
            try ActivateFirmwareCommand(decoding: octets("3024 041F \(hash) 020100"))
        }
        // The month is at 50.
        #expect(throws: CodecError(.invalidValue("not a time yyyymmddhhmmssZ (execution time)"), at: 44)) {
            try ActivateFirmwareCommand(decoding: ASN1Vector.firmwareCommand.replacing(at: 50, with: 0x32))
        }
    }
}
