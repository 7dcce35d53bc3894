import CMappedFile
import Foundation
import NIOConcurrencyHelpers

/// The counters of every meter of a fleet, a record each in a file that is mapped into memory.
///
/// A counter is stored before the message that carries it leaves; the kernel owns the page from then on, so killing the
/// process at any moment loses nothing. Records never written take neither memory nor disk: which are used is known from
/// marks, a bit each in the file and in memory, and only those are looked at. A page is reserved before it is first
/// stored to, so that a full disk is an error and not a signal. Checks in records, marks and header tell damage.
///
/// `@unchecked Sendable`: the map lives as long as this object; a record and its page's marks are only ever touched by the
/// shard that owns the page's meters; the header is changed under ``mutex``.
package final class MeterRecordFile: @unchecked Sendable {
    let count: Int
    /// Own Originator Counters are never below this.
    let firstOwnCounter: UInt64
    let storage: any RecordStorage
    /// Records of the fleet that this one was forked from.
    let parent: MeterRecordFile?
    let identity: UInt64
    let base: UnsafeMutableRawPointer
    let watch: UnsafeMutablePointer<smets_map_watch>
    private let tap: (any StorageTap)?
    /// By page of 64 records, a bit for each that is used. Owned, freed in deinit.
    let marks: UnsafeMutablePointer<UInt64>
    /// Octets of the file that count.
    private let length: Int
    let mutex = NIOLock()
    /// Groups whose page of entries is there. Under ``mutex``.
    var groups: Set<Int> = []
    /// What ``examine()`` saw: the header's and the notes' counts, and the page whose marks come next. Under ``mutex``.
    private var seen = (header: UInt64(0), notes: UInt64(0), page: 0)
    /// 1 while the file is not where it was opened, or not whole.
    private let isAway: UnsafeMutablePointer<UInt64>

    /// - Parameters:
    ///   - storage: its size is `header.length` at least; not mapped yet.
    ///   - count: meters; those that the file has no record for may only be read, and are their parent's.
    init(
        _ storage: any RecordStorage, _ header: RecordFileHeader, count: Int, parent: MeterRecordFile? = nil
    ) throws(StateError) {
        self.storage = storage
        self.count = count
        self.parent = parent
        identity = header.identity
        firstOwnCounter = max(header.firstOwnCounter, parent?.firstOwnCounter ?? 0)
        length = max(Int(header.length), RecordLayout.headerSize)
        do { try storage.map(length) } catch { throw StateError(storage.name, error) }
        (base, watch, tap) = (storage.base, storage.watch, storage.tap)
        let pages = RecordLayout.pages(of: 0..<max(1, count)).upperBound
        // Zeros that take no memory before they are written.
        let zeros = calloc(pages, 8)!
        marks = zeros.bindMemory(to: UInt64.self, capacity: pages)
        isAway = .allocate(capacity: 1)
        isAway.initialize(to: 0)
        try loadMarks(of: 0..<count)
    }

    /// Records that last as long as this object.
    convenience init(count: Int, firstOwnCounter: UInt64) throws(StateError) {
        let length = RecordLayout.size(count: count)
        let storage: MemoryStorage
        do { storage = try MemoryStorage(capacity: length) } catch {
            throw StateError("no memory for \(count) meters' records: \(error)")
        }
        var header = RecordFileHeader(
            identity: .random(in: 1 ... .max), token: 0, owner: 0, length: length, firstOwnCounter: firstOwnCounter,
            boot: 0)
        storage.write(Self.newNotes(0, header.identity), at: RecordLayout.notes)
        do { try header.write(to: storage) } catch { throw StateError("memory \(error)") }
        try self.init(storage, header, count: count)
    }

    deinit {
        free(marks)
        isAway.deallocate()
    }

    // MARK: Records

    private func salt(_ number: Int) -> UInt64 { identity &+ UInt64(number) &* 0xE703_7ED1_A0B4_28DB }

    private func pointer(_ number: Int) -> UnsafeMutableRawPointer { base + RecordLayout.record(number) }

    /// Meter `number`'s record; its parent's while it has none of its own. nil when it is damaged.
    package func record(_ number: Int) -> MeterRecord? {
        precondition((0..<count).contains(number))
        // What is not marked is not looked at: a process may have been killed, or have failed, before it acknowledged it.
        let mark = marks[number / RecordLayout.recordsPerPage] >> UInt64(number % RecordLayout.recordsPerPage)
        if mark & 1 == 0 { return inherited(number) }
        let record = pointer(number).load(as: MeterRecord.self)
        if record.isZero { return nil }
        guard record.isSound(salt(number)) else { return reread(number) }
        if parent != nil && !record.flags.contains(.isOwn) { return inherited(number) }
        return record
    }

    /// As ``record(_:)``, with an error that says what is damaged.
    func requiredRecord(_ number: Int) throws(StateError) -> MeterRecord {
        guard let record = record(number) else { throw damage(number) }
        return record
    }

    private func inherited(_ number: Int) -> MeterRecord? {
        guard let parent, number < parent.count else { return MeterRecord() }
        return parent.record(number)
    }

    /// Another process may be storing the record, where this one only looks.
    private func reread(_ number: Int) -> MeterRecord? {
        for _ in 0..<1_000 {
            let record = pointer(number).load(as: MeterRecord.self)
            if record.isSound(salt(number)) {
                return parent != nil && !record.flags.contains(.isOwn) ? inherited(number) : record
            }
        }
        return nil
    }

    /// The next Originator Counter of meter `number`'s own.
    package func ownOriginatorCounter(_ record: MeterRecord) -> UInt64 {
        max(record.ownOriginatorCounter, firstOwnCounter)
    }

    /// Changes meter `number`'s record; on return the change outlasts the process. What is thrown leaves the record as it
    /// was, or as it is after the change; nothing that the change is for may be acknowledged then.
    func change(_ number: Int, _ body: (inout MeterRecord) -> Void) throws(StateError) {
        let faults = smets_load(&watch.pointee.faults)
        try prepare(number, faults)
        guard let old = record(number) else { throw damage(number) }
        var new = old
        body(&new)
        if parent != nil { new.flags.insert(.isOwn) }
        let isStored: Bool
        do throws(StorageFailure) {
            isStored = try store(new, number)
            if isStored { try mark(number) }
        } catch { throw StateError(storage.name, error) }
        guard isStored else { throw damage(number) }
        guard smets_load(&watch.pointee.faults) == faults else { throw lost() }
    }

    /// Sees to it that meter `number`'s record can be stored, whatever the disk has.
    func prepare(_ number: Int) throws(StateError) { try prepare(number, smets_load(&watch.pointee.faults)) }

    private func prepare(_ number: Int, _ faults: UInt64) throws(StateError) {
        guard faults & 1 == 0 else { throw lost() }
        guard smets_load(isAway) == 0 else { throw lost() }
        let page = number / RecordLayout.recordsPerPage
        // A page with marks was reserved before it got the first.
        if marks[page] == 0 { try reserve(page) }
    }

    /// Stores word by word: a record that is found is sound after every one. False when what is there is not.
    private func store(_ new: MeterRecord, _ number: Int) throws(StorageFailure) -> Bool {
        let address = pointer(number).assumingMemoryBound(to: UInt64.self)
        let last = address + MeterRecord.words
        let salt = salt(number)
        var stored = pointer(number).load(as: MeterRecord.self)
        // Unmarked, but not zero: what a process was killed over, before it acknowledged anything.
        guard stored.isZero || stored.isSound(salt) else { return false }
        var check = stored.check(salt)
        for index in 0..<MeterRecord.words where stored[word: index] != new[word: index] {
            stored[word: index] = new[word: index]
            let next = stored.check(salt)
            try put(MeterRecord.lastWord(stored.flags, check, next), at: last)
            try put(new[word: index], at: address + index)
            check = next
        }
        // Flags last: until isOwn is there, the parent's record counts.
        stored.flags = new.flags
        check = stored.check(salt)
        try put(MeterRecord.lastWord(new.flags, check, check), at: last)
        return true
    }

    func put(_ value: UInt64, at address: UnsafeMutablePointer<UInt64>) throws(StorageFailure) {
        if let tap { try tap.step() }
        smets_store(address, value)
    }

    // MARK: Notes

    /// 24 bits of check for a number that is noted.
    private static func noted(_ sequence: UInt64, _ identity: UInt64) -> UInt64 {
        let number = sequence & 0xFF_FFFF_FFFF
        let sum = identity &+ number &* 0x9E37_79B9_7F4A_7C15 &+ 0xBF58_476D_1CE4_E5B9
        return number | sum & 0xFFFF_FF00_0000_0000
    }

    private var notes: UnsafeMutablePointer<UInt64> {
        (base + RecordLayout.notes).assumingMemoryBound(to: UInt64.self)
    }

    /// How often the states' file had been written when that was last noted; nil when the note is damaged.
    var notedSequence: UInt64? {
        let word = smets_load(notes)
        let sequence = word & 0xFF_FFFF_FFFF
        return word == Self.noted(sequence, identity) ? sequence : nil
    }

    /// Notes that the states' file has been written `sequence` times, unless more is noted already. From any thread.
    func note(_ sequence: UInt64) {
        while true {
            let word = smets_load(notes)
            guard word & 0xFF_FFFF_FFFF < sequence else { return }
            if smets_replace(notes, word, Self.noted(sequence, identity)) { return }
        }
    }

    /// The page of notes of a new file.
    static func newNotes(_ sequence: UInt64, _ identity: UInt64) -> [UInt8] {
        var words = [UInt64](repeating: 0, count: RecordLayout.pageSize / 8)
        words[0] = noted(sequence, identity)
        return words.withUnsafeBytes { Array($0) }
    }

    // MARK: The file as a whole

    /// Takes meters `range` for this process: no other may serve them from the same file.
    package func lock(_ range: Range<Int>) throws(StateError) {
        guard !range.isEmpty else { return }
        let octets =
            RecordLayout.record(range.lowerBound)..<RecordLayout.record(range.upperBound - 1) + MeterRecord.size
        let isMine: Bool
        do { isMine = try storage.lock(octets) } catch { throw StateError(storage.name, error) }
        guard isMine else {
            throw StateError(
                "\(storage.name): another process serves these meters; stop it or use another --state")
        }
        // Another process may have served them until now.
        try loadMarks(of: range.clamped(to: 0..<count))
    }

    /// Looks whether the file is still there and whole, and has its pages again where it can; what is wrong, if anything.
    /// To be called now and then while the fleet is served.
    package func examine() -> String? {
        var problem = storage.fault()
        if problem == nil {
            if smets_load(&watch.pointee.faults) & 1 == 1, !storage.heal() { problem = "cannot be mapped again" }
            if isOverwritten() { problem = "was overwritten" }
        }
        smets_store(isAway, problem == nil ? 0 : 1)
        return problem
    }

    /// Pages whose marks one ``examine()`` looks at: of 4 million meters.
    private static let examinedPages = 65_536

    /// Whether something else was written over the file, which then has its size, but not its header; or an older copy of
    /// itself, which has fewer headers written, notes or marks.
    private func isOverwritten() -> Bool {
        mutex.lock()
        defer { mutex.unlock() }
        guard case .header(let header, _)? = try? RecordFileHeader.find(in: storage), header.identity == identity,
            header.sequence >= seen.header, let notes = notedSequence, notes >= seen.notes
        else { return true }
        (seen.header, seen.notes) = (header.sequence, notes)
        let pages = RecordLayout.pages(of: 0..<count).count
        for _ in 0..<min(pages, Self.examinedPages) {
            let known = smets_load(marks + seen.page)
            if known != 0 {
                guard let found = foundMarks(ofPage: seen.page), found & known == known else { return true }
            }
            seen.page = (seen.page + 1) % pages
        }
        return false
    }

    func lost() -> StateError {
        StateError(
            "\(storage.name): \(storage.fault() ?? "some of it could not be read"); no counter can be kept until it is there again and whole",
            .missing)
    }

    func damage(_ number: Int) -> StateError { damage("the record of meter \(number)") }

    func damage(_ what: String) -> StateError {
        StateError(
            "\(storage.name): \(what) is damaged: which counters were used is not known; \(Self.remedy)",
            .damaged)
    }

    /// What to do about state that cannot be used.
    static let remedy =
        "put a snapshot back (smets fleet restore --replace), or move the .records and .sqlite files away, after which the meters are new and take old commands again"
}
