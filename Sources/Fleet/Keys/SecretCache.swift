import GBCS
import Glibc

/// A cache of Z of meters and parties that were met lately, so that it is not derived again.
///
/// Entries are in sets of two: a new one takes the first place and pushes the old one to the second. A meter's sets are
/// side by side, because a message needs two or three of its secrets. Memory is used as it is touched. Not Sendable.
final class SecretCache {
    private struct Entry {
        /// Meter number and party; 0 for an empty entry.
        var tag: UInt64
        var secret: SharedSecret
    }

    /// Entries, two to a set. Owned, unmapped in deinit; mapped memory is 0, and so are all tags, and every bit pattern
    /// is a valid entry.
    private let entries: UnsafeMutablePointer<Entry>
    private let capacity: Int
    /// Number of sets of a meter, less one: a power of two less one.
    private let partyMask: UInt64
    private let partyBits: UInt64
    private let meterMask: UInt64

    /// - Parameters:
    ///   - capacity: number of entries, 40 octets each; rounded up to a power of two, at least 16.
    ///   - meters: number of meters in the fleet. The fewer they are, the more sets each has, so that more parties find
    ///     room.
    init(capacity: Int, meters: Int) {
        let setBits = UInt64(64 - UInt64(max(8, capacity / 2)).leadingZeroBitCount)
        let spare = UInt64(max(1, (1 << Int(setBits)) / max(1, meters)))
        partyBits = min(3, max(1, UInt64(63 - spare.leadingZeroBitCount)))
        partyMask = 1 << partyBits - 1
        meterMask = 1 << (setBits - partyBits) - 1
        self.capacity = 2 << Int(setBits)
        let size = self.capacity * MemoryLayout<Entry>.stride
        let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let memory, memory != MAP_FAILED else {
            fatalError("no memory for a cache of \(capacity) shared secrets")
        }
        // The cache is read at random: with pages of 2 MiB the processor finds addresses without walking page tables.
        madvise(memory, size, Self.hugePages)
        entries = memory.assumingMemoryBound(to: Entry.self)
    }

    /// Unmaps the memory, whose pages the kernel clears before anyone else gets them.
    deinit { munmap(entries, capacity * MemoryLayout<Entry>.stride) }

    /// MADV_HUGEPAGE, which Glibc's module does not have.
    private static let hugePages: Int32 = 14

    static func tag(_ number: Int, _ party: UInt8) -> UInt64 { (UInt64(number) + 1) << 8 | UInt64(party) }

    /// Index of the first of the two entries for a tag. Meters and parties are numbered without gaps, so that their low
    /// bits spread them evenly.
    private func set(_ tag: UInt64) -> Int { Int((tag >> 8 & meterMask) << partyBits | tag & partyMask) * 2 }

    @inline(__always)
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
