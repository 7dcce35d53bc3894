/// The COSEM objects of a device: what each of its attributes, or each object as a whole, is to the device (its kind),
/// in the order in which the device has them.
///
/// Attributes and methods of an object count for themselves, so that one ``ObjectReference`` may name one of each: a
/// device with both has two tables. An object as a whole has the member 0, which no attribute has.
///
/// A device has some dozens of them. A look-up compares numbers in one dense list from the front, which takes less than
/// hashing a reference; what is read most stands first.
public struct ObjectTable<Kind> {
    /// The logical names as numbers, to be compared.
    @usableFromInline let names: [UInt64]
    public let references: [ObjectReference]
    public let kinds: [Kind]

    /// - Precondition: no reference comes twice.
    public init(_ rows: [(ObjectReference, Kind)]) {
        references = rows.map(\.0)
        kinds = rows.map(\.1)
        names = references.map(\.logicalName.number)
        precondition(Set(references).count == references.count, "an object table has each reference once")
    }

    /// The kind at a reference; nil for what the device does not have.
    @inlinable
    public subscript(reference: ObjectReference) -> Kind? {
        let name = reference.logicalName.number
        var index = 0
        while index < names.count {
            if names[index] == name, references[index] == reference { return kinds[index] }
            index += 1
        }
        return nil
    }

    /// The first kind whose logical name is this number (``LogicalName/number``), whatever its class and member; nil for
    /// a name that the device does not have.
    @inlinable
    public subscript(named name: UInt64) -> Kind? {
        var index = 0
        while index < names.count {
            if names[index] == name { return kinds[index] }
            index += 1
        }
        return nil
    }
}

extension ObjectTable: Sendable where Kind: Sendable {}

extension LogicalName {
    /// The six octets as a number, A first.
    @inlinable public var number: UInt64 {
        UInt64(a) << 40 | UInt64(b) << 32 | UInt64(c) << 24 | UInt64(d) << 16 | UInt64(e) << 8 | UInt64(f)
    }
}
