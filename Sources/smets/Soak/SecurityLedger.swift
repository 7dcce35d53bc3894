import COSEM

/// Security Log entries of which an alert told: they must be in the log as long as it has room.
struct SecurityLedger: Sendable {
    struct Entry: Hashable, Sendable {
        let time: UTCTime
        let code: UInt16
    }

    /// Fewer than the log's 100: entries whose alert a kill swallowed take room too.
    static let depth = 60

    private var entries: [Int: [Entry]] = [:]

    /// Meters of which an alert told something that is logged.
    var meters: [Int] { entries.keys.sorted() }

    mutating func alerted(_ entry: Entry, of meter: Int) {
        entries[meter, default: []].append(entry)
        if entries[meter, default: []].count > Self.depth { entries[meter]?.removeFirst() }
    }

    /// The latest entries that `log` lacks; each of several alike must be there.
    func missing(from log: [Entry], of meter: Int) -> [Entry] {
        var present: [Entry: Int] = [:]
        for entry in log { present[entry, default: 0] += 1 }
        return entries[meter, default: []].filter { entry in
            guard let count = present[entry], count > 0 else { return true }
            present[entry] = count - 1
            return false
        }
    }

    func count(of meter: Int) -> Int { entries[meter, default: []].count }
}
