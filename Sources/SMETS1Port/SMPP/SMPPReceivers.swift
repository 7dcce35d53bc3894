import NIOConcurrencyHelpers
import SMPP

/// The bound receivers, on all event loops, and the receipts that wait for one.
final class SMPPReceivers: Sendable {
    /// A function that sends a receipt; it may be called from any thread.
    typealias Send = @Sendable (DeliveryReceipt) -> Void

    private struct State {
        var router: ReceiptRouter
        var next = 0
        var senders: [Int: Send] = [:]
    }

    private let counts: SMPPCounts
    private let state: NIOLockedValueBox<State>

    init(receiptLimit: Int, systemLimit: Int, counts: SMPPCounts) {
        self.counts = counts
        state = NIOLockedValueBox(
            State(router: ReceiptRouter(receiptLimit: receiptLimit, systemLimit: systemLimit)))
    }

    func waiting(for systemID: String) -> Int { state.withLockedValue { $0.router.waiting(for: systemID) } }

    /// Has a receiver with the system_id send the receipt, now or when there is one.
    func deliver(_ receipt: DeliveryReceipt, to systemID: String) {
        let placement = state.withLockedValue { $0.router.add(receipt, for: systemID) }
        switch placement {
        case .assigned(let assignment): send([assignment])
        case .queued: break
        case .dropped: counts.countDroppedReceipts(1)
        }
    }

    /// Adds a receiver; returns the number with which it is removed.
    func add(systemID: String, window: Int, send: @escaping Send) -> Int {
        let (number, assignments) = state.withLockedValue { state in
            defer { state.next += 1 }
            state.senders[state.next] = send
            return (state.next, state.router.addReceiver(state.next, for: systemID, window: window))
        }
        self.send(assignments)
        return number
    }

    /// Notes that the receiver has room for another receipt.
    func released(_ number: Int) { send(state.withLockedValue { $0.router.released(number) }) }

    /// Removes the receiver; receipts that it was sent and has not taken go to others or wait.
    func remove(_ number: Int, returning receipts: [DeliveryReceipt]) {
        let (assignments, dropped) = state.withLockedValue { state in
            state.senders[number] = nil
            return state.router.removeReceiver(number, returning: receipts)
        }
        counts.countDroppedReceipts(dropped)
        send(assignments)
    }

    private func send(_ assignments: [ReceiptRouter.Assignment]) {
        for assignment in assignments {
            let send = state.withLockedValue { $0.senders[assignment.receiver] }
            if let send {
                send(assignment.receipt)
            } else {
                // The receiver has gone since then, and the receipts that its handler returned did not include this
                // one.
                deliver(assignment.receipt, to: assignment.systemID)
            }
        }
    }
}
