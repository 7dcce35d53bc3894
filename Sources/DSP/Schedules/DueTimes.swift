import NIOConcurrencyHelpers

/// When the DSP has something to do next by itself, in seconds since 2000; nil when it has nothing.
final class DueTimes: Sendable {
    private let state = NIOLockedValueBox<Int64?>(nil)

    var next: Int64? { state.withLockedValue { $0 } }

    func set(_ time: Int64?) { state.withLockedValue { $0 = time } }

    /// Something new is due at `time`.
    func note(_ time: Int64?) {
        guard let time else { return }
        state.withLockedValue { $0 = min($0 ?? time, time) }
    }
}
