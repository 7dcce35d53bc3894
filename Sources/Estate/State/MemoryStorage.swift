import CMappedFile
import Glibc

/// A storage in memory that lasts as long as this object and takes memory only as it is used.
///
/// `@unchecked Sendable`: one thread maps it before others see it; after that nothing of it changes.
package final class MemoryStorage: RecordStorage, @unchecked Sendable {
    private let capacity: Int
    package let base: UnsafeMutableRawPointer
    package let watch: UnsafeMutablePointer<smets_map_watch>
    package var name: String { "memory" }
    package var tap: (any StorageTap)? { nil }

    init(capacity: Int) throws(StorageFailure) {
        self.capacity = capacity
        base = try Self.memory(capacity)
        watch = .allocate(capacity: 1)
        watch.initialize(to: smets_map_watch())
    }

    /// Maps octets of zeros that belong to no file; the caller has to unmap them.
    package static func memory(_ capacity: Int) throws(StorageFailure) -> UnsafeMutableRawPointer {
        let map = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let map, map != MAP_FAILED else { throw StorageFailure("had") }
        return map
    }

    deinit {
        munmap(base, capacity)
        watch.deallocate()
    }

    package func size() -> Int { 0 }
    package func resize(to size: Int) {}
    package func map(_ length: Int) {}
    package func read(_ count: Int, at offset: Int) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: base + offset, count: count))
    }
    package func write(_ octets: [UInt8], at offset: Int) {
        (base + offset).copyMemory(from: octets, byteCount: octets.count)
    }
    package func reserve(_ range: Range<Int>) {}
    package func sync() {}
    package func lock(_ range: Range<Int>) -> Bool { true }
    package func unlock(_ range: Range<Int>) {}
    package func fault() -> String? { nil }
    package func heal() -> Bool { true }
}
