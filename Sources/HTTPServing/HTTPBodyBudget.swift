import Synchronization

/// The number of octets of requests' bodies that are held at one time, over all connections.
final class HTTPBodyBudget: Sendable {
    /// Number of octets of each body that do not count: a small request is served whatever large ones do.
    static let free = 65_536

    private let limit: Int
    private let held = Atomic<Int>(0)

    init(limit: Int) { self.limit = limit }

    /// Takes `count` octets from the budget; false when there is not enough room.
    func take(_ count: Int) -> Bool {
        guard held.add(count, ordering: .relaxed).newValue > limit else { return true }
        held.subtract(count, ordering: .relaxed)
        return false
    }

    func giveBack(_ count: Int) { held.subtract(count, ordering: .relaxed) }
}
