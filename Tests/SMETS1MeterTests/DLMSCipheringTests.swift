import COSEM
import MeterFixture
import Testing

@testable import SMETS1Meter

/// Ciphered associations (IEC 62056-5-3, 9.2.7).
@Suite("SMETS1: ciphering")
struct DLMSCipheringTests {
    static let register = octets("C001C100030100010800FF0200")
    static let registerValue = octets("C401C1000600288A20")

    /// A meter with a ciphered association of the management client; the client has used counters 1 to 3.
    private func associated(
        size: UInt16 = 0xFFFF, control: SecurityControl = .authenticatedAndEncrypted,
        _ change: (inout SMETS1Profile) -> Void = { _ in }
    ) throws -> SMETS1TestMeter {
        let meter = SMETS1TestMeter(change)
        meter.clientSAP = 48
        let response = meter.send(aarq(meter, counter: 1, size: size, control: control))
        let answer = try AssociationResponse(decoding: response)
        #expect(
            answer.diagnostic == .authenticationRequired && answer.applicationContextName == .logicalNameWithCiphering)
        #expect(
            try InitiateResponse(decoding: meter.deciphered(answer.userInformation))
                == InitiateResponse(conformance: Conformance(rawValue: 0x40_5A1D), serverMaximumPDUSize: 1_024))
        let reply = try meter.deciphered(
            meter.send(meter.ciphered(meter.reply(counter: 2), counter: 3, control: control)))
        #expect(Array(reply.prefix(13)) == octets("C701C1000100 0911 1000000002"))
        try #require(meter.session.isAssociated)
        return meter
    }

    private func aarq(
        _ meter: SMETS1TestMeter, counter: UInt32, size: UInt16 = 0xFFFF,
        control: SecurityControl = .authenticatedAndEncrypted
    ) -> [UInt8] {
        SMETS1TestMeter.aarq(
            AssociationRequest(
                applicationContextName: .logicalNameWithCiphering, callingAPTitle: octets("4D4D4D0000000001"),
                mechanismName: .highLevelGMAC, callingAuthenticationValue: Array("K56iVagY".utf8),
                userInformation: meter.ciphered(
                    SMETS1TestMeter.initiate(0x40_7E1F, size: size), counter: counter, control: control)))
    }

    @Test("A read, protected in any way: the response is protected likewise, with the next server counter")
    func read() throws {
        for control in [SecurityControl.authenticated, .encrypted, .authenticatedAndEncrypted] {
            let meter = try associated(control: control)
            for isGeneral in [false, true] {
                let server = meter.meter.counters.server
                let response = meter.send(
                    meter.ciphered(Self.register, counter: isGeneral ? 6 : 5, control: control, isGeneral: isGeneral))
                let layout = try CipheredAPDU(response.span.bytes)
                #expect(layout.tag == (isGeneral ? 0xDB : 0xCC))
                #expect(layout.securityControl == control && layout.invocationCounter == server)
                #expect(layout.systemTitle == (isGeneral ? SMETS1TestMeter.title : nil))
                #expect(try meter.deciphered(response) == Self.registerValue)
                #expect(meter.meter.counters.server == server + 1)
            }
            #expect(meter.meter.counters.client == 6)
        }
    }

    @Test("A replayed invocation counter: invocation-counter-error with the counter expected")
    func replayed() throws {
        let meter = try associated()
        let request = meter.ciphered(Self.register, counter: 9)
        #expect(try meter.deciphered(meter.send(request)) == Self.registerValue)
        #expect(meter.send(request).hexadecimal == "D801060000000A")
        #expect(meter.event == .replayedInvocationCounter)
        #expect(meter.send(meter.ciphered(Self.register, counter: 8)).hexadecimal == "D801060000000A")
        #expect(try meter.deciphered(meter.send(meter.ciphered(Self.register, counter: 10))) == Self.registerValue)
        let old = try associated { $0.quirks.reportsInvocationCounterErrors = false }
        #expect(old.send(old.ciphered(Self.register, counter: 3)).hexadecimal == "D80103")
    }

    @Test("Counters are the meter's, not the connection's")
    func counters() throws {
        let meter = try associated()
        meter.session = DLMSSession()
        #expect(meter.send(aarq(meter, counter: 3)).hexadecimal == "6117A109060760857405080103A203020101A305A10302010D")
        #expect(meter.event == .replayedInvocationCounter)
        let answer = try AssociationResponse(decoding: meter.send(aarq(meter, counter: 4)))
        #expect(answer.result == .accepted)
        // The answer to the challenge is of the sequence too.
        #expect(
            try meter.deciphered(meter.send(meter.ciphered(meter.reply(counter: 4), counter: 5)))
                == octets("C701C10300"))
        #expect(meter.event == .replayedInvocationCounter)
    }

    @Test("Wrong tags, counters, keys, security controls and titles: deciphering-error")
    func undecipherable() throws {
        let meter = try associated()
        let request = meter.ciphered(Self.register, counter: 9)
        for index in 2..<request.count {
            var wrong = request
            wrong[index] ^= 0x01
            #expect(meter.send(wrong).hexadecimal == "D80105", "octet \(index)")
            #expect(meter.event == .decipherFailure)
        }
        for control: UInt8 in [0x00, 0x31, 0x70, 0xB0] {
            #expect(meter.send(octets("C812") + [control] + request[3..<20]).hexadecimal == "D80105")
        }
        #expect(meter.send("DB084D4D4D0000000002 05 3000000010") == "D80105")
        #expect(meter.meter.counters.client == 3)
        #expect(try meter.deciphered(meter.send(request)) == Self.registerValue)
    }

    @Test("Encrypted without a tag and with another key: the counter counts for nothing")
    func withoutTag() throws {
        let meter = try associated()
        var request = meter.ciphered(Self.register, counter: 5, control: .encrypted)
        request.replaceSubrange(3..<7, with: octets("FFFFFFFE"))
        #expect(meter.send(request).hexadecimal == "D80105")
        #expect(meter.event == .decipherFailure)
        #expect(meter.meter.counters.client == 3)
        meter.session = DLMSSession()
        let initiate = meter.ciphered([0x02, 0x00, 0x00], counter: 9, control: .encrypted)
        let apdu = SMETS1TestMeter.aarq(
            AssociationRequest(
                applicationContextName: .logicalNameWithCiphering, callingAPTitle: octets("4D4D4D0000000001"),
                mechanismName: .highLevelGMAC, callingAuthenticationValue: Array("K56iVagY".utf8),
                userInformation: [0x21] + initiate.dropFirst()))
        #expect(meter.send(apdu).hexadecimal == "6117A109060760857405080103A203020101A305A10302010D")
        #expect(meter.event == .decipherFailure)
        #expect(meter.meter.counters.client == 3)
    }

    @Test("Malformed ciphered APDUs, and ones that hold another service than they say")
    func malformed() throws {
        let meter = try associated()
        #expect(meter.send("C8") == "D80203")
        #expect(meter.send("C80430000000") == "D80203")
        var other = meter.ciphered(Self.register, counter: 9)
        other[0] = 0xC9
        #expect(meter.send(other).hexadecimal == "D80203")
        #expect(meter.send(meter.ciphered([], counter: 10)).hexadecimal == "D80203")
        // A ciphered exception-response would have no tag of its own: it goes out as it is.
        #expect(meter.send(meter.ciphered([0xC0, 0x00], counter: 11)).hexadecimal == "D80203")
    }

    @Test("Blocks of a ciphered answer are within the client's APDU size")
    func blocks() throws {
        for isGeneral in [false, true] {
            let meter = try associated(size: 80)
            var (counter, contents) = (UInt32(10), [UInt8]())
            var request = octets("C001C1000F0000280000FF0200")
            while true {
                let response = meter.send(meter.ciphered(request, counter: counter, isGeneral: isGeneral))
                #expect(response.count <= 80)
                let plain = try GetResponse(decoding: meter.deciphered(response))
                guard case .block(let block) = plain.form, case .octets(let piece) = block.content else {
                    throw NoSuchValue(text: "\(plain)")
                }
                contents += piece
                if block.isLast { break }
                counter += 1
                request = octets("C002C1\(block.number.hexadecimal)")
            }
            #expect(contents.prefix(2) == [0x01, 0x18])
            let rows = meter.ciphered(octets("C001C100070100630100FF0200"), counter: 1_000, isGeneral: isGeneral)
            #expect(meter.send(rows).count <= 80)
            #expect(meter.event == .blockTransferStarted)
        }
    }

    @Test("A meter that requires ciphering")
    func required() throws {
        let meter = try associated { $0.highLevelRequiresCiphering = true }
        #expect(meter.send(Self.register).hexadecimal == "D80101")
        #expect(meter.event == .accessDenied)
        #expect(meter.send(meter.ciphered(Self.register, counter: 9, control: .authenticated)).hexadecimal == "D80101")
        #expect(try meter.deciphered(meter.send(meter.ciphered(Self.register, counter: 9))) == Self.registerValue)
        #expect(
            meter.send(aarq(meter, counter: 10, control: .authenticated)).hexadecimal
                == "6117A109060760857405080103A203020101A305A10302010D")
        let plain = SMETS1TestMeter.aarq(
            AssociationRequest(
                callingAPTitle: octets("4D4D4D0000000001"), mechanismName: .highLevelGMAC,
                callingAuthenticationValue: Array("K56iVagY".utf8), userInformation: SMETS1TestMeter.initiate()))
        #expect(meter.send(plain).hexadecimal == "6117A109060760857405080101A203020101A305A103020102")
    }

    @Test("A password with ciphering: the client of the password is a reader, its APDUs plain or ciphered")
    func password() throws {
        let meter = SMETS1TestMeter()
        meter.clientSAP = 32
        func aarq(_ title: [UInt8]) -> [UInt8] {
            SMETS1TestMeter.aarq(
                AssociationRequest(
                    applicationContextName: .logicalNameWithCiphering, callingAPTitle: title, mechanismName: .lowLevel,
                    callingAuthenticationValue: SMETS1TestMeter.keys.password,
                    userInformation: meter.ciphered(SMETS1TestMeter.initiate(), counter: 1)))
        }
        #expect(meter.send(aarq([])).hexadecimal == "6117A109060760857405080103A203020101A305A103020103")
        let answer = try AssociationResponse(decoding: meter.send(aarq(octets("4D4D4D0000000001"))))
        #expect(answer.result == .accepted && answer.respondingAPTitle == octets("4D4D4D0000BC614E"))
        #expect(meter.session.isAssociated && meter.session.role == .reader)
        #expect(meter.send(Self.register) == Self.registerValue)
        #expect(try meter.deciphered(meter.send(meter.ciphered(Self.register, counter: 2))) == Self.registerValue)
    }

    @Test("Dedicated keys are refused")
    func dedicatedKey() throws {
        let meter = SMETS1TestMeter()
        let initiate = octets("01011000112233445566778899AABBCCDDEEFF0000065F1F0400007E1F04B0")
        #expect(
            meter.send(SMETS1TestMeter.aarq(AssociationRequest(userInformation: initiate))).hexadecimal
                == "611FA109060760857405080101A203020101A305A103020101BE0604040E010604")
    }

    @Test("Ciphered APDUs in an association without ciphering: not allowed")
    func plainContext() throws {
        let meter = SMETS1TestMeter()
        try meter.associate(.management)
        #expect(meter.send(meter.ciphered(Self.register, counter: 9)).hexadecimal == "D80101")
        #expect(meter.send(Self.register) == Self.registerValue)
    }

    @Test("Out of counters: the connection is closed, and no counter is used twice")
    func exhausted() throws {
        let meter = try associated()
        meter.meter.counters.server = .max
        #expect(meter.send(meter.ciphered(Self.register, counter: 9)).isEmpty)
        #expect(meter.lastOutcome.disposition == .close)
    }

    @Test("A client with the meter's own system title is refused: both directions would share their nonces")
    func ownTitle() {
        let meter = SMETS1TestMeter()
        meter.clientSAP = 48
        func answer(_ title: String) -> AssociationDiagnostic? {
            let apdu = SMETS1TestMeter.aarq(
                AssociationRequest(
                    callingAPTitle: octets(title), mechanismName: .highLevelGMAC,
                    callingAuthenticationValue: Array("K56iVagY".utf8), userInformation: SMETS1TestMeter.initiate()))
            return (try? AssociationResponse(decoding: meter.send(apdu)))?.diagnostic
        }
        #expect(answer("4D4D4D0000BC614E") == .callingAPTitleNotRecognized)
        #expect(meter.event == .associationRefused)
        #expect(answer("4D4D4D0000BC614F") == .authenticationRequired)
    }
}
