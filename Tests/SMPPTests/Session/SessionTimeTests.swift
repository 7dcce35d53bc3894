import Testing

@testable import SMPP

@Suite("Time limits of a session (SMPP 3.4, 7.2)")
struct SessionTimeTests {
    private let second = TestSession.second

    @Test("a connection that does not bind is closed, whatever else it sends")
    func bindTimeout() {
        var client = TestSession()
        #expect(client.session.nextDeadline == 10 * second)
        client.now = 9 * second
        _ = client.send(.enquireLink)
        #expect(client.session.timePassed(to: 10 * second - 1).isEmpty)
        #expect(client.session.timePassed(to: 10 * second) == [.close(.bindTimeout)])
        #expect(client.session.nextDeadline == nil)
        #expect(client.session.timePassed(to: 100 * second).isEmpty)
    }

    @Test("a silent client is asked whether it is there, and closed when it does not say")
    func enquireLink() {
        var client = TestSession.bound(.transceiver)
        #expect(client.session.nextDeadline == 30 * second)
        #expect(client.session.timePassed(to: 30 * second) == [.sent(.enquireLink)])
        #expect(client.session.nextDeadline == 60 * second)
        #expect(client.session.timePassed(to: 59 * second).isEmpty)
        client.now = 59 * second
        #expect(client.send(.enquireLinkResponse).isEmpty)
        #expect(client.session.nextDeadline == 89 * second)
        #expect(client.session.timePassed(to: 89 * second) == [.sent(.enquireLink, sequence: 2)])
        #expect(client.session.timePassed(to: 119 * second) == [.close(.unanswered)])
    }

    @Test("half a PDU is no sign of life")
    func halfPDU() {
        var client = TestSession.bound(.transceiver)
        #expect(client.session.receive([0, 0, 0, 16, 0], at: 29 * second).isEmpty)
        #expect(client.session.timePassed(to: 30 * second) == [.sent(.enquireLink)])
    }

    @Test("a receiver that leaves deliver_sm unanswered is closed, though it answers enquire_link")
    func deliveryUnanswered() {
        var client = TestSession.bound(.receiver)
        client.now = 20 * second
        _ = client.session.deliver(PDUExamples.receipt, at: client.now)
        #expect(client.session.timePassed(to: 30 * second) == [.sent(.enquireLink, sequence: 2)])
        client.now = 31 * second
        _ = client.send(.enquireLinkResponse, sequence: 2)
        #expect(client.session.nextDeadline == 50 * second)
        #expect(client.session.timePassed(to: 50 * second) == [.close(.unanswered)])
        #expect(client.session.connectionClosed() == [PDUExamples.receipt])
    }

    @Test("an unbind that is not answered ends all the same")
    func unbindUnanswered() {
        var client = TestSession.bound(.transceiver)
        #expect(client.session.unbind(at: 5 * second) == [.sent(.unbind)])
        client.now = 6 * second
        _ = client.send(.enquireLink)
        #expect(client.session.nextDeadline == 35 * second)
        #expect(client.session.timePassed(to: 35 * second) == [.close(.unanswered)])
    }

    @Test("limits that make no sense are brought into sense")
    func bounds() {
        var client = TestSession {
            $0.pduOctets = -1
            $0.pduOctetsBeforeBind = .min
            $0.submitWindow = .min
            $0.deliverWindow = .max
            $0.bindTimeout = .max
            $0.enquireLinkInterval = .max
            $0.responseTimeout = .min
            $0.malformedPDUs = .min
        }
        #expect(client.session.nextDeadline == 86_400 * second)
        _ = client.send(.enquireLink)
        #expect(client.session.deliverWindow == 1_000)
    }
}
