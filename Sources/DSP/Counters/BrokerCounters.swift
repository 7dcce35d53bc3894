import Estate
import NIOConcurrencyHelpers

/// The Originator Counters of the Access Control Broker, of which none is used twice, even after a killed process.
///
/// A counter is the time in milliseconds since 1970, or one more than the last. The store holds a mark below which all that
/// were used lie; it is raised many at a time, before they are used.
final class BrokerCounters: Sendable {
    /// How far the mark is raised beyond the counter that needs it: half a minute's worth at once.
    static let reserve: UInt64 = 30_000
    private static let mark = "brokerCounter"

    private struct State {
        /// The largest counter that was used, or may have been before this process.
        var last: UInt64
        /// The largest counter that may be used.
        var mark: UInt64
    }

    private let store: DSPStore
    private let state: NIOLockedValueBox<State>

    init(_ store: DSPStore) throws(StoreFailure) {
        self.store = store
        let mark = try store.mark(Self.mark)
        state = NIOLockedValueBox(State(last: mark, mark: mark))
    }

    /// The next counter. Throws when it cannot be kept.
    ///
    /// - Parameter milliseconds: the time since 1970.
    func next(at milliseconds: Int64) async throws(StoreFailure) -> UInt64 {
        let (counter, mark) = state.withLockedValue { state in
            state.last = max(state.last + 1, UInt64(clamping: milliseconds))
            return (state.last, state.mark)
        }
        guard counter > mark else { return counter }
        let raised = counter + Self.reserve
        try await store.commit(.raise(mark: Self.mark, to: raised))
        state.withLockedValue { $0.mark = max($0.mark, raised) }
        return counter
    }
}
