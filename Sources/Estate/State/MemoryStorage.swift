import CMappedFile
import Glibc

/// Memory that lasts as long as this object and takes room as it is used.
///
/// `@unchecked Sendable`: mapped by one thread before others see it; nothing of it changes from then on.
final class MemoryStorage: RecordStorage, @unchecked Sendable {
    private let capacity: Int
    let base: UnsafeMutableRawPointer
    let watch: UnsafeMutablePointer<smets_map_watch>
    var name: String { "memory" }
    var tap: (any StorageTap)? { nil }

    init(capacity: Int) throws(StorageFailure) {
        self.capacity = capacity
        base = try Self.memory(capacity)
        watch = .allocate(capacity: 1)
        watch.initialize(to: smets_map_watch())
    }

    /// Maps octets of zeros that are no file's; they are the caller's to unmap.
    static func memory(_ capacity: Int) throws(StorageFailure) -> UnsafeMutableRawPointer {
        let map = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let map, map != MAP_FAILED else { throw StorageFailure("had") }
        return map
    }

    deinit {
        munmap(base, capacity)
        watch.deallocate()
    }

    func size() -> Int { 0 }
    func resize(to size: Int) {}
    func map(_ length: Int) {}
    func read(_ count: Int, at offset: Int) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: base + offset, count: count))
    }
    func write(_ octets: [UInt8], at offset: Int) { (base + offset).copyMemory(from: octets, byteCount: octets.count) }
    func reserve(_ range: Range<Int>) {}
    func sync() {}
    func lock(_ range: Range<Int>) -> Bool { true }
    func unlock(_ range: Range<Int>) {}
    func fault() -> String? { nil }
    func heal() -> Bool { true }
}
