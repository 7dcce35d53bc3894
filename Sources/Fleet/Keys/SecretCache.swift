import GBCS
import Glibc

/// Z of meters and parties that were met lately, found without deriving it again.
///
/// Sets of two: what comes in takes the first place and pushes what was there to the second. Memory is taken as it is
/// touched. Not Sendable.
final class SecretCache {
    private struct Entry {
        /// Meter number and party; 0 for none.
        var tag: UInt64
        var secret: SharedSecret
    }

    /// Two to a set. Owned, freed in deinit; `calloc` makes all tags 0, and every bit pattern is a valid entry.
    private let entries: UnsafeMutablePointer<Entry>
    private let shift: UInt64
    private let capacity: Int

    /// - Parameter capacity: entries, 48 octets each; rounded up to a power of two, at least 16.
    init(capacity: Int) {
        let sets = UInt64(max(8, capacity / 2)).leadingZeroBitCount
        let bits = UInt64(64 - sets)
        shift = 64 - bits
        self.capacity = 2 << Int(bits)
        guard let memory = calloc(self.capacity, MemoryLayout<Entry>.stride) else {
            fatalError("no memory for a cache of \(capacity) shared secrets")
        }
        entries = memory.assumingMemoryBound(to: Entry.self)
    }

    deinit {
        memset(entries, 0, capacity * MemoryLayout<Entry>.stride)
        free(entries)
    }

    static func tag(_ number: Int, _ party: UInt8) -> UInt64 { (UInt64(number) + 1) << 8 | UInt64(party) }

    private func set(_ tag: UInt64) -> Int { Int((tag &* 0x9E37_79B9_7F4A_7C15) >> shift) * 2 }

    func secret(_ tag: UInt64) -> SharedSecret? {
        let first = set(tag)
        if entries[first].tag == tag { return entries[first].secret }
        if entries[first + 1].tag == tag { return entries[first + 1].secret }
        return nil
    }

    func contains(_ tag: UInt64) -> Bool {
        let first = set(tag)
        return entries[first].tag == tag || entries[first + 1].tag == tag
    }

    func insert(_ secret: SharedSecret, for tag: UInt64) {
        let first = set(tag)
        entries[first + 1] = entries[first]
        entries[first] = Entry(tag: tag, secret: secret)
    }

    func removeAll() {
        for index in 0..<capacity { entries[index].tag = 0 }
    }
}
