import ESMEEmulator

/// The states that one shard's meters lately had, in front of the store.
struct DeviceStateCache {
    /// States kept, each up to about 12 KiB when its logs are full; at the limit all are dropped at once: they are in the
    /// store.
    static let limit = 4_096

    private let store: DeviceStateStore
    private var states: [Int: DeviceState] = [:]

    init(_ store: DeviceStateStore) { self.store = store }

    mutating func state(of number: Int) throws -> DeviceState? {
        if let state = states[number] { return state }
        let state = try store.state(of: number)
        if let state { remember(state, of: number) }
        return state
    }

    /// Saves a state; on return it is in the store.
    mutating func save(_ state: DeviceState, of number: Int) throws {
        states[number] = nil
        try store.save(state, of: number)
        remember(state, of: number)
    }

    private mutating func remember(_ state: DeviceState, of number: Int) {
        if states.count >= Self.limit { states.removeAll(keepingCapacity: true) }
        states[number] = state
    }
}
