/// The header of a records file: one page, stored twice. Both copies are written, one after the other, before their
/// content takes effect. So one of them is whole whenever the process ends, and the loss of either is repaired. The
/// copy that is not in force is written first: it may be damaged, and then the other is the only whole one.
///
/// The page has words of 8 octets, little-endian: "SMETRC02", sequence, identity, token, owner, length, first own
/// counter and boot; from octet 64 a bit for each group that is used; in the last word a hash of all others.
package struct RecordFileHeader: Hashable {
    static let magic: UInt64 = 0x3230_4352_5445_4D53  // "SMETRC02"
    /// Number of groups that have a bit in the header: more than the largest fleet needs.
    static let groups = 16_384

    /// Number of headers written so far; the copy with the higher number is in force.
    var sequence: UInt64 = 1
    /// Random number drawn when the file was made; the states' file has the same.
    var identity: UInt64
    /// Random number drawn whenever the fleet is opened or closed; the states' file has the same.
    var token: UInt64
    /// Hash of the fleet's first identifier and seed.
    var owner: UInt64
    /// Length of the file in octets; a file that is shorter was cut short.
    var length: UInt64
    /// Value below which own Originator Counters never are.
    var firstOwnCounter: UInt64
    /// Hash of the identifier of the machine's boot that wrote last.
    var boot: UInt64
    private var used = [UInt64](repeating: 0, count: Self.groups / 64)
    /// Number of the copy that this header was read from.
    private var copy = 0

    init(identity: UInt64, token: UInt64, owner: UInt64, length: Int, firstOwnCounter: UInt64, boot: UInt64) {
        (self.identity, self.token, self.owner) = (identity, token, owner)
        (self.length, self.firstOwnCounter, self.boot) = (UInt64(length), firstOwnCounter, boot)
    }

    /// Fails when the page is no header, or damaged.
    private init?(page: ArraySlice<UInt8>, copy: Int) {
        guard page.count == RecordLayout.pageSize else { return nil }
        let words = page.withUnsafeBytes { octets in
            (0..<RecordLayout.pageSize / 8).map { octets.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
        guard words[0] == Self.magic, words.last == Self.hash(words.dropLast()) else { return nil }
        (sequence, identity, token, owner) = (words[1], words[2], words[3], words[4])
        (length, firstOwnCounter, boot) = (words[5], words[6], words[7])
        used = Array(words[8..<8 + Self.groups / 64])
        self.copy = copy
    }

    private var page: [UInt8] {
        var words = [Self.magic, sequence, identity, token, owner, length, firstOwnCounter, boot] + used
        words += [UInt64](repeating: 0, count: RecordLayout.pageSize / 8 - 1 - words.count)
        words.append(Self.hash(words[...]))
        return words.withUnsafeBytes { Array($0) }
    }

    private static func hash(_ words: ArraySlice<UInt64>) -> UInt64 {
        words.reduce(0x1656_67B1_9E37_79F9) { hash, word in
            let mixed = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            return mixed ^ mixed >> 29
        }
    }

    subscript(isUsed group: Int) -> Bool {
        get { used[group / 64] >> UInt64(group % 64) & 1 == 1 }
        set {
            let bit = UInt64(1) << UInt64(group % 64)
            if newValue { used[group / 64] |= bit } else { used[group / 64] &= ~bit }
        }
    }

    /// The beginning of a storage.
    package enum Found {
        /// A header in this format.
        ///
        /// - damagedCopies: 0 or 1. A copy that is older than the other, because a write between them failed, counts
        ///   too.
        case header(RecordFileHeader, damagedCopies: Int)
        /// The format used until July 2026, without checks.
        case legacy
        case nothing
        case damaged
    }

    package static func find(in storage: any RecordStorage) throws(StorageFailure) -> Found {
        let octets = try storage.read(2 * RecordLayout.pageSize, at: 0)
        if octets.isEmpty { return .nothing }
        let copies = [
            RecordFileHeader(page: octets.prefix(RecordLayout.pageSize), copy: 0),
            RecordFileHeader(page: octets.dropFirst(RecordLayout.pageSize), copy: 1),
        ].compactMap(\.self)
        if let header = copies.max(by: { $0.sequence < $1.sequence }) {
            return .header(header, damagedCopies: 2 - copies.count(where: { $0.sequence == header.sequence }))
        }
        return LegacyRecords.begin(with: octets) ? .legacy : .damaged
    }

    /// Writes both copies.
    mutating func write(to storage: any RecordStorage) throws(StorageFailure) {
        sequence += 1
        let page = page
        try storage.write(page, at: (1 - copy) * RecordLayout.pageSize)
        try storage.write(page, at: copy * RecordLayout.pageSize)
    }
}
