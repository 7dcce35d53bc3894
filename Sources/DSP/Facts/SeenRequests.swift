import DUIS
import Estate
import Foundation
import GRDB
import NIOConcurrencyHelpers

/// The latest requests that were accepted, in memory, so that most repetitions are found without a query. The store finds the
/// others when they would be accepted.
final class SeenRequests: Sendable {
    /// Number of requests that are remembered: two halves of this many, of which the older is forgotten as a whole.
    static let half = 131_072

    private struct State {
        var newer: Set<Data> = []
        var older: Set<Data> = []
    }

    private let state = NIOLockedValueBox(State())

    /// Remembers the latest requests of the store.
    init(_ store: DSPStore) throws(StoreFailure) {
        let latest = try store.read {
            try Data.fetchAll($0, sql: "SELECT key FROM request ORDER BY number DESC LIMIT \(Self.half)")
        }
        state.withLockedValue { $0.older = Set(latest) }
    }

    func contains(_ id: RequestID, isSigned: Bool) -> Bool {
        let key = RequestRecord.key(id, isSigned: isSigned)
        return state.withLockedValue { $0.newer.contains(key) || $0.older.contains(key) }
    }

    /// Forgets a request that was not accepted after all.
    func remove(_ id: RequestID, isSigned: Bool) {
        let key = RequestRecord.key(id, isSigned: isSigned)
        state.withLockedValue { state in
            state.newer.remove(key)
            state.older.remove(key)
        }
    }

    /// - Returns: false when the request was there already.
    @discardableResult
    func insert(_ id: RequestID, isSigned: Bool) -> Bool {
        let key = RequestRecord.key(id, isSigned: isSigned)
        return state.withLockedValue { state in
            guard !state.older.contains(key), state.newer.insert(key).inserted else { return false }
            if state.newer.count >= Self.half {
                state.older = state.newer
                state.newer = []
            }
            return true
        }
    }
}
