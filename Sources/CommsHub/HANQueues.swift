import GBCS

/// The messages that are on their way over the HANs of the hubs that one object stands for, or wait for them. Each hub
/// sends one after the other.
struct HANQueues {
    /// Number of hubs that may have messages under way at one time; what comes for another is refused.
    static let hubLimit = 4_096

    /// When each message under way will be through, in microseconds since 2000, ascending. A hub with none has no
    /// entry.
    private var ends: [EntityIdentifier: [Int64]] = [:]

    var hubCount: Int { ends.count }

    /// Takes a message that comes at `now` and will keep the HAN busy for `duration` microseconds.
    ///
    /// - Returns: time in microseconds that the message waits for others; nil when `capacity` messages are under way
    ///   already.
    mutating func take(
        of hub: EntityIdentifier, at now: Int64, duration: Int64, capacity: Int
    ) -> Int64? {
        var queue = ends[hub] ?? []
        queue.removeAll { $0 <= now }
        guard queue.count < capacity else {
            ends[hub] = queue
            return nil
        }
        if queue.isEmpty && ends[hub] == nil && ends.count >= Self.hubLimit {
            ends = ends.filter { $0.value.contains { $0 > now } }
            guard ends.count < Self.hubLimit else { return nil }
        }
        let start = max(now, queue.last ?? now)
        queue.append(start + duration)
        ends[hub] = queue
        return start - now
    }
}
