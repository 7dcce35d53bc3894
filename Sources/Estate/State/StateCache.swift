/// The states that one shard's meters or hubs had lately, in front of the store.
struct StateCache<State: Codable & Sendable> {
    /// Largest number of states that are kept, each of up to about 12 KiB when its logs are full. At the limit all are
    /// dropped at once, since they are in the store.
    static var limit: Int { 4_096 }

    private let store: DeviceStateStore
    private let table: DeviceStateStore.Table
    private var states: [Int: State] = [:]

    init(_ table: DeviceStateStore.Table, of store: DeviceStateStore) {
        self.table = table
        self.store = store
    }

    mutating func state(of number: Int) throws(StoreFailure) -> State? {
        if let state = states[number] { return state }
        let state = try store.state(State.self, of: number, in: table)
        if let state { remember(state, of: number) }
        return state
    }

    /// Saves a state. When it returns, the state is in the store; when it throws, the next read is from the store.
    ///
    /// - Parameter discarded: see ``DeviceStateStore/save(_:of:in:replacing:)``.
    mutating func save(
        _ state: State, of number: Int, replacing discarded: DiscardLedger.Device? = nil
    ) throws(StoreFailure) {
        states[number] = nil
        try store.save(state, of: number, in: table, replacing: discarded)
        remember(state, of: number)
    }

    /// Changes a state if it is in the cache, but not in the store: for changes that may be lost when the process ends.
    mutating func note(_ number: Int, _ change: (inout State) -> Void) {
        guard let index = states.index(forKey: number) else { return }
        change(&states.values[index])
    }

    private mutating func remember(_ state: State, of number: Int) {
        if states.count >= Self.limit { states.removeAll(keepingCapacity: true) }
        states[number] = state
    }
}
