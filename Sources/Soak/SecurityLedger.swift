import COSEM

/// Security Log entries that an alert reported: they must be in the log as long as it has room. Entries of discarded
/// messages are written within a second (docs/interfaces.md, State folder), so that a kill may take the last ones.
struct SecurityLedger: Sendable {
    struct Entry: Hashable, Sendable {
        let time: UTCTime
        let code: UInt16
    }

    /// Time before a kill within which a reported entry may be lost: a second, and the time of the write.
    static let unwritten = Duration.seconds(2)

    /// Number of entries that are expected, fewer than the log's 100: entries whose alert was lost in a kill take room
    /// too.
    static let depth = 60

    private var entries: [Int: [(entry: Entry, heard: ContinuousClock.Instant)]] = [:]

    /// The meters of which an alert reported an entry.
    var meters: [Int] { entries.keys.sorted() }

    /// Notes an entry that an alert reported.
    ///
    /// - Parameter heard: time when the alert came.
    mutating func alerted(_ entry: Entry, of meter: Int, at heard: ContinuousClock.Instant = .now) {
        entries[meter, default: []].append((entry, heard))
        if entries[meter, default: []].count > Self.depth { entries[meter]?.removeFirst() }
    }

    /// Drops the entries that may not have been written when the server was killed. To be called when all alerts from
    /// before the kill have been taken.
    mutating func wasKilled(at time: ContinuousClock.Instant) {
        for meter in entries.keys { entries[meter]?.removeAll { $0.heard > time - Self.unwritten } }
    }

    /// The latest entries that `log` lacks; of equal entries each must be there.
    func missing(from log: [Entry], of meter: Int) -> [Entry] {
        var present: [Entry: Int] = [:]
        for entry in log { present[entry, default: 0] += 1 }
        return entries[meter, default: []].map(\.entry).filter { entry in
            guard let count = present[entry], count > 0 else { return true }
            present[entry] = count - 1
            return false
        }
    }

    func count(of meter: Int) -> Int { entries[meter, default: []].count }
}
