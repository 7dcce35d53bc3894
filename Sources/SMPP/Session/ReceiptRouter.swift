/// Distributes receipts among the binds of their system_id: in turn where there are several, and kept while there is
/// none or all have as many as they may have.
///
/// It knows no connections: receivers are numbers, and its answers say what to send to which.
public struct ReceiptRouter: Sendable {
    /// A receipt for a receiver.
    public struct Assignment: Hashable, Sendable {
        public let receiver: Int
        /// The system_id whose receipt it is, should the receiver be gone.
        public let systemID: String
        public let receipt: DeliveryReceipt
    }

    /// What was done with a receipt that came in.
    public enum Placement: Hashable, Sendable {
        case assigned(Assignment)
        case queued
        /// The receipt was dropped: the queue is full.
        case dropped
    }

    private struct Receiver {
        let number: Int
        /// Number of receipts that the receiver may be sent besides those it has.
        var free: Int
    }

    private struct Queue {
        /// The receivers in the order of their turns: the first is next.
        var receivers: [Receiver] = []
        var receipts: [DeliveryReceipt] = []
        /// Index of the first receipt that is not taken yet.
        var start = 0

        var count: Int { receipts.count - start }
        var isIdle: Bool { receivers.isEmpty && count == 0 }

        mutating func next() -> DeliveryReceipt? {
            guard start < receipts.count else { return nil }
            defer {
                start += 1
                // Moving the rest each time would cost the square of what is waiting.
                if start == receipts.count || start >= 1_024 {
                    receipts.removeFirst(start)
                    start = 0
                }
            }
            return receipts[start]
        }

        /// The receiver whose turn it is, with one receipt more; nil when none may have more.
        mutating func takeTurn() -> Int? {
            guard let index = receivers.firstIndex(where: { $0.free > 0 }) else { return nil }
            var receiver = receivers.remove(at: index)
            receiver.free -= 1
            receivers.append(receiver)
            return receiver.number
        }
    }

    private let receiptLimit: Int
    private let systemLimit: Int
    private var queues: [String: Queue] = [:]
    private var systemIDs: [Int: String] = [:]

    /// - Parameters:
    ///   - receiptLimit: largest number of receipts of one system_id that wait; more are dropped.
    ///   - systemLimit: largest number of system_ids that have receipts waiting without a receiver; receipts of more
    ///     are dropped.
    public init(receiptLimit: Int = 10_000, systemLimit: Int = 1_000) {
        self.receiptLimit = max(0, receiptLimit)
        self.systemLimit = max(0, systemLimit)
    }

    /// Number of receipts that wait for a receiver of `systemID`.
    public func waiting(for systemID: String) -> Int { queues[systemID]?.count ?? 0 }

    /// Takes in a receipt for a system_id.
    public mutating func add(_ receipt: DeliveryReceipt, for systemID: String) -> Placement {
        if queues[systemID] == nil, queues.count >= systemLimit { return .dropped }
        var queue = queues.removeValue(forKey: systemID) ?? Queue()
        defer { if !queue.isIdle { queues[systemID] = queue } }
        if queue.count == 0, let receiver = queue.takeTurn() {
            return .assigned(Assignment(receiver: receiver, systemID: systemID, receipt: receipt))
        }
        guard queue.count < receiptLimit else { return .dropped }
        queue.receipts.append(receipt)
        return .queued
    }

    /// Takes in a receiver that may have `window` receipts at one time, and returns the waiting receipts that it gets.
    public mutating func addReceiver(_ number: Int, for systemID: String, window: Int) -> [Assignment] {
        guard systemIDs[number] == nil else { return [] }
        systemIDs[number] = systemID
        queues[systemID, default: Queue()].receivers.append(Receiver(number: number, free: max(0, window)))
        return assign(systemID)
    }

    /// Notes that a receiver is done with a receipt and may have another, and returns what it gets.
    public mutating func released(_ number: Int) -> [Assignment] {
        guard let systemID = systemIDs[number], var queue = queues.removeValue(forKey: systemID) else { return [] }
        if let index = queue.receivers.firstIndex(where: { $0.number == number }) { queue.receivers[index].free += 1 }
        queues[systemID] = queue
        return assign(systemID)
    }

    /// Removes a receiver. What it had not taken waits in front of the others, or goes to others at once; what the
    /// queue has no room for is counted in `dropped`.
    public mutating func removeReceiver(
        _ number: Int, returning receipts: [DeliveryReceipt]
    ) -> (assignments: [Assignment], dropped: Int) {
        guard let systemID = systemIDs.removeValue(forKey: number) else { return ([], receipts.count) }
        var queue = queues.removeValue(forKey: systemID) ?? Queue()
        queue.receivers.removeAll { $0.number == number }
        let kept = receipts.prefix(max(0, receiptLimit - queue.count))
        if !kept.isEmpty {
            queue.receipts.replaceSubrange(0..<queue.start, with: kept)
            queue.start = 0
        }
        if !queue.isIdle { queues[systemID] = queue }
        return (assign(systemID), receipts.count - kept.count)
    }

    private mutating func assign(_ systemID: String) -> [Assignment] {
        guard var queue = queues.removeValue(forKey: systemID) else { return [] }
        var assignments: [Assignment] = []
        while queue.count > 0, let receiver = queue.takeTurn(), let receipt = queue.next() {
            assignments.append(Assignment(receiver: receiver, systemID: systemID, receipt: receipt))
        }
        if !queue.isIdle { queues[systemID] = queue }
        return assignments
    }
}
