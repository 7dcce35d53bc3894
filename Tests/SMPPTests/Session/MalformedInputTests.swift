import Testing

@testable import SMPP

@Suite("A session given what it does not understand (SMPP 3.4, 4.3)")
struct MalformedInputTests {
    @Test(
        "unknown commands are refused with generic_nack", arguments: ["0000000A", "00000020", "00000104", "7FFFFFFF"])
    func unknownCommand(command: String) {
        for var client in [TestSession(), .bound(.transceiver)] {
            let outcomes = client.session.receive(pdu(command, sequence: "00000042", "0102"), at: 0)
            #expect(outcomes.last == .sent(.genericNack, status: .invalidCommandID, sequence: 0x42))
            #expect(outcomes.count == 2)
            #expect(client.session.state != .closed)
        }
    }

    /// command_id by the tables of SMPP 3.4, 5.1.2.1, and SMPP 5.0, 4.7.5: replace_sm, cancel_sm, submit_multi, data_sm,
    /// broadcast_sm, query_broadcast_sm, cancel_broadcast_sm; and deliver_sm, which is not the client's to send.
    static let requestsNotOffered: [UInt32] = [0x05, 0x07, 0x08, 0x21, 0x103, 0x111, 0x112, 0x113]

    @Test("what is not offered is refused with its own response, whatever its fields", arguments: requestsNotOffered)
    func notOffered(command: UInt32) {
        // A deliver_sm has fields that are read; of the others they do not matter.
        let bodies = command == 5 ? [PDUExamples.submitFields + "00"] : ["", "00", #""what" 00 FF"#]
        for body in bodies {
            let request = pdu(hexadecimal(command), sequence: "00000042", body)
            var client = TestSession.bound(.transceiver)
            #expect(
                client.session.receive(request, at: 0) == [
                    .notOffered(CommandID(rawValue: command)),
                    .send(pdu(hexadecimal(0x8000_0000 | command), status: "00000003", sequence: "00000042")),
                ])
            // ESME_RINVBNDSTS before a bind.
            var stranger = TestSession()
            #expect(
                stranger.session.receive(request, at: 0) == [
                    .send(pdu(hexadecimal(0x8000_0000 | command), status: "00000004", sequence: "00000042"))
                ])
        }
    }

    @Test("outbind and alert_notification have no response: generic_nack", arguments: [0x0B, 0x102] as [UInt32])
    func withoutResponse(command: UInt32) {
        var client = TestSession.bound(.transceiver)
        let outcomes = client.session.receive(pdu(hexadecimal(command), sequence: "00000042", "00"), at: 0)
        #expect(outcomes.last == .sent(.genericNack, status: .invalidCommandID, sequence: 0x42))
    }

    private func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    @Test("an answer that there is not is not answered", arguments: ["80000104", "FFFFFFFF"])
    func unknownResponse(command: String) {
        var client = TestSession.bound(.transceiver)
        let outcomes = client.session.receive(pdu(command), at: 0)
        guard case .malformed = outcomes.first, outcomes.count == 1 else {
            Issue.record("\(outcomes)")
            return
        }
    }

    @Test("answers to nothing lead to nothing")
    func strayResponses() {
        for var client in [TestSession(), .bound(.transceiver)] {
            for body: PDU.Body in [
                .enquireLinkResponse, .unbindResponse, .submitResponse(messageID: "1"), .deliverResponse(messageID: ""),
                .genericNack, .queryResponse(nil), .bindResponse(.receiver, systemID: nil),
                .notOffered(.dataSM.response, [0]), .notOffered(.cancelSM.response, []),
            ] {
                #expect(client.send(body, sequence: 99).isEmpty)
            }
        }
    }

    @Test(
        "a wrong length ends the connection",
        arguments: ["00000000", "0000000F", "00010001", "FFFFFFFF", #""GET / HTTP/1.1""#, #""GBCS:ALERTS""#])
    func lengths(text: String) {
        for var client in [TestSession(), .bound(.transceiver)] {
            let outcomes = client.session.receive(octets(text), at: 0)
            #expect(
                outcomes.dropFirst() == [
                    .sent(.genericNack, status: .invalidCommandLength, sequence: 0), .close(.length),
                ])
            #expect(client.session.receive(pdu("00000015"), at: 0).isEmpty)
        }
    }

    @Test("before a bind PDUs are held to what a bind needs")
    func limitBeforeBind() {
        var stranger = TestSession()
        #expect(stranger.session.receive([0, 0, 4, 1], at: 0).last == .close(.length))
        var client = TestSession.bound(.transceiver)
        #expect(client.session.receive([0, 0, 4, 1], at: 0).isEmpty)
        #expect(client.session.receive([], at: 0).isEmpty)
    }

    @Test("a bind and what needs it may come at once")
    func pipelined() {
        var client = TestSession()
        let bind = pdu("00000009", #""smets" 00 "smets" 00 00 34 00 00 00"#)
        let submit = pdu("00000004", sequence: "00000002", PDUExamples.submitFields + #"04 "WAKE""#)
        let outcomes = client.session.receive(bind + submit + pdu("00000015", sequence: "00000003"), at: 0)
        #expect(outcomes.count == 4)
        #expect(outcomes[2].submission != nil)
        #expect(outcomes[3] == .sent(.enquireLinkResponse, sequence: 3))
    }

    @Test("a PDU with wrong fields gets its response with the field's status, and the connection stays")
    func wrongFields() {
        var client = TestSession.bound(.transceiver)
        let outcomes = client.session.receive(pdu("00000004", sequence: "00000005", #""123456" 00"#), at: 0)
        #expect(outcomes.last == .sent(.submitResponse(messageID: nil), status: .invalidServiceType, sequence: 5))
        #expect(client.send(.enquireLink) == [.sent(.enquireLinkResponse)])
        var stranger = TestSession()
        #expect(
            stranger.session.receive(pdu("00000002", "00"), at: 0).last
                == .sent(.bindResponse(.transmitter, systemID: nil), status: .invalidCommandLength))
    }

    @Test("malformed PDUs with no good one between end it when they are too many")
    func tooMany() {
        var client = TestSession.bound(.transceiver) { $0.malformedPDUs = 2 }
        for _ in 0..<2 { #expect(client.session.receive(pdu("00000004"), at: 0).count == 2) }
        #expect(client.session.receive(pdu("00000004"), at: 0).last == .close(.malformed))
    }

    @Test("a good one between, or one whose content is refused, and the count begins again")
    func good() {
        let between: [[UInt8]] = [
            pdu("00000015"), pdu("00000004", #""ABCDEF" 00"#), pdu("00000103"), pdu("80000005", "00"),
        ]
        for octets in between {
            var client = TestSession.bound(.transceiver) { $0.malformedPDUs = 2 }
            for _ in 0..<20 {
                for _ in 0..<2 { #expect(client.session.receive(pdu("00000004"), at: 0).count == 2) }
                _ = client.session.receive(octets, at: 0)
            }
            #expect(client.session.state != .closed)
        }
    }

    @Test("content is refused as often as one likes")
    func refusedForEver() {
        var client = TestSession.bound(.transceiver)
        let wrong = [
            pdu("00000004", #""ABCDEF" 00"#), pdu("00000103"),
            pdu("00000004", #"00 0000 "123456789012345678901" 00"#),
            pdu("00000003", #""12345678901234567890123456789012345678901234567890123456789012345" 00 0000 00"#),
        ]
        for number in 0..<1_000 {
            let outcomes = client.session.receive(wrong[number % wrong.count], at: 0)
            #expect(outcomes.count == 2)
        }
        #expect(client.submit().first?.submission != nil)
    }
}
