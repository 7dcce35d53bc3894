import Synchronization

/// The meters that have the addresses of the pool now. The cellular network's event loop writes the table, and everyone
/// who accepts a connection reads it.
///
/// `@unchecked Sendable`: the entries are atomic, and their memory lives as long as this object.
final class PDPContextTable: @unchecked Sendable {
    /// Number of addresses.
    let count: Int
    /// For each address the meter's number plus 1; 0 for no context.
    private let entries: UnsafeMutablePointer<Atomic<UInt32>>

    init(count: Int) {
        self.count = count
        entries = .allocate(capacity: count)
        for place in 0..<count { (entries + place).initialize(to: Atomic(0)) }
    }

    deinit {
        entries.deinitialize(count: count)
        entries.deallocate()
    }

    /// The meter at index `place` of the pool; nil when no context is active there, or there is no such address.
    func meter(at place: Int) -> Int? {
        guard (0..<count).contains(place) else { return nil }
        let entry = entries[place].load(ordering: .acquiring)
        return entry == 0 ? nil : Int(entry) - 1
    }

    func activate(_ meter: Int, at place: Int) {
        guard (0..<count).contains(place) else { return }
        entries[place].store(UInt32(meter) + 1, ordering: .releasing)
    }

    func deactivate(_ place: Int) {
        guard (0..<count).contains(place) else { return }
        entries[place].store(0, ordering: .releasing)
    }
}
