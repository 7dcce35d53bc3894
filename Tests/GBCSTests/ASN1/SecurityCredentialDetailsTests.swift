import COSEM
import Testing

@testable import GBCS

@Suite("What credentials a device holds (CS02a, CS02f)")
struct SecurityCredentialDetailsTests {
    static let command = ProvideSecurityCredentialDetailsCommand(
        authorisingCell: TrustAnchorCell(.accessControlBroker, .keyAgreement),
        roles: [.supplier, .loadController, .other])
    static let response = ProvideSecurityCredentialDetailsResponse(parties: [
        RemotePartyDetails(
            .supplier, .success,
            credentials: RemotePartyDetails.Credentials(
                sequenceNumber: originatorCounter,
                cells: [
                    RemotePartyDetails.Cell(.digitalSignature, identity: ASN1Vector.identity(Party.supplier, 1)),
                    RemotePartyDetails.Cell(.keyAgreement, identity: ASN1Vector.identity(Party.supplier, 2)),
                    RemotePartyDetails.Cell(
                        .keyAgreement, .prePaymentTopUp, identity: ASN1Vector.identity(Party.supplier, 3)),
                ])),
        RemotePartyDetails(.loadController, .trustAnchorNotFound),
    ])

    @Test("the command: who asks, and about which roles")
    func command() throws {
        #expect(Self.command.encoded == ASN1Vector.credentialDetailsCommand)
        #expect(
            try ProvideSecurityCredentialDetailsCommand(decoding: ASN1Vector.credentialDetailsCommand) == Self.command)
        let none = ProvideSecurityCredentialDetailsCommand(
            authorisingCell: TrustAnchorCell(.transitionalCoS, .digitalSignature), roles: [])
        #expect(none.encoded == octets("300B 3007 020105 03020780 3000"))
        #expect(try ProvideSecurityCredentialDetailsCommand(decoding: none.encoded) == none)
    }

    @Test("the response: counter and cells of a role, or why there are none")
    func response() throws {
        #expect(Self.response.encoded == ASN1Vector.credentialDetailsResponse)
        #expect(
            try ProvideSecurityCredentialDetailsResponse(decoding: ASN1Vector.credentialDetailsResponse)
                == Self.response)
    }

    @Test("a role without cells, with the statuses that CS02a and CS02f have for it")
    func absent() throws {
        #expect(RemotePartyDetails(.wanProvider, .trustAnchorNotFound).encoded == octets("3006 020106 0A0119"))
        #expect(RemotePartyDetails(.transitionalCoS, .other).encoded == octets("3006 020105 0A017F"))
        #expect(try ProvideSecurityCredentialDetailsResponse(decoding: octets("3000")).parties.isEmpty)
    }

    @Test("responses of 128 octets and more: the length is 82 and two octets, and 81 xx is read as well")
    func longResponse() throws {
        // Two suppliers: contents of 198 octets.
        let twice = ProvideSecurityCredentialDetailsResponse(
            parties: [Self.response.parties[0], Self.response.parties[0]])
        let supplier = ASN1Vector.credentialDetailsResponse[2..<101]
        #expect(twice.encoded == octets("308200C6") + supplier + supplier)
        #expect(
            try ProvideSecurityCredentialDetailsResponse(decoding: octets("3081C6") + supplier + supplier) == twice)
    }

    @Test(
        "malformed responses",
        arguments: [
            "3005 3003 020102",  // no status
            "3008 3006 020102 020100",  // the status is no ENUMERATED
            "3008 3006 020102 0A0101",  // status 1
            "300B 3009 020102 0A0100 020100",  // a counter without cells
            "300D 300B 020102 0A0100 0201FF 3000",  // a negative counter
            "3016 3014 020102 0A0100 0209008000000000000000 3000 00",  // a counter of 64 bits
            "300D 300B 020102 0A0100 3000 020100",  // the wrong order
        ])
    func bad(text: String) {
        #expect(throws: CodecError.self) { try ProvideSecurityCredentialDetailsResponse(decoding: octets(text)) }
    }

    @Test("counters have 63 bits")
    func counters() throws {
        let most = RemotePartyDetails(
            .supplier, .success, credentials: .init(sequenceNumber: UInt64(Int64.max), cells: []))
        #expect(most.encoded == octets("3012 020102 0A0100 02087FFFFFFFFFFFFFFF 3000"))
        #expect(try RemotePartyDetails(decoding: most.encoded) == most)
        #expect(
            throws: CodecError(.invalidValue("a number above \(Int64.max) (sequence number)"), at: 10)
        ) {
            try RemotePartyDetails(decoding: octets("3013 020102 0A0100 0209008000000000000000 3000"))
        }
    }
}
