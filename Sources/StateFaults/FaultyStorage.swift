import CMappedFile
import Estate
import Glibc
import SimulationKernel

/// Memory that stands for a file and its disk. It outlasts the processes of a history, which may end at any step, and
/// has the faults that the history wants.
///
/// A step is a store to a mapped word, a sector of a write, a reservation, a change of size, or a sync.
///
/// `@unchecked Sendable`: one thread runs a history.
final class FaultyStorage: RecordStorage, StorageTap, @unchecked Sendable {
    /// Number of octets that a disk writes in one piece.
    static let sectorSize = 512

    let name = "storage"
    let base: UnsafeMutableRawPointer
    let watch: UnsafeMutablePointer<smets_map_watch>
    var tap: (any StorageTap)? { self }

    /// Number of steps until the process ends; nil for never.
    var stepsToEnd: Int?
    /// Whether the disk has room for more pages.
    var hasRoom = true
    /// Share of sector writes, reservations, changes of size and syncs that fail, in 256ths; a quarter for reads.
    var errorRate: UInt8 = 0
    /// Whether the process has ended, at a step here or at one of ``files``.
    var hasEnded: Bool { files.isKilled }
    /// SQLite's files on the same disk and of the same process.
    private let files: FaultyFileSystem
    private let capacity: Int
    private var length = 0
    private var draw: FaultDraw
    /// Numbers of the pages that have space on the disk.
    private var pages: Set<Int> = []
    /// Content of the pages that the process cannot have for a while.
    private var missing: [Int: [UInt8]] = [:]

    init(
        capacity: Int, draw: FaultDraw, files: FaultyFileSystem = FaultyFileSystem(seed: 0)
    ) throws(StorageFailure) {
        self.capacity = capacity
        self.files = files
        self.draw = draw
        base = try MemoryStorage.memory(capacity)
        watch = .allocate(capacity: 1)
        watch.initialize(to: smets_map_watch())
    }

    deinit {
        munmap(base, capacity)
        watch.deallocate()
    }

    // MARK: For the process

    func step() throws(StorageFailure) {
        if let left = stepsToEnd {
            stepsToEnd = left - 1
            if left <= 0 { files.kill() }
        }
        guard !hasEnded else { throw StorageFailure("used, its process has ended", ESRCH) }
    }

    private func fallibleStep() throws(StorageFailure) {
        try step()
        if draw.next(256) < Int(errorRate) { throw StorageFailure("used", EIO) }
    }

    func size() throws(StorageFailure) -> Int { length }

    func resize(to size: Int) throws(StorageFailure) {
        try fallibleStep()
        guard size <= capacity else { throw StorageFailure("given \(size) octets", EFBIG) }
        cut(to: min(size, length))
        length = size
    }

    func map(_ length: Int) throws(StorageFailure) {}

    func read(_ count: Int, at offset: Int) throws(StorageFailure) -> [UInt8] {
        if draw.next(1_024) < Int(errorRate) { throw StorageFailure("read", EIO) }
        let end = min(length, offset + count)
        return end > offset ? Array(UnsafeRawBufferPointer(start: base + offset, count: end - offset)) : []
    }

    /// Writes sector by sector: an end or an error in between leaves a torn write.
    func write(_ octets: [UInt8], at offset: Int) throws(StorageFailure) {
        for start in stride(from: 0, to: octets.count, by: Self.sectorSize) {
            try fallibleStep()
            try takeRoom((offset + start) / RecordLayout.pageSize)
            let end = min(octets.count, start + Self.sectorSize)
            octets.withUnsafeBytes {
                (base + offset + start).copyMemory(from: $0.baseAddress! + start, byteCount: end - start)
            }
            length = max(length, offset + end)
        }
    }

    func reserve(_ range: Range<Int>) throws(StorageFailure) {
        try fallibleStep()
        for page in range.lowerBound / RecordLayout.pageSize..<(range.upperBound - 1) / RecordLayout.pageSize + 1 {
            try takeRoom(page)
        }
    }

    private func takeRoom(_ page: Int) throws(StorageFailure) {
        guard !pages.contains(page) else { return }
        guard hasRoom else { throw StorageFailure("written", ENOSPC) }
        pages.insert(page)
    }

    func sync() throws(StorageFailure) { try fallibleStep() }
    /// Whether pages are missing for a while.
    var isMissingPages: Bool { smets_load(&watch.pointee.faults) & 1 == 1 }

    func lock(_ range: Range<Int>) throws(StorageFailure) -> Bool { true }
    func unlock(_ range: Range<Int>) {}
    func fault() -> String? { nil }

    func heal() -> Bool {
        for (page, octets) in missing {
            (base + page * RecordLayout.pageSize).copyMemory(from: octets, byteCount: octets.count)
        }
        missing = [:]
        let faults = smets_load(&watch.pointee.faults)
        if faults & 1 == 1 { smets_store(&watch.pointee.faults, faults + 1) }
        return true
    }

    // MARK: For the history

    /// Starts the next process, without faults; its pages are those that the kernel has.
    func restart() {
        _ = heal()
        smets_store(&watch.pointee.faults, 0)
        (stepsToEnd, hasRoom, errorRate) = (nil, true, 0)
        files.plan = .none
        files.restart()
    }

    /// Makes one of the pages unavailable for a while: it reads as zeros, as after a SIGBUS.
    func losePage() {
        guard let page = pages.sorted().draw(&draw) else { return }
        let start = base + page * RecordLayout.pageSize
        if missing[page] == nil {
            missing[page] = Array(UnsafeRawBufferPointer(start: start, count: RecordLayout.pageSize))
        }
        memset(start, 0, RecordLayout.pageSize)
        smets_map_note_fault(watch)
    }

    /// Damages the file while no process has it; returns what was done.
    func damage() -> String {
        guard let page = pages.sorted().draw(&draw) else { return "none" }
        let start = page * RecordLayout.pageSize
        switch draw.next(8) {
        case 0:
            memset(base + start, 0, RecordLayout.pageSize)
            return "page \(page) zeroed"
        case 1:
            let offset = start + draw.next(RecordLayout.pageSize / Self.sectorSize) * Self.sectorSize
            memset(base + offset, 0, Self.sectorSize)
            return "sector at \(offset) zeroed"
        case 2:
            let offset = start + draw.next(RecordLayout.pageSize / MeterRecord.size) * MeterRecord.size
            memset(base + offset, 0, MeterRecord.size)
            return "64 octets at \(offset) zeroed"
        case 3:
            let size = draw.next(length + 1)
            cut(to: size)
            length = size
            return "cut to \(size) octets"
        case 4:
            let offset = start + draw.next(RecordLayout.pageSize / 8) * 8
            base.storeBytes(of: draw.next(), toByteOffset: offset, as: UInt64.self)
            return "word at \(offset) overwritten"
        case 5:
            guard let other = pages.sorted().draw(&draw) else { return "none" }
            memcpy(base + start, base + other * RecordLayout.pageSize, RecordLayout.pageSize)
            return "page \(other) written to \(page)"
        default:
            let offset = start + draw.next(RecordLayout.pageSize)
            let octet = base.load(fromByteOffset: offset, as: UInt8.self)
            base.storeBytes(of: octet ^ 1 << UInt8(draw.next(8)), toByteOffset: offset, as: UInt8.self)
            return "a bit of octet \(offset) flipped"
        }
    }

    /// Replaces the octets from `size` on by zeros.
    private func cut(to size: Int) {
        for page in pages where (page + 1) * RecordLayout.pageSize > size {
            let from = max(size, page * RecordLayout.pageSize)
            memset(base + from, 0, (page + 1) * RecordLayout.pageSize - from)
        }
        pages = pages.filter { $0 * RecordLayout.pageSize < size }
    }
}

/// Random numbers of a history: the same for the same seed.
struct FaultDraw: RandomNumberGenerator {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func next() -> UInt64 { random.next() }

    /// A random number from 0 to `bound` − 1.
    mutating func next(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

extension Array {
    /// A random element; nil when there is none.
    func draw(_ draw: inout FaultDraw) -> Element? { isEmpty ? nil : self[draw.next(count)] }
}
