import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// CS02a and CS02f: what credentials the meter holds.
@Suite("CS02a and CS02f, security credential details")
struct CredentialDetailsTests {
    private static func keyID(_ key: P256PrivateKey) -> String {
        SubjectKeyIdentifier(of: key.publicKey).octets.hexadecimal
    }

    /// Roles 2, 3 and 6: the Supplier's three cells in the order signature, key agreement, top-up, the Network Operator's
    /// two, and a WAN Provider of whom the meter holds none.
    @Test("CS02a by the Access Control Broker: command and response, octet by octet but for their MACs")
    func octetsOfBoth() throws {
        let estate = TestEstate(lastCounters: [.supplier: 0x3E9])
        let command = octets("3014 3007 020104 03020308 3009 020102 020103 020106")
        let answer = try estate.answer(.cs02a, command, from: .accessControlBroker, counter: 0x7B)
        let (supplier, operatorID) = ("0408 02E54E0000000A01", "0408 02E54E0000000A02")
        let response = try ProvideSecurityCredentialDetailsResponse(decoding: answer.content)
        #expect(response.parties.map(\.role) == [.supplier, .networkOperator, .wanProvider])
        let parts =
            "3018 03020780 \(supplier) 0408 \(Self.keyID(Party.supplier.digitalSignature))"
            + "3018 03020308 \(supplier) 0408 \(Self.keyID(Party.supplier.keyAgreement))"
            + "301B 03020308 020101 \(supplier) 0408 \(Self.keyID(TestKeys.prepayment))"
        let operators =
            "3018 03020780 \(operatorID) 0408 \(Self.keyID(Party.networkOperator.digitalSignature))"
            + "3018 03020308 \(operatorID) 0408 \(Self.keyID(Party.networkOperator.keyAgreement))"
        func sequence(_ contents: [UInt8]) -> [UInt8] {
            // 82 and two octets for every length of 128 and more.
            contents.count < 128
                ? [0x30, UInt8(contents.count)] + contents
                : [0x30, 0x82, UInt8(contents.count >> 8), UInt8(contents.count & 0xFF)] + contents
        }
        let held = sequence(octets("020102 0A0100 020203E9") + sequence(octets(parts)))
        let heldByOperator = sequence(octets("020103 0A0100 020100") + sequence(octets(operators)))
        #expect(answer.content == sequence(held + heldByOperator + octets("3006 020106 0A0119")))
        #expect(!answer.isSigned)
        #expect(answer.header.dateTime == nil)
        #expect(estate.meter.lastCounters == [.supplier: 0x3E9])
    }

    @Test(
        "Asked with a signature it is answered with one, whoever asks",
        arguments: [
            Party.supplier, .networkOperator, .transitionalCoS, .recovery,
        ])
    func signed(party: Party) throws {
        let estate = TestEstate()
        let content = ProvideSecurityCredentialDetailsCommand(
            authorisingCell: TrustAnchorCell(party.role, .digitalSignature), roles: [.loadController]
        ).encoded
        for code in [MessageCode.cs02a, .cs02f] {
            let answer = try estate.answer(code, content, from: party, counter: 1)
            #expect(answer.isSigned)
            let details = try ProvideSecurityCredentialDetailsResponse(decoding: answer.content).parties
            #expect(details.map(\.role) == [.loadController])
            #expect(
                details.first?.credentials?.cells.map(\.identity.subjectUniqueID) == [
                    Party.loadController.entityIdentifier, Party.loadController.entityIdentifier,
                ])
        }
    }

    @Test("A role without cells has status 25 in CS02a and 127 in CS02f; rules may say otherwise")
    func absentRoles() throws {
        var rules = ProcessingRules()
        for (cs02a, cs02f) in [(UInt8(25), UInt8(127)), (127, 25), (5, 30)] {
            (rules.absentRoleStatus, rules.absentRoleStatusCS02f) = (cs02a, cs02f)
            let estate = TestEstate(rules: rules)
            let content = octets("300E 3007 020104 03020308 3003 020106")
            for (code, status) in [(MessageCode.cs02a, cs02a), (.cs02f, cs02f)] {
                let answer = try estate.answer(code, content, from: .accessControlBroker)
                #expect(answer.content == octets("3008 3006 020106 0A01 \(status.hexadecimal)"))
            }
        }
    }

    @Test("The root's cell is one of keyCertSign, and names no party")
    func root() throws {
        let estate = TestEstate(trustAnchors: TestEstate.trustAnchorsWithRoot)
        let content = octets("300E 3007 020104 03020308 3003 020100")
        let answer = try estate.answer(.cs02a, content, from: .accessControlBroker)
        let keyID = Self.keyID(TestKeys.root.key)
        #expect(
            answer.content
                == octets("3027 3025 020100 0A0100 020100 301A 3018 03020204 0408 0000000000000000 0408 \(keyID)"))
    }

    @Test("A role may be asked for twice, none at all too, and 64 at most")
    func numbers() throws {
        let estate = TestEstate()
        func content(_ roles: [RemotePartyRole]) -> [UInt8] {
            ProvideSecurityCredentialDetailsCommand(
                authorisingCell: TrustAnchorCell(.accessControlBroker, .keyAgreement), roles: roles
            ).encoded
        }
        #expect(try estate.answer(.cs02a, content([]), from: .accessControlBroker).content == octets("3000"))
        for count in [2, 64] {
            let roles = Array(repeating: RemotePartyRole.wanProvider, count: count)
            let answer = try estate.answer(.cs02a, content(roles), from: .accessControlBroker)
            #expect(try ProvideSecurityCredentialDetailsResponse(decoding: answer.content).parties.count == count)
        }
        let roles = Array(repeating: RemotePartyRole.wanProvider, count: 65)
        try estate.expectRefusal(
            of: estate.management(.cs02a, content(roles), from: .accessControlBroker, counter: 9),
            alert: .integrityCheckOfContentOrFormatFailed, isLogged: true)
    }
}
