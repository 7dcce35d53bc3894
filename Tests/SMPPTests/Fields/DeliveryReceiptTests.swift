import Testing

@testable import SMPP

@Suite("Delivery receipts (SMPP 3.4, Appendix B)")
struct DeliveryReceiptTests {
    @Test func aReceiptHasTheTextOfTheStandard() {
        #expect(PDUExamples.receipt.text == PDUExamples.receiptText)
    }

    @Test("each final state by its name of table B-2")
    func states() {
        let names: [(MessageState, UInt8, String)] = [
            (.enroute, 1, "ENROUTE"), (.delivered, 2, "DELIVRD"), (.expired, 3, "EXPIRED"), (.deleted, 4, "DELETED"),
            (.undeliverable, 5, "UNDELIV"), (.accepted, 6, "ACCEPTD"), (.unknown, 7, "UNKNOWN"),
            (.rejected, 8, "REJECTD"),
        ]
        #expect(names.count == MessageState.allCases.count)
        for (state, number, name) in names {
            #expect(state.rawValue == number)
            var receipt = PDUExamples.receipt
            receipt.state = state
            #expect(receipt.text.contains(" stat:\(name) "))
            #expect(receipt.text.contains(state == .delivered ? " dlvrd:001 " : " dlvrd:000 "))
            #expect(receipt.pdu(sequenceNumber: 1).optionalParameters[tag: .messageState] == [number])
        }
    }

    @Test(
        "the error in three digits, whatever it is",
        arguments: [(0, "000"), (8, "008"), (255, "255"), (-1, "000"), (5_000, "999")])
    func errors(code: Int, text: String) {
        var receipt = PDUExamples.receipt
        receipt.errorCode = code
        #expect(receipt.text.contains(" err:\(text) text:"))
    }

    @Test("twenty octets of the message, those that do not print as dots")
    func message() {
        var receipt = PDUExamples.receipt
        receipt.octets = [0x00, 0xFF, 0x0A] + Array("wake up and attach to the network".utf8)
        #expect(receipt.text.hasSuffix(" text:...wake up and attac"))
    }

    @Test("with the longest message identifier it is a short message still")
    func longest() throws {
        var receipt = PDUExamples.receipt
        receipt.messageID = String(repeating: "9", count: 64)
        receipt.octets = [UInt8](repeating: 0x41, count: 254)
        #expect(receipt.text.utf8.count <= ShortMessageBody.maximumOctets)
        #expect(try PDU(decoding: receipt.pdu(sequenceNumber: 9).encoded()) == receipt.pdu(sequenceNumber: 9))
    }

    @Test("a client of SMPP 3.3 gets no optional parameters")
    func version33() {
        #expect(PDUExamples.receipt.pdu(sequenceNumber: 1, hasOptionalParameters: false).optionalParameters.isEmpty)
    }

    @Test("who wants a receipt of what (5.2.17)")
    func wanted() {
        #expect(RegisteredDelivery.finalOutcome.wantsReceipt(of: .delivered))
        #expect(RegisteredDelivery.finalOutcome.wantsReceipt(of: .expired))
        #expect(!RegisteredDelivery.finalOutcome.wantsReceipt(of: .enroute))
        #expect(!RegisteredDelivery.failureOnly.wantsReceipt(of: .delivered))
        #expect(RegisteredDelivery.failureOnly.wantsReceipt(of: .undeliverable))
        #expect(!RegisteredDelivery().wantsReceipt(of: .delivered))
        #expect(RegisteredDelivery(rawValue: 3).receipt == nil)
        #expect(RegisteredDelivery(rawValue: 0x11).receipt == .finalOutcome)
        #expect(RegisteredDelivery(rawValue: 0x11).wantsIntermediateNotification)
    }

    @Test("esm_class (5.2.12)")
    func esmClass() {
        #expect(ESMClass.deliveryReceipt.messageType == 1)
        #expect(ESMClass(rawValue: 0x40).hasUserDataHeader)
        #expect(ESMClass(rawValue: 0x43).messageType == 0)
    }
}
