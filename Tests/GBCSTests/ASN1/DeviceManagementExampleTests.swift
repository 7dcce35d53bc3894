import COSEM
import Testing

@testable import GBCS

@Suite("Examples of commands with ASN.1 content")
struct DeviceManagementExampleTests {
    private static let useCases = UseCaseCatalogue.all.filter(\.isASN1)

    @Test("every ASN.1 use case has one, of the type that its command has")
    func everyUseCase() throws {
        #expect(Self.useCases.count == 17)
        for useCase in Self.useCases {
            let octets = DeviceManagementExample.content(of: useCase.messageCode, as: .supplier, counter: 7)
            let content = try #require(ASN1Content(of: useCase.messageCode, .command), "\(useCase.code)")
            #expect(try content.type.init(decoding: octets).encoded == octets, "\(useCase.code)")
        }
    }

    @Test(
        "octets",
        arguments: [
            (MessageCode.cs02a, RemotePartyRole.supplier, "300E 3007 020102 03020780 3003 020102"),
            (.cs02f, .loadController, "300E 3007 020108 03020780 3003 020102"),
            (.cs02d, .supplier, "3000"), (.cs03a1, .supplier, "3010 020100 0408 0000000000000001 020105"),
            (.cs04ac, .supplier, "0408 0000000000000001"),
        ])
    func octets(code: MessageCode, role: RemotePartyRole, expected: String) throws {
        #expect(
            DeviceManagementExample.content(of: code, as: role, counter: 0x0102) == (try [UInt8](hexadecimal: expected))
        )
    }

    @Test("the counter and the mode are those of the command, the cell that authorises is the sender's")
    func credentials() throws {
        for mode in CredentialsReplacementMode.allCases {
            let command = try UpdateSecurityCredentialsCommand(
                decoding: DeviceManagementExample.content(of: mode.messageCode, as: .recovery, counter: 0x1234_5678_9A))
            #expect(command.control.counter == 0x1234_5678_9A)
            #expect(command.control.mode == mode)
            let isBrokers = mode == .accessControlBrokerByACB
            #expect(
                command.control.authorisingCell
                    == (isBrokers ? nil : TrustAnchorCell(.recovery, .digitalSignature)))
            // It replaces nothing.
            #expect(command.replacements.map(\.certificate) == [[0x30, 0]])
            #expect(command.executionTime == nil)
        }
        let firmware = try ActivateFirmwareCommand(
            decoding: DeviceManagementExample.content(of: .cs06, as: .supplier, counter: 7))
        #expect(firmware.counter == 7)
    }

    @Test("other use cases have none")
    func others() {
        for code in [MessageCode.ecs70, .cs01a, MessageCode(rawValue: 0xFFFF)] {
            #expect(DeviceManagementExample.content(of: code, as: .supplier, counter: 1) == [])
        }
    }
}
