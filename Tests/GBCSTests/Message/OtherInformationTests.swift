import COSEM
import Testing

@testable import GBCS

@Suite("other-information (GBCS 7.2.7, 4.3.1.4)")
struct OtherInformationTests {
    static let certificate: [UInt8] = [0x30, 0x07, 1, 2, 3, 4, 5, 6, 7]

    static let forms: [(OtherInformation, String)] = [
        (.messageCode(.ecs22b), "0037"),
        (.supplementaryRemoteParty(.ecs22b, id: Party.loadController), "0037 1122334455660008"),
        (
            .supplementaryRemotePartyCounter(.ecs22b, id: Party.other, counter: 77),
            "0037 112233445566007F 000000000000004D"
        ),
        (
            .supplementaryOriginatorCounter(.ecs22b, id: Party.other, counter: 77, originatorCounter: 2001),
            "0037 112233445566007F 000000000000004D 00000000000007D1"
        ),
        (
            .keyAgreementCertificate(.ecs22b, id: Party.other, counter: 77, certificate: certificate[...]),
            "0037 112233445566007F 000000000000004D 300701020304050607"
        ),
    ]

    @Test("the five forms and their octets", arguments: forms)
    func encoding(information: OtherInformation, hexadecimal: String) throws {
        let expected = octets(hexadecimal)
        var encoded: [UInt8] = []
        information.encode(into: &encoded)
        #expect(encoded == expected)
        #expect(information.size == expected.count)
        var reader = OctetReader(expected)
        #expect(try OtherInformation(from: &reader, length: expected.count) == information)
        #expect(reader.isAtEnd)
    }

    @Test("which fields each form has", arguments: forms.map(\.0))
    func parts(information: OtherInformation) {
        #expect(information.messageCode == .ecs22b)
        switch information {
        case .messageCode:
            #expect(information.supplementaryRemotePartyID == nil)
            #expect(information.supplementaryRemotePartyCounter == nil)
            #expect(information.supplementaryRemoteParty == nil)
            #expect(information.supplementaryOriginatorCounter == nil)
            #expect(information.keyAgreementCertificate == nil)
        case .supplementaryRemoteParty:
            #expect(information.supplementaryRemotePartyID == Party.loadController)
            #expect(information.supplementaryRemotePartyCounter == nil)
            #expect(information.supplementaryRemoteParty == nil)
        case .supplementaryRemotePartyCounter:
            #expect(information.supplementaryRemoteParty == supplementaryParty)
            #expect(information.supplementaryOriginatorCounter == nil)
        case .supplementaryOriginatorCounter:
            #expect(information.supplementaryRemoteParty == supplementaryParty)
            #expect(information.supplementaryOriginatorCounter == 2001)
            #expect(information.keyAgreementCertificate == nil)
        case .keyAgreementCertificate:
            #expect(information.supplementaryRemoteParty == supplementaryParty)
            #expect(information.supplementaryOriginatorCounter == nil)
            #expect(information.keyAgreementCertificate?.elementsEqual(Self.certificate) == true)
        }
    }

    @Test("no other length is taken", arguments: (0...25).filter { ![2, 10, 18].contains($0) })
    func lengths(length: Int) {
        let field = [UInt8](repeating: 0, count: 40)
        let problem = "other-information of \(length) octets; it takes 2, 10, 18, 26 or more"
        #expect(throws: CodecError(.invalidValue(problem), at: 3)) {
            var reader = OctetReader(field, range: 3..<40)
            _ = try OtherInformation(from: &reader, length: length)
        }
    }

    @Test(
        "the forms in messages",
        arguments: [
            (Vector.ecs17aCommand, 2), (Vector.ecs200Alert, 10), (Vector.ecs21cCommand, 18),
            (Vector.ecs22bBrokerResponse, 26), (Vector.ecs22bBrokerCommand, 18 + 336),
        ])
    func inMessages(octets: [UInt8], size: Int) throws {
        #expect(try Message(parsing: octets).header.otherInformation.size == size)
    }

    @Test("a certificate in a command is the party's own")
    func certificate() throws {
        let information = try Message(parsing: Vector.ecs22bBrokerCommand).header.otherInformation
        #expect(information.keyAgreementCertificate.map(Array.init) == Vector.organisationCertificate)
    }
}
