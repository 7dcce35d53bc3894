import CMappedFile

/// The storage of a fleet's records: octets in memory that outlast the process, and the operations that can fail. It is
/// a file (``MappedStorage``), memory alone (``MemoryStorage``), or memory with the faults that a test wants
/// (``FaultyStorage``).
///
/// Messages do not go through these operations: records are read and stored at ``base``.
package protocol RecordStorage: AnyObject, Sendable {
    /// The file's path, for messages.
    var name: String { get }
    /// The mapped octets, page by page as in the storage. They stay at this address while this object lives.
    var base: UnsafeMutableRawPointer { get }
    /// The watch over the mapped octets, which tells whether a page could not be had and zeros are in its place.
    var watch: UnsafeMutablePointer<smets_map_watch> { get }
    /// The tap that is told before each store at ``base``; nil for none.
    var tap: (any StorageTap)? { get }

    /// Size of the storage in octets.
    func size() throws(StorageFailure) -> Int
    /// Makes the storage longer, by octets of 0 that take no space, or empties it.
    func resize(to size: Int) throws(StorageFailure)
    /// Maps the first `length` octets; called once, before ``base`` is used.
    func map(_ length: Int) throws(StorageFailure)
    func read(_ count: Int, at offset: Int) throws(StorageFailure) -> [UInt8]
    func write(_ octets: [UInt8], at offset: Int) throws(StorageFailure)
    /// Reserves space for octets that have none, so that a store there cannot fail for want of it.
    func reserve(_ range: Range<Int>) throws(StorageFailure)
    /// Makes everything written so far survive the end of the machine.
    func sync() throws(StorageFailure)
    /// Locks octets for this object against others that lock too; false when another has locked some of them.
    func lock(_ range: Range<Int>) throws(StorageFailure) -> Bool
    func unlock(_ range: Range<Int>)
    /// The problem with the storage; nil when it is still where it was opened, and whole.
    func fault() -> String?
    /// Tries to map the storage's octets at ``base`` again; returns whether that worked.
    func heal() -> Bool
}

/// A receiver that is told before each store; the store does not happen when it throws.
package protocol StorageTap: AnyObject, Sendable {
    func step() throws(StorageFailure)
}
