import CMappedFile

/// Where a fleet's records are: octets in memory that outlast the process, and what can fail about them. A file
/// (``MappedStorage``), memory alone (``MemoryStorage``), or memory with faults that a test wants (``FaultyStorage``).
///
/// What a message needs does not go through it: records are read and stored at ``base``.
package protocol RecordStorage: AnyObject, Sendable {
    /// A file's path, for messages.
    var name: String { get }
    /// The mapped octets, page by page as the storage has them; they stay where they are while this object lives.
    var base: UnsafeMutableRawPointer { get }
    /// Whether what is at ``base`` is the storage's, or a page could not be had.
    var watch: UnsafeMutablePointer<smets_map_watch> { get }
    /// Told before each store at ``base``; nil for none.
    var tap: (any StorageTap)? { get }

    /// Octets that the storage has.
    func size() throws(StorageFailure) -> Int
    /// Makes it longer, by octets of 0 that take no room; or empties it.
    func resize(to size: Int) throws(StorageFailure)
    /// Maps the first `length` octets; once, before ``base`` is used.
    func map(_ length: Int) throws(StorageFailure)
    func read(_ count: Int, at offset: Int) throws(StorageFailure) -> [UInt8]
    func write(_ octets: [UInt8], at offset: Int) throws(StorageFailure)
    /// Takes room for octets that have none, so that storing there cannot fail for want of it.
    func reserve(_ range: Range<Int>) throws(StorageFailure)
    /// Has what was written so far survive the machine.
    func sync() throws(StorageFailure)
    /// Takes octets for this object, as far as others ask too; false when another has some of them.
    func lock(_ range: Range<Int>) throws(StorageFailure) -> Bool
    func unlock(_ range: Range<Int>)
    /// nil when the storage is where it was opened, and whole; else what is wrong.
    func fault() -> String?
    /// Tries to have the storage's octets at ``base`` again.
    func heal() -> Bool
}

/// Is told before each store, which does not happen when it throws.
package protocol StorageTap: AnyObject, Sendable {
    func step() throws(StorageFailure)
}
