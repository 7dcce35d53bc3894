import Estate
import Foundation
import GRDB
import NIOConcurrencyHelpers

/// Values that differ from what follows from the fleet or the key folder: in SQLite, with their keys and the latest values in
/// memory. Most keys have none, and looking for one costs no query.
final class Differences<Value: Codable & Sendable>: Sendable {
    /// Largest number of values of a kind; a further one is refused.
    static var limit: Int { 1_000_000 }
    /// Largest number of values kept in memory; beyond it they are read from the store again.
    static var cacheLimit: Int { 65_536 }

    private struct State {
        var keys: Set<UInt64>
        var cache: [UInt64: Value] = [:]

        mutating func put(_ value: Value, _ key: UInt64) {
            if cache.count >= Differences.cacheLimit { cache.removeAll(keepingCapacity: true) }
            cache[key] = value
        }
    }

    private let store: DSPStore
    private let table: StoreChange.Difference
    private let state: NIOLockedValueBox<State>

    init(_ store: DSPStore, _ table: StoreChange.Difference) throws(StoreFailure) {
        (self.store, self.table) = (store, table)
        let name = table.rawValue
        let keys = try store.read { try Int64.fetchSet($0, sql: "SELECT key FROM \(name)") }
        state = NIOLockedValueBox(State(keys: Set(keys.map(UInt64.init(bitPattern:)))))
    }

    /// Keys of all values, ascending.
    var keys: [UInt64] { state.withLockedValue { $0.keys.sorted() } }

    /// The value under a key; nil when there is none.
    func value(_ key: UInt64) throws(StoreFailure) -> Value? {
        let (isThere, cached) = state.withLockedValue { ($0.keys.contains(key), $0.cache[key]) }
        guard isThere else { return nil }
        if let cached { return cached }
        let name = table.rawValue
        let found = try store.read { database in
            try Data.fetchOne(
                database, sql: "SELECT value FROM \(name) WHERE key = ?", arguments: [Int64(bitPattern: key)])
        }
        guard let found else { return nil }
        guard let value = try? JSONDecoder().decode(Value.self, from: found) else {
            throw StoreFailure(.damaged, "\(store.path): the \(name) entry \(key) is damaged; put it again")
        }
        state.withLockedValue { state in
            // Meanwhile there may be another.
            guard state.keys.contains(key), state.cache[key] == nil else { return }
            state.put(value, key)
        }
        return value
    }

    /// Sets a value, or takes it away. When it returns, the store has it.
    func set(_ value: Value?, _ key: UInt64) async throws(StoreFailure) {
        let isTooMany = state.withLockedValue { $0.keys.count >= Self.limit && !$0.keys.contains(key) }
        guard !isTooMany || value == nil else {
            throw StoreFailure(
                .other, "\(store.path): has \(Self.limit) \(table.rawValue) entries of its own, as many as there may be"
            )
        }
        let data: Data?
        do { data = try value.map { try JSONEncoder().encode($0) } } catch {
            throw StoreFailure(.other, "the \(table.rawValue) entry cannot be encoded: \(error)")
        }
        // Of several values of a key, the last in the store is the one in memory too.
        try await store.commit(.difference(table: table, key: key, value: data)) { [self] in
            if let value { return keep(value, key) }
            state.withLockedValue { state in
                state.keys.remove(key)
                state.cache[key] = nil
            }
        }
    }

    private func keep(_ value: Value, _ key: UInt64) {
        state.withLockedValue { state in
            state.keys.insert(key)
            state.put(value, key)
        }
    }
}
