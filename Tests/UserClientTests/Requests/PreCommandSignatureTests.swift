import COSEM
import DCC
import DUIS
import GBCS
import Testing

@testable import UserClient

/// What a User signs, and what it does not.
struct PreCommandSignatureTests {
    private static let request = TestParties.request(
        1_002, variant: "7.1", .transform, body: Element("EnableSupply"))

    /// The DCC's Pre-Command of Enable Supply.
    private func preCommand(
        from user: EntityIdentifier = TestParties.supplier, counter: UInt64 = 1_002, code: String = "ECS42"
    ) throws -> PreCommand {
        let useCase = try #require(UseCaseCatalogue[code])
        let form = try #require(RequestCatalogue[useCase.messageCode])
        return try PreCommand(
            GBCSRequest(useCase, .dlms(form, nil)), from: .knownRemoteParty(user, counter: counter),
            to: TestParties.device)
    }

    @Test("The octets behind DF are signed, without the empty signature, and followed by 40 and the signature")
    func signed() throws {
        let key = try #require(try TestParties.user().digitalSignatureKey)
        let unsigned = try preCommand().octets(.noSignature)
        // DF, transaction-id with counter 1,002, originator, target.
        #expect(
            unsigned.prefix(29) == [
                0xDF, 0x09, 0x01, 0, 0, 0, 0, 0, 0, 0x03, 0xEA, 0x08, 0x02, 0x53, 0x4D, 0x45, 0x54, 0x53, 0x00, 0x04,
                0x08, 0x02, 0x53, 0x4D, 0x45, 0x80, 0x00, 0x00, 0x03,
            ])
        for form in PreCommand.Form.allCases {
            let signed = try PreCommandSignature.signed(
                try preCommand().octets(form), answering: Self.request, by: key)
            #expect(signed.count == unsigned.count + 65)
            #expect(signed.prefix(unsigned.count) == unsigned[...])
            #expect(signed[unsigned.count] == 0x40)
            #expect(key.publicKey.verifies(signed.suffix(64), of: unsigned.dropFirst()))
            // The DCC takes it.
            let taken = try preCommand().signature(in: signed, by: key.publicKey)
            #expect(taken == Array(signed.suffix(64)))
        }
    }

    @Test("A Pre-Command of another User, request or use case, one that is signed and what is none, are not signed")
    func refused() throws {
        let key = try #require(try TestParties.user().digitalSignatureKey)
        let own = try preCommand()
        let others = [
            try preCommand(from: TestParties.retriever).octets(), try preCommand(counter: 1_003).octets(),
            try preCommand(code: "ECS43").octets(),
            try PreCommandSignature.signed(own.octets(), answering: Self.request, by: key), [], [0xDF, 0x09],
            Array(own.octets().dropLast(4)),
        ]
        for octets in others {
            #expect(throws: PreCommandSignature.Problem.self) {
                try PreCommandSignature.signed(octets, answering: Self.request, by: key)
            }
        }
    }

    @Test("The request that follows has the same name and references")
    func following() {
        let next = PreCommandSignature.request(sending: [1, 2, 3], of: Self.request)
        #expect(next.id == Self.request.id)
        #expect(next.variant == "7.1")
        #expect(next.commandVariant == .sendSigned)
        #expect(next.body == Element("SignedPreCommand", [Element("GBCSPayload", text: "AQID")]))
        #expect(
            PreCommandSignature.request(sending: [], of: Self.request, as: .localSignedCommand).commandVariant.rawValue
                == 6)
    }
}
