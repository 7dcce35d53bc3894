import NIOCore

/// The turns in which requests are handled, of which only so many are at one time. Those that wait are taken from one
/// client after the other, and from each client in the order in which they came.
actor RequestTurns {
    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private let limit: Int
    private var taken = 0
    private var next: UInt64 = 0
    /// The requests that wait, by client; no queue is empty.
    private var queues: [String: CircularBuffer<Waiter>] = [:]
    /// The clients with requests that wait, each once, the next first.
    private var clients: CircularBuffer<String> = []

    /// - Parameter limit: largest number of requests that are handled at one time, at least 1.
    init(limit: Int) { self.limit = max(1, limit) }

    /// Number of requests that wait.
    var waiting: Int { queues.values.reduce(0) { $0 + $1.count } }

    /// Waits for a turn, which ``giveBack()`` ends; false, without a turn, when the task is cancelled meanwhile.
    func take(for client: String) async -> Bool {
        if taken < limit {
            taken += 1
            return true
        }
        let number = next
        next += 1
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled { return continuation.resume(returning: false) }
                if queues[client] == nil { clients.append(client) }
                queues[client, default: []].append(Waiter(number: number, continuation: continuation))
            }
        } onCancel: {
            Task { await self.cancel(number, of: client) }
        }
    }

    func giveBack() {
        guard let client = clients.popFirst(), var queue = queues[client], let waiter = queue.popFirst() else {
            taken -= 1
            return
        }
        queues[client] = queue.isEmpty ? nil : queue
        if !queue.isEmpty { clients.append(client) }
        waiter.continuation.resume(returning: true)
    }

    private func cancel(_ number: UInt64, of client: String) {
        guard var queue = queues[client], let place = queue.firstIndex(where: { $0.number == number }) else { return }
        let waiter = queue.remove(at: place)
        queues[client] = queue.isEmpty ? nil : queue
        if queue.isEmpty { clients.removeAll { $0 == client } }
        waiter.continuation.resume(returning: false)
    }
}
