import Testing

@testable import SMPP

@Suite("Binding (SMPP 3.4, 2.2 and 4.1)")
struct BindTests {
    @Test("each bind is answered with the SMSC's name and version", arguments: BindMode.allCases)
    func bind(mode: BindMode) {
        var client = TestSession()
        #expect(client.session.state == .open)
        let outcomes = client.send(.bind(mode, BindRequest(systemID: "smets", password: "smets")), sequence: 7)
        let response = PDU(
            .bindResponse(mode, systemID: "SMSC"), sequenceNumber: 7,
            optionalParameters: [OptionalParameter(.interfaceVersion, [0x34])])
        #expect(outcomes.first?.pdu == response)
        #expect(outcomes.dropFirst() == [.bound(mode, systemID: "smets")])
        #expect(client.session.state == .bound(mode))
        #expect(client.session.systemID == "smets")
    }

    @Test("a client of version 3.3 gets no optional parameter")
    func version33() {
        var client = TestSession()
        let request = BindRequest(systemID: "smets", password: "smets", interfaceVersion: 0x33)
        #expect(client.send(.bind(.receiver, request)).first?.pdu?.optionalParameters == [])
        let outcomes = client.session.deliver(PDUExamples.receipt, at: 0)
        #expect(outcomes?.first?.pdu == PDUExamples.receipt.pdu(sequenceNumber: 1, hasOptionalParameters: false))
    }

    @Test(
        "wrong credentials, or none, are refused and the connection closed",
        arguments: [
            ("", "", CommandStatus.invalidSystemID), ("", "smets", .invalidSystemID),
            ("other", "smets", .invalidSystemID),
            ("smets", "", .invalidPassword), ("smets", "Smets", .invalidPassword),
            ("smets", "smetsX", .invalidPassword),
            ("smets", "smet", .invalidPassword),
        ])
    func refused(systemID: String, password: String, status: CommandStatus) {
        for mode in BindMode.allCases {
            var client = TestSession()
            let outcomes = client.send(.bind(mode, BindRequest(systemID: systemID, password: password)))
            #expect(
                outcomes == [
                    .sent(.bindResponse(mode, systemID: nil), status: status), .bindRefused(status),
                    .close(.bindRefused),
                ])
            #expect(client.session.state == .closed)
            #expect(client.send(.enquireLink).isEmpty)
        }
    }

    @Test("without accounts everybody with a name may bind")
    func withoutAccounts() {
        var client = TestSession { $0.accounts = [] }
        #expect(
            client.send(.bind(.receiver, BindRequest(systemID: "any", password: ""))).last
                == .bound(.receiver, systemID: "any"))
        var nobody = TestSession { $0.accounts = [] }
        #expect(nobody.send(.bind(.receiver, BindRequest(systemID: "", password: ""))).last == .close(.bindRefused))
    }

    @Test("a second bind is refused, and the first stays", arguments: BindMode.allCases)
    func alreadyBound(mode: BindMode) {
        var client = TestSession.bound(.transceiver)
        #expect(
            client.send(.bind(mode, BindRequest(systemID: "smets", password: "smets")))
                == [.sent(.bindResponse(mode, systemID: nil), status: .alreadyBound)])
        #expect(client.session.state == .bound(.transceiver))
    }

    @Test("requests before a bind are refused, each with its own response")
    func beforeBind() {
        var client = TestSession()
        let refused: [(PDU.Body, PDU.Body)] = [
            (.submit(PDUExamples.submission), .submitResponse(messageID: nil)),
            (.query(QueryRequest(messageID: "1", source: PDUExamples.source)), .queryResponse(nil)),
            (.enquireLink, .enquireLinkResponse), (.unbind, .unbindResponse),
        ]
        for (request, response) in refused {
            #expect(client.send(request) == [.sent(response, status: .incorrectBindStatus)])
        }
        #expect(client.session.state == .open)
        #expect(client.session.deliver(PDUExamples.receipt, at: 0) == nil)
    }

    @Test("a receiver may not submit or query")
    func receiver() {
        var client = TestSession.bound(.receiver)
        #expect(client.submit() == [.sent(.submitResponse(messageID: nil), status: .incorrectBindStatus)])
        #expect(
            client.send(.query(QueryRequest(messageID: "1", source: PDUExamples.source)))
                == [.sent(.queryResponse(nil), status: .incorrectBindStatus)])
    }

    @Test("a transmitter gets no receipts")
    func transmitter() {
        let client = TestSession.bound(.transmitter)
        var session = client.session
        #expect(session.deliver(PDUExamples.receipt, at: 0) == nil)
    }

    @Test("unbind is answered and the connection closed")
    func unbind() {
        var client = TestSession.bound(.transceiver)
        #expect(client.send(.unbind, sequence: 9) == [.sent(.unbindResponse, sequence: 9), .close(.unbound)])
        #expect(client.send(.enquireLink).isEmpty)
    }

    @Test("the SMSC asks to unbind and closes with the answer")
    func unbindByServer() {
        var client = TestSession.bound(.transceiver)
        #expect(client.session.unbind(at: 0) == [.sent(.unbind)])
        #expect(client.session.state == .unbound)
        #expect(client.submit() == [.sent(.submitResponse(messageID: nil), status: .incorrectBindStatus)])
        #expect(client.session.unbind(at: 0).isEmpty)
        #expect(client.send(.unbindResponse) == [.close(.unbound)])
        var stranger = TestSession()
        #expect(stranger.session.unbind(at: 0) == [.close(.unbound)])
    }
}
