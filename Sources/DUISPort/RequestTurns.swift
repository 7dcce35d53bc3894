import NIOConcurrencyHelpers
import NIOCore

/// The turns in which requests are handled, of which only so many are at one time. Those that wait are taken from one
/// client after the other, and from each client in the order in which they came.
final class RequestTurns: Sendable {
    private struct Waiter {
        let number: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var taken = 0
        var next: UInt64 = 0
        /// The requests that wait, by client; no queue is empty.
        var queues: [String: CircularBuffer<Waiter>] = [:]
        /// The clients with requests that wait, each once, the next first.
        var clients: CircularBuffer<String> = []
        /// Those that were cancelled before they waited.
        var cancelled: Set<UInt64> = []
    }

    private let limit: Int
    private let state = NIOLockedValueBox(State())

    /// - Parameter limit: largest number of requests that are handled at one time, at least 1.
    init(limit: Int) { self.limit = max(1, limit) }

    /// Number of requests that wait.
    var waiting: Int { state.withLockedValue { $0.queues.values.reduce(0) { $0 + $1.count } } }

    /// Waits for a turn, which ``giveBack()`` ends; false, without a turn, when the task is cancelled meanwhile.
    func take(for client: String) async -> Bool {
        let number = state.withLockedValue { state -> UInt64? in
            guard state.taken >= limit else {
                state.taken += 1
                return nil
            }
            state.next += 1
            return state.next
        }
        guard let number else { return true }
        // A cancellation may come when the turn was given already.
        defer { state.withLockedValue { _ = $0.cancelled.remove(number) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(Waiter(number: number, continuation: $0), client) }
        } onCancel: {
            cancel(number, of: client)
        }
    }

    private func wait(_ waiter: Waiter, _ client: String) {
        // Meanwhile it may have been cancelled, or a turn may have come back.
        let result = state.withLockedValue { state -> Bool? in
            if state.cancelled.remove(waiter.number) != nil { return false }
            if state.taken < limit {
                state.taken += 1
                return true
            }
            if state.queues[client] == nil { state.clients.append(client) }
            state.queues[client, default: []].append(waiter)
            return nil
        }
        if let result { waiter.continuation.resume(returning: result) }
    }

    func giveBack() {
        let next = state.withLockedValue { state -> Waiter? in
            guard let client = state.clients.popFirst(), let waiter = state.queues[client]?.popFirst() else {
                state.taken -= 1
                return nil
            }
            if state.queues[client]?.isEmpty == true {
                state.queues[client] = nil
            } else {
                state.clients.append(client)
            }
            return waiter
        }
        next?.continuation.resume(returning: true)
    }

    private func cancel(_ number: UInt64, of client: String) {
        let waiter = state.withLockedValue { state -> Waiter? in
            guard let place = state.queues[client]?.firstIndex(where: { $0.number == number }) else {
                state.cancelled.insert(number)
                return nil
            }
            let waiter = state.queues[client]?.remove(at: place)
            if state.queues[client]?.isEmpty == true {
                state.queues[client] = nil
                state.clients.removeAll { $0 == client }
            }
            return waiter
        }
        waiter?.continuation.resume(returning: false)
    }
}
