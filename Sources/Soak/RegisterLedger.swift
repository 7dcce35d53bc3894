import COSEM

/// Readings of cumulative registers with their times: the energy imported by one moment is never less than by an
/// earlier one, in whatever order they are read and however often the clock is set.
struct RegisterLedger: Sendable {
    struct Reading: Hashable, Sendable {
        let time: UTCTime
        let value: UInt32
    }

    /// Number of readings kept for each meter; the earliest are dropped.
    private static let depth = 64

    private var readings: [Int: [Reading]] = [:]

    /// Notes a reading; returns the reading that it contradicts, nil for none.
    mutating func see(_ reading: Reading, of meter: Int) -> Reading? {
        var known = readings[meter, default: []]
        let place = known.firstIndex { $0.time > reading.time } ?? known.count
        if place > 0 {
            let before = known[place - 1]
            if before.value > reading.value || before.time == reading.time && before.value != reading.value {
                return before
            }
            if before.time == reading.time { return nil }
        }
        if place < known.count, known[place].value < reading.value { return known[place] }
        known.insert(reading, at: place)
        if known.count > Self.depth { known.removeFirst() }
        readings[meter] = known
        return nil
    }
}
