/// Parties met before, by the object that stood for them. They are a handful, so that looking through them is faster
/// than hashing.
///
/// The objects are retained, so that an address stands for one object as long as its entry exists. The entries are
/// separate from them and trivial: a look-up counts no references. Not Sendable: one thread has it.
struct KnownParties: ~Copyable {
    struct Entry {
        let object: ObjectIdentifier
        let party: UInt8
        let isBroker: Bool
    }

    /// Number of parties remembered; at the limit all are dropped at once.
    static let limit = 1_024

    /// Trivial elements, the first ``count`` initialized. Owned; freed in deinit.
    private let entries: UnsafeMutablePointer<Entry>
    private(set) var count = 0
    private var held: [AnyObject] = []

    init() { entries = .allocate(capacity: Self.limit) }

    deinit { entries.deallocate() }

    /// The entry at index `place`, which is below ``count``.
    subscript(place: Int) -> Entry {
        precondition((0..<count).contains(place))
        return entries[place]
    }

    /// The number of `object`, if it is remembered.
    @inline(__always)
    func number(of object: ObjectIdentifier) -> UInt8? {
        for place in 0..<count where entries[place].object == object { return entries[place].party }
        return nil
    }

    mutating func remember(_ object: AnyObject, as party: UInt8, isBroker: Bool) {
        if count == Self.limit { removeAll() }
        held.append(object)
        (entries + count).initialize(to: Entry(object: ObjectIdentifier(object), party: party, isBroker: isBroker))
        count += 1
    }

    mutating func removeAll() {
        count = 0
        held = []
    }
}
