import COSEM
import DCC
import DUIS
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DSP

/// Critical requests: Pre-Commands, and what comes back signed. Enable Supply (7.1, ECS42) stands for all.
@Suite(.serialized) struct CriticalRequestTests {
    private static let body = Element("EnableSupply")

    private func signedBody(_ octets: [UInt8]) -> Element {
        Element("SignedPreCommand", [Element("GBCSPayload", text: Base64Binary.text(octets))])
    }

    /// The Pre-Command of a CV 4.
    private func preCommand(_ test: TestProvider, counter: UInt64) async throws -> [UInt8] {
        let answer = try await test.send("7.1", Self.body, counter: counter, .transform)
        try #require(answer.code == .i0)
        #expect(answer.responseID == nil)
        return try answer.payload()
    }

    @Test("A Pre-Command is the User's Command without MAC and signature, under the counter of its request")
    func issued() async throws {
        let test = try TestProvider()
        let octets = try await preCommand(test, counter: 0x0102)
        // DF, originator counter, originator and target; then the Message Code of ECS42 is in other-information.
        let head =
            [0xDF, 0x09, 0x01, 0, 0, 0, 0, 0, 0, 1, 2, 8] + test.estate.party(.supplier).octets + [8]
            + test.meter.octets
        #expect(Array(octets.prefix(head.count)) == head)
        #expect(octets.last == 0)
        #expect(try await test.isSilent(.supplier))
    }

    @Test("A Pre-Command that comes back signed reaches its Device, once")
    func signed() async throws {
        let test = try TestProvider()
        let octets = try await preCommand(test, counter: 20)
        let signed = try test.sign(octets, as: .supplier)
        let answer = try await test.send("7.1", signedBody(signed), counter: 20, .sendSigned)
        let row = try await test.row(.supplier, 20)
        try #require(answer.code == .i99, "\(row.reason)")
        let response = try await test.next()
        #expect(response.code == .i0)
        let command = try test.command(.supplier, 20)
        // The Command is MAC Header, what was signed, and the Access Control Broker's MAC.
        #expect(
            Array(command.octets[command.signedRange]) == Array(signed.dropFirst().prefix(command.signedRange.count)))
        #expect(command.macRange != nil)
        let opened = try test.verify(try response.payload(), to: command, as: .supplier)
        #expect(opened.isSuccess, "\(opened.results)")
        // Signed by the meter, without a MAC.
        #expect(opened.message.macRange == nil)
        #expect(try await test.send("7.1", signedBody(signed), counter: 20, .sendSigned).code == .e100)
        #expect(try await test.send("7.1", Self.body, counter: 20, .transform).code == .e100)
        #expect(try await test.isSilent(.supplier))
    }

    @Test("A Signed Pre-Command that is not what was issued is refused, and the right one is taken after it")
    func tampered() async throws {
        let test = try TestProvider()
        let octets = try await preCommand(test, counter: 20)
        let signed = try test.sign(octets, as: .supplier)
        var changed = signed
        changed[octets.count - 2] ^= 1
        var forged = octets
        forged[10] ^= 1
        for (name, payload) in [
            ("one octet of the content", changed), ("another's signature", try test.sign(octets, as: .networkOperator)),
            ("a counter of one's own", try test.sign(forged, as: .supplier)), ("no signature", octets),
            ("nothing", []), ("the signature cut short", Array(signed.dropLast())),
        ] {
            let code = try await test.send("7.1", signedBody(payload), counter: 20, .sendSigned).code
            #expect(code == .e100, "\(name)")
        }
        #expect(try await test.send("7.2", signedBody(signed), counter: 20, .sendSigned).code == .e100)
        #expect(try await test.send("7.1", signedBody(signed), counter: 21, .sendSigned).code == .e100)
        #expect(try await test.send("7.1", signedBody(signed), counter: 20, .sendSigned).code == .i99)
        #expect(try await test.next().code == .i0)
    }

    @Test("A Pre-Command that is older than its lifetime is not taken back")
    func expired() async throws {
        let test = try TestProvider()
        let signed = try test.sign(try await preCommand(test, counter: 20), as: .supplier)
        try test.setClock("2026-11-02T12:00:01Z")
        #expect(try await test.send("7.1", signedBody(signed), counter: 20, .sendSigned).code == .e100)
        #expect(try await test.isSilent(.supplier))
    }

    @Test("Pre-Commands outlive the process that issued them")
    func restart() async throws {
        let test = try TestProvider()
        let signed = try test.sign(try await preCommand(test, counter: 20), as: .supplier)
        let later = try await test.successor()
        #expect(try await later.send("7.1", signedBody(signed), counter: 20, .sendSigned).code == .i99)
        #expect(try await later.next().code == .i0)
    }

    @Test("Command Variant 2 gives the Command, and sends nothing; 3 gives it and sends it")
    func local() async throws {
        let test = try TestProvider()
        let body = try RequestBodies.read("4.8.1")
        for (counter, variant) in [(1, CommandVariant.localCommand), (2, .sendAndLocalCommand)]
            as [(UInt64, CommandVariant)]
        {
            let answer = try await test.send("4.8.1", body, counter: counter, variant)
            #expect(answer.code == .i0)
            let command = try Message(
                parsing: try #require(
                    answer.message.descendant("LocalCommand")?.descendant("GBCSPayload").flatMap {
                        Base64Binary.octets($0.value)
                    }))
            // What an installer's handset would deliver is answered by the meter itself.
            if variant == .localCommand {
                #expect(try await test.isSilent(.supplier))
                let outcome = await test.estate.gateway.deliver(command.octets)
                #expect(try test.verify(try #require(outcome.response), to: command, as: .supplier).isSuccess)
            } else {
                let response = try await test.next()
                #expect(response.code == .i0)
                #expect(try test.verify(try response.payload(), to: command, as: .supplier).isSuccess)
            }
        }
        #expect(try await test.send("4.8.1", body, as: .networkOperator, counter: 3, .localCommand).code == .e17)
    }

    @Test("Command Variant 6 gives the Command of a Signed Pre-Command; 7 sends it too")
    func localSigned() async throws {
        let test = try TestProvider()
        for (counter, variant) in [(20, CommandVariant.localSignedCommand), (21, .sendSignedAndLocalCommand)]
            as [(UInt64, CommandVariant)]
        {
            let signed = try test.sign(try await preCommand(test, counter: counter), as: .supplier)
            let answer = try await test.send("7.1", signedBody(signed), counter: counter, variant)
            #expect(answer.code == .i0)
            let command = try Message(parsing: try answer.payload())
            #expect(command.macRange != nil)
            if variant == .localSignedCommand {
                #expect(try await test.isSilent(.supplier))
                let outcome = await test.estate.gateway.deliver(command.octets)
                #expect(outcome.response != nil)
            } else {
                let response = try await test.next()
                #expect(response.code == .i0)
                #expect(try test.verify(try response.payload(), to: command, as: .supplier).isSuccess)
            }
        }
    }
}
