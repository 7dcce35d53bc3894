import CMappedFile
import Foundation
import NIOConcurrencyHelpers

/// The marks of records that are used, and their pages.
extension MeterRecordFile {
    /// 32 bits of what an entry says, and of which page.
    func check(_ marks: UInt64, ofPage page: Int) -> UInt64 {
        (identity &+ UInt64(page) &* 0xE703_7ED1_A0B4_28DB &+ marks &* 0x9E37_79B9_7F4A_7C15 &+ 0x94D0_49BB_1331_11EB)
            >> 32
    }

    /// Two words: marks, and their check before and after the last change.
    private func entry(ofPage page: Int) -> UnsafeMutablePointer<UInt64> {
        (base + RecordLayout.entry(ofPage: page)).assumingMemoryBound(to: UInt64.self)
    }

    func mark(_ number: Int) throws(StorageFailure) {
        let page = number / RecordLayout.recordsPerPage
        let bit = UInt64(1) << UInt64(number % RecordLayout.recordsPerPage)
        let old = marks[page]
        guard old & bit == 0 else { return }
        let entry = entry(ofPage: page)
        let (before, after) = (check(old, ofPage: page), check(old | bit, ofPage: page))
        try put(before | after << 32, at: entry + 1)
        try put(old | bit, at: entry)
        try put(after | after << 32, at: entry + 1)
        // After the file's: whoever looks from elsewhere finds none here that is not there.
        smets_store(marks + page, old | bit)
    }

    /// Takes room for a page that nothing was stored to yet, and for its entry.
    func reserve(_ page: Int) throws(StateError) {
        mutex.lock()
        defer { mutex.unlock() }
        let group = page / RecordLayout.pagesPerGroup
        do throws(StorageFailure) {
            if !groups.contains(group) { try begin(group) }
            let start = RecordLayout.page(page)
            try storage.reserve(start..<start + RecordLayout.pageSize)
        } catch { throw StateError(storage.name, error) }
    }

    /// Writes the entries of a group that nothing was stored to yet, and says so in the header.
    private func begin(_ group: Int) throws(StorageFailure) {
        try lockHeader(seconds: 1)
        defer { storage.unlock(0..<RecordLayout.headerSize) }
        // Another process may have written it.
        guard case .header(var header, let damagedCopies) = try RecordFileHeader.find(in: storage),
            header.identity == identity
        else {
            throw StorageFailure("used, its header was changed by someone else", EIO)
        }
        if !header[isUsed: group] {
            let first = group * RecordLayout.pagesPerGroup
            let words = (first..<first + RecordLayout.pagesPerGroup).flatMap { page -> [UInt64] in
                let check = check(0, ofPage: page)
                return [0, check | check << 32]
            }
            try storage.write(
                words.withUnsafeBytes { Array($0) }, at: RecordLayout.start(ofGroup: group))
        }
        // Also when the group is there, but only one of the copies says so: that one may be lost.
        if !header[isUsed: group] || damagedCopies > 0 {
            header[isUsed: group] = true
            try header.write(to: storage)
        }
        groups.insert(group)
    }

    private func lockHeader(seconds: Int) throws(StorageFailure) {
        try Self.lockHeader(of: storage, seconds: seconds)
    }

    /// Takes the header for this process, which others have for moments only.
    static func lockHeader(of storage: any RecordStorage, seconds: Int) throws(StorageFailure) {
        for _ in 0..<seconds * 500 {
            if try storage.lock(0..<RecordLayout.headerSize) { return }
            usleep(2_000)
        }
        throw StorageFailure("used, another process has its header", EAGAIN)
    }

    /// Learns from the file which records of `meters` are used.
    func loadMarks(of meters: Range<Int>) throws(StateError) {
        mutex.lock()
        defer { mutex.unlock() }
        let found: RecordFileHeader.Found
        do { found = try RecordFileHeader.find(in: storage) } catch { throw StateError(storage.name, error) }
        guard case .header(let header, _) = found, header.identity == identity else { throw damage("its header") }
        let pages = RecordLayout.pages(of: meters)
        guard !pages.isEmpty else { return }
        for group in pages.lowerBound / RecordLayout.pagesPerGroup...(pages.upperBound - 1) / RecordLayout.pagesPerGroup
        where header[isUsed: group] {
            groups.insert(group)
            let first = group * RecordLayout.pagesPerGroup
            for page in pages.clamped(to: first..<first + RecordLayout.pagesPerGroup) {
                guard let found = foundMarks(ofPage: page) else {
                    let meter = page * RecordLayout.recordsPerPage
                    throw damage("what is said of meters \(meter) to \(meter + RecordLayout.recordsPerPage - 1)")
                }
                marks[page] = found
            }
        }
        guard smets_load(&watch.pointee.faults) & 1 == 0 else { throw lost() }
    }

    /// nil when the entry is damaged.
    func foundMarks(ofPage page: Int) -> UInt64? {
        let entry = entry(ofPage: page)
        // Another process may be storing it, where this one only looks.
        for _ in 0..<1_000 {
            let (marks, checks) = (smets_load(entry), smets_load(entry + 1))
            let check = check(marks, ofPage: page)
            if checks >> 32 == check || checks & 0xFFFF_FFFF == check { return marks }
        }
        return nil
    }

    /// Numbers of the meters that have a record here, or in a parent.
    func forEachUsed(_ body: (Int) throws(StateError) -> Void) throws(StateError) {
        for page in RecordLayout.pages(of: 0..<count) where marks[page] != 0 || parent != nil {
            let first = page * RecordLayout.recordsPerPage
            var used = marks[page]
            if let parent, page < RecordLayout.pages(of: 0..<parent.count).upperBound { used |= parent.marks[page] }
            while used != 0 {
                let number = first + used.trailingZeroBitCount
                used &= used - 1
                if number < count { try body(number) }
            }
        }
    }

    /// Records looked at when a file is opened: those of small fleets, all; later ones when their meter is needed.
    static let verifiedAtOpening = 1 << 17

    /// Looks whether the records that are marked as used are sound, up to ``verifiedAtOpening``.
    package func verify() throws(StateError) {
        var (looked, damaged, first) = (0, 0, 0)
        for page in RecordLayout.pages(of: 0..<count) where marks[page] != 0 {
            for index in 0..<RecordLayout.recordsPerPage {
                let number = page * RecordLayout.recordsPerPage + index
                guard number < count, record(number) == nil else { continue }
                if damaged == 0 { first = number }
                damaged += 1
            }
            looked += RecordLayout.recordsPerPage
            if looked >= Self.verifiedAtOpening { break }
        }
        guard smets_load(&watch.pointee.faults) & 1 == 0 else { throw lost() }
        if damaged == 1 { throw damage("the record of meter \(first)") }
        if damaged > 1 { throw damage("\(damaged) records, the first of them meter \(first)'s,") }
    }
}
