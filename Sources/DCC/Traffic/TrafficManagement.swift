import GBCS

/// Service Request traffic management: while the DSP as a whole receives more than a threshold, a User that has used up its
/// allocation is throttled. Off unless a threshold is set.
package struct TrafficManagement: Sendable {
    package struct Rules: Hashable, Sendable {
        /// Requests a second of all Users from which on Users are held to their allocations, 1 to 1,000,000; nil never does.
        package var threshold: Int?
        /// Requests a second of a User that has no allocation of its own, 1 to 1,000,000.
        package var allocation = 100
        /// Requests a second of single Users.
        package var allocations: [EntityIdentifier: Int] = [:]

        package init() {}
    }

    package var rules: Rules
    /// Number of requests that were throttled.
    package private(set) var throttled = 0
    /// The second that is being counted, since 1970.
    private var second: Int64 = .min
    private var all = 0
    private var counts: [EntityIdentifier: Int] = [:]

    package init(_ rules: Rules) { self.rules = rules }

    /// Whether a request of `user` that comes now is taken; one that is not counts as ``throttled``.
    ///
    /// - Parameter milliseconds: the time since 1970.
    package mutating func takes(_ user: EntityIdentifier, at milliseconds: Int64) -> Bool {
        guard let threshold = rules.threshold else { return true }
        if milliseconds / 1_000 != second {
            second = milliseconds / 1_000
            all = 0
            counts.removeAll(keepingCapacity: true)
        }
        all += 1
        counts[user, default: 0] += 1
        let allocation = rules.allocations[user] ?? rules.allocation
        guard all > threshold, counts[user, default: 0] > allocation else { return true }
        throttled += 1
        return false
    }
}
