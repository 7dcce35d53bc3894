import Testing

@testable import SMPP

@Suite("Which bind gets which receipt")
struct ReceiptRouterTests {
    private func receipt(_ number: Int) -> DeliveryReceipt {
        var receipt = PDUExamples.receipt
        receipt.messageID = "\(number)"
        return receipt
    }

    private func receiver(_ placement: ReceiptRouter.Placement) -> Int? {
        guard case .assigned(let assignment) = placement else { return nil }
        return assignment.receiver
    }

    @Test("in turn, and past those that have enough")
    func turns() {
        var router = ReceiptRouter()
        #expect(router.addReceiver(1, for: "a", window: 3).isEmpty)
        #expect(router.addReceiver(2, for: "a", window: 1).isEmpty)
        #expect(router.addReceiver(3, for: "b", window: 9).isEmpty)
        let receivers = (1...5).map { receiver(router.add(receipt($0), for: "a")) }
        #expect(receivers == [1, 2, 1, 1, nil])
        #expect(router.waiting(for: "a") == 1)
        let assignments = router.released(2)
        #expect(assignments.map(\.receiver) == [2])
        #expect(assignments.map(\.receipt) == [receipt(5)])
        #expect(router.released(1).isEmpty)
        #expect(receiver(router.add(receipt(6), for: "a")) == 1)
        #expect(receiver(router.add(receipt(7), for: "b")) == 3)
        #expect(router.released(99).isEmpty)
    }

    @Test("kept until there is a receiver, and then in their order")
    func kept() {
        var router = ReceiptRouter()
        for number in 1...5 { #expect(router.add(receipt(number), for: "a") == .queued) }
        #expect(router.addReceiver(1, for: "a", window: 2).map(\.receipt) == [receipt(1), receipt(2)])
        #expect(router.add(receipt(6), for: "a") == .queued)
        #expect(router.addReceiver(2, for: "a", window: 10).map(\.receipt) == (3...6).map(receipt))
        #expect(router.waiting(for: "a") == 0)
        #expect(router.addReceiver(2, for: "b", window: 10).isEmpty)
    }

    @Test("no more wait than the limits allow")
    func limits() {
        var router = ReceiptRouter(receiptLimit: 2, systemLimit: 2)
        #expect(router.add(receipt(1), for: "a") == .queued)
        #expect(router.add(receipt(2), for: "a") == .queued)
        #expect(router.add(receipt(3), for: "a") == .dropped)
        #expect(router.add(receipt(4), for: "b") == .queued)
        #expect(router.add(receipt(5), for: "c") == .dropped)
        var none = ReceiptRouter(receiptLimit: -1, systemLimit: 1)
        #expect(none.add(receipt(1), for: "a") == .dropped)
    }

    @Test("what a receiver had goes to others, or waits in front")
    func removed() {
        var router = ReceiptRouter(receiptLimit: 4)
        _ = router.addReceiver(1, for: "a", window: 2)
        for number in 1...4 { _ = router.add(receipt(number), for: "a") }
        let (none, dropped) = router.removeReceiver(1, returning: [receipt(1), receipt(2)])
        #expect(none.isEmpty && dropped == 0)
        #expect(router.addReceiver(2, for: "a", window: 2).map(\.receipt) == [receipt(1), receipt(2)])
        _ = router.addReceiver(3, for: "a", window: 1)
        let (assignments, _) = router.removeReceiver(2, returning: [receipt(1), receipt(2)])
        #expect(assignments.isEmpty)
        #expect(router.released(3).map(\.receipt) == [receipt(1)])
        let (_, lost) = router.removeReceiver(3, returning: [receipt(3), receipt(1), receipt(9), receipt(8)])
        #expect(lost == 2)
        #expect(router.waiting(for: "a") == 4)
        #expect(router.removeReceiver(3, returning: [receipt(1)]).dropped == 1)
    }

    @Test("a long queue keeps its order")
    func longQueue() {
        var router = ReceiptRouter()
        for number in 0..<5_000 { _ = router.add(receipt(number), for: "a") }
        var found = router.addReceiver(1, for: "a", window: 3).map(\.receipt.messageID)
        while router.waiting(for: "a") > 0 { found += router.released(1).map(\.receipt.messageID) }
        #expect(found == (0..<5_000).map(String.init))
    }
}
