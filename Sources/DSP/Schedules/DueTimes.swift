import COSEM
import NIOConcurrencyHelpers

/// When the DSP has something to do next by itself, in seconds since 2000; nil when it has nothing.
final class DueTimes: Sendable {
    private struct State {
        var next: Int64?
        /// The earliest time that was noted since ``begin()``.
        var noted: Int64?
    }

    private let state = NIOLockedValueBox(State())

    var next: Int64? { state.withLockedValue { $0.next } }

    /// From here on the store is looked at for what is due next.
    func begin() { state.withLockedValue { $0.noted = nil } }

    /// Takes over what was found in the store; what was noted meanwhile counts too.
    func set(_ time: Int64?) {
        state.withLockedValue { state in state.next = [time, state.noted].compactMap { $0 }.min() }
    }

    /// Something new is due at `time`.
    func note(_ time: Int64?) {
        guard let time else { return }
        state.withLockedValue { state in
            state.next = min(state.next ?? time, time)
            state.noted = min(state.noted ?? time, time)
        }
    }

    /// Something new is due at a time in milliseconds since 1970.
    func note(milliseconds: Int64?) { note(milliseconds.map { $0 / 1_000 - UTCTime.unixEpochOffset }) }
}
