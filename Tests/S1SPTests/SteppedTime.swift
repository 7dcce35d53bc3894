import S1SP
import SimulationKernel
import Synchronization

/// Time that passes only where somebody waits: a short wait is over at once, and a long one, such as for a target time, when
/// the test says so.
final class SteppedTime: S1SPTime {
    /// The longest wait that is over at once.
    static let longestStep = 6 * Microseconds.hour

    private struct State {
        var now: Microseconds = 0
        var number: UInt64 = 0
        /// Those whose wait is long: until when, and whom to tell whether it was over.
        var waiting: [UInt64: (time: Microseconds, continuation: CheckedContinuation<Bool, Never>)] = [:]
    }

    private let state = Mutex(State())

    var now: Microseconds { state.withLock(\.now) }

    /// Number of those whose wait is long.
    var waitingCount: Int { state.withLock(\.waiting.count) }

    func wallSeconds(_ duration: Microseconds) -> Double { duration.seconds }

    func sleep(until time: Microseconds) async throws {
        try Task.checkCancellation()
        let number: UInt64? = state.withLock { state in
            guard time - state.now > Self.longestStep else {
                state.now = max(state.now, time)
                return nil
            }
            state.number += 1
            return state.number
        }
        guard let number else { return }
        let isOver = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.now >= time { return true }
                    state.waiting[number] = (time, continuation)
                    return nil
                }
                if let isOver { continuation.resume(returning: isOver) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiting.removeValue(forKey: number) }
            waiter?.continuation.resume(returning: false)
        }
        guard isOver else { throw CancellationError() }
    }

    /// Lets time pass, and ends the waits that are over.
    func advance(to time: Microseconds) {
        let over = state.withLock { state in
            state.now = max(state.now, time)
            let over = state.waiting.filter { $0.value.time <= time }
            for number in over.keys { state.waiting[number] = nil }
            return over.values.map(\.continuation)
        }
        for continuation in over { continuation.resume(returning: true) }
    }
}
