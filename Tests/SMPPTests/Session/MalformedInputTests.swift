import Testing

@testable import SMPP

@Suite("A session given what it does not understand (SMPP 3.4, 4.3)")
struct MalformedInputTests {
    @Test(
        "unknown commands are refused with generic_nack", arguments: ["00000007", "00000021", "00000103", "7FFFFFFF"])
    func unknownCommand(command: String) {
        for var client in [TestSession(), .bound(.transceiver)] {
            let outcomes = client.session.receive(pdu(command, sequence: "00000042", "0102"), at: 0)
            #expect(outcomes.last == .sent(.genericNack, status: .invalidCommandID, sequence: 0x42))
            #expect(outcomes.count == 2)
            #expect(client.session.state != .closed)
        }
    }

    @Test("an answer that there is not is not answered", arguments: ["80000007", "80000103", "FFFFFFFF"])
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
            ] {
                #expect(client.send(body, sequence: 99).isEmpty)
            }
        }
    }

    @Test("deliver_sm is the SMSC's to send")
    func deliver() {
        var client = TestSession.bound(.transceiver)
        #expect(
            client.send(.deliver(PDUExamples.submission)) == [.sent(.genericNack, status: .invalidCommandID)])
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

    @Test("too many of them end it")
    func tooMany() {
        var client = TestSession.bound(.transceiver) { $0.malformedPDUs = 2 }
        for _ in 0..<2 { #expect(client.session.receive(pdu("00000004"), at: 0).count == 2) }
        #expect(client.session.receive(pdu("00000004"), at: 0).last == .close(.malformed))
    }
}
