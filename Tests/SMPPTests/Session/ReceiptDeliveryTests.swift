import Testing

@testable import SMPP

@Suite("Receipts in a session (SMPP 3.4, 4.6)")
struct ReceiptDeliveryTests {
    private func receipt(_ number: Int) -> DeliveryReceipt {
        var receipt = PDUExamples.receipt
        receipt.messageID = "\(number)"
        return receipt
    }

    @Test("sent, and done with the answer", arguments: [BindMode.receiver, .transceiver]) func delivered(mode: BindMode)
    {
        var client = TestSession.bound(mode)
        #expect(
            client.session.deliver(receipt(1), at: 0)?.compactMap(\.pdu) == [receipt(1).pdu(sequenceNumber: 1)])
        #expect(client.session.outstandingDeliveries == 1)
        #expect(client.send(.deliverResponse(messageID: ""), sequence: 1) == [.delivered(receipt(1))])
        #expect(client.send(.deliverResponse(messageID: ""), sequence: 1).isEmpty)
        #expect(client.session.outstandingDeliveries == 0)
    }

    @Test("no more than the window wait for answers")
    func window() {
        var client = TestSession.bound(.receiver) { $0.deliverWindow = 3 }
        for number in 1...3 { #expect(client.session.deliver(receipt(number), at: 0) != nil) }
        #expect(client.session.deliver(receipt(4), at: 0) == nil)
        #expect(client.send(.deliverResponse(messageID: nil), sequence: 2) == [.delivered(receipt(2))])
        #expect(client.session.deliver(receipt(4), at: 0)?.first?.pdu?.sequenceNumber == 4)
        #expect(client.session.deliver(receipt(5), at: 0) == nil)
    }

    @Test("not taken: a response with an error, or generic_nack")
    func notTaken() {
        var client = TestSession.bound(.receiver)
        for number in 1...3 { _ = client.session.deliver(receipt(number), at: 0) }
        #expect(
            client.send(.deliverResponse(messageID: nil), status: .temporaryReceiverError, sequence: 1)
                == [.notTaken(receipt(1), .temporaryReceiverError)])
        #expect(
            client.send(.genericNack, status: .invalidCommandID, sequence: 2)
                == [.notTaken(receipt(2), .invalidCommandID)])
        #expect(client.send(.genericNack, sequence: 3) == [.notTaken(receipt(3), .ok)])
    }

    @Test("a receipt that cannot be sent is none taken")
    func unsendable() {
        var client = TestSession.bound(.receiver)
        var wrong = PDUExamples.receipt
        wrong.messageID = String(repeating: "1", count: 255)
        #expect(client.session.deliver(wrong, at: 0) == [.notTaken(wrong, .systemError)])
        #expect(client.session.outstandingDeliveries == 0)
    }

    @Test("what was not answered when the connection ended is given back, oldest first")
    func givenBack() {
        var client = TestSession.bound(.receiver)
        for number in 1...4 { _ = client.session.deliver(receipt(number), at: 0) }
        _ = client.send(.deliverResponse(messageID: ""), sequence: 2)
        #expect(client.session.connectionClosed() == [receipt(1), receipt(3), receipt(4)])
        #expect(client.session.connectionClosed().isEmpty)
        #expect(client.session.deliver(receipt(5), at: 0) == nil)
    }
}
