import DUIS
import NIOConcurrencyHelpers

/// The Responses that came to a User by callback, until whoever waits for one takes it.
package final class CallbackInbox: Sendable {
    /// Largest number of Responses that nobody has taken; the oldest goes when one more comes.
    package static let limit = 1_000

    private struct State {
        var arrived: [CheckedResponse] = []
        var waiters: [RequestID: CheckedContinuation<CheckedResponse?, Never>] = [:]
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    /// Responses that nobody has taken yet.
    package var count: Int { state.withLockedValue { $0.arrived.count } }

    /// Gives a Response to whoever waits for it, or keeps it.
    package func put(_ response: CheckedResponse) {
        let waiter = state.withLockedValue { state in
            if let id = response.requestID, let waiter = state.waiters.removeValue(forKey: id) {
                return Optional(waiter)
            }
            if state.arrived.count >= Self.limit { state.arrived.removeFirst() }
            state.arrived.append(response)
            return nil
        }
        waiter?.resume(returning: response)
    }

    /// The next Response to a request; nil when none comes within the time, or the task is cancelled. One task at a time may
    /// wait for a request: a second one ends the first one's wait.
    package func next(for id: RequestID, within time: Duration) async -> CheckedResponse? {
        let alarm = Task {
            try await Task.sleep(for: time)
            self.resume(id)
        }
        defer { alarm.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let found = state.withLockedValue { state -> (now: CheckedResponse?, earlier: Waiter?) in
                    if let place = state.arrived.firstIndex(where: { $0.requestID == id }) {
                        return (state.arrived.remove(at: place), nil)
                    }
                    return (nil, state.waiters.updateValue(continuation, forKey: id))
                }
                found.earlier?.resume(returning: nil)
                if let now = found.now { continuation.resume(returning: now) }
                if Task.isCancelled { resume(id) }
            }
        } onCancel: {
            resume(id)
        }
    }

    private typealias Waiter = CheckedContinuation<CheckedResponse?, Never>

    private func resume(_ id: RequestID) {
        state.withLockedValue { $0.waiters.removeValue(forKey: id) }?.resume(returning: nil)
    }
}
