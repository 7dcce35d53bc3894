import COSEM
import Testing

@testable import GBCS

@Suite("Joining and unjoining devices (CS03A1, CS04AC)")
struct DeviceLogUseCasesTests {
    static let device = EntityIdentifier(0x99AA_BBCC_DDEE_0002)

    @Test("the join command: method, device, type")
    func join() throws {
        let command = JoinDeviceCommand(method: .methodAInitiator, device: Self.device, deviceType: .hcalcs)
        #expect(command.encoded == ASN1Vector.joinCommand)
        #expect(try JoinDeviceCommand(decoding: ASN1Vector.joinCommand) == command)
    }

    @Test("methods that need a certificate have it at the end")
    func certificate() throws {
        let command = JoinDeviceCommand(
            method: .methodC, device: Self.device, deviceType: .type2, certificate: Vector.deviceCertificate)
        #expect(
            command.encoded
                == ASN1Vector.long(octets("020103 040899AABBCCDDEE0002 020106") + Vector.deviceCertificate))
        #expect(try JoinDeviceCommand(decoding: command.encoded) == command)
    }

    @Test("the join response: one of fourteen codes")
    func joinResponses() throws {
        for (number, response) in JoinDeviceResponse.allCases.enumerated() {
            #expect(response.encoded == [0x02, 0x01, UInt8(number)])
            #expect(try JoinDeviceResponse(decoding: [0x02, 0x01, UInt8(number)]) == response)
        }
        #expect(JoinDeviceResponse.allCases.count == 14)
        #expect(Set(JoinDeviceResponse.allCases.map { "\($0)" }).count == 14)
        #expect("\(JoinDeviceResponse.deviceLogFull)" == "device log full")
        #expect(throws: CodecError.self) { try JoinDeviceResponse(decoding: octets("02010E")) }
    }

    @Test("the unjoin command is an EUI-64, its response one of three codes")
    func unjoin() throws {
        let command = UnjoinDeviceCommand(device: Self.device)
        #expect(command.encoded == ASN1Vector.unjoinCommand)
        #expect(try UnjoinDeviceCommand(decoding: ASN1Vector.unjoinCommand) == command)
        #expect(UnjoinDeviceResponse.allCases.map(\.encoded) == ["020100", "020101", "020102"].map(octets))
        #expect(
            UnjoinDeviceResponse.allCases.map { "\($0)" } == ["success", "not in device log", "other failure"])
        #expect(try UnjoinDeviceResponse(decoding: octets("020101")) == .notInDeviceLog)
        #expect(throws: CodecError.self) { try UnjoinDeviceResponse(decoding: octets("020103")) }
    }

    @Test("device types and methods by number")
    func numbers() {
        #expect(
            DeviceType.allCases.map { "\($0.rawValue) \($0)" }
                == ["0 GSME", "1 ESME", "2 CHF", "3 GPF", "4 HCALCS", "5 PPMID", "6 Type 2"])
        #expect(
            JoinDeviceCommand.Method.allCases.map { "\($0.rawValue) \($0)" }
                == ["0 method A, initiator", "1 method A, responder", "2 method B", "3 method C"])
    }

    @Test(
        "malformed commands",
        arguments: [
            "3010 020104 040899AABBCCDDEE0002 020104",  // method 4
            "3010 020100 040899AABBCCDDEE0002 020107",  // type 7
            "300F 020100 040799AABBCCDDEE00 020104",  // an EUI-64 of seven octets
            "300D 020100 040899AABBCCDDEE0002",  // no type
            "3013 020100 040899AABBCCDDEE0002 020104 020100",  // an INTEGER for the certificate
            "3012 020100 040899AABBCCDDEE0002 020104 0500",  // NULL for the certificate
        ])
    func bad(text: String) {
        #expect(throws: CodecError.self) { try JoinDeviceCommand(decoding: octets(text)) }
        #expect(throws: CodecError.self) { try UnjoinDeviceCommand(decoding: octets(text)) }
    }
}
