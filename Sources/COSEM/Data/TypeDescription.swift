/// The type of a compact array's elements (DLMS TypeDescription, IEC 62056-5-3).
public indirect enum TypeDescription: Hashable, Sendable {
    /// Any type whose description is its tag alone.
    case simple(DataTag)
    /// An array of exactly `count` elements.
    case array(count: UInt16, of: TypeDescription)
    /// A structure whose members have these types.
    case structure([TypeDescription])

    /// Reads a type description; throws when it is nested deeper than the limit or contains a compact-array.
    public init(from reader: inout OctetReader) throws(CodecError) {
        try self.init(from: &reader, depth: 0)
    }

    private init(from reader: inout OctetReader, depth: Int) throws(CodecError) {
        guard depth < reader.limits.nesting else {
            throw CodecError(.nestedTooDeeply(limit: reader.limits.nesting), at: reader.offset)
        }
        try reader.countValue()
        let tag = try DataTag(from: &reader)
        switch tag {
        case .array:
            let start = reader.offset
            let count = try reader.readInteger(UInt16.self)
            guard count <= reader.limits.elements else {
                throw CodecError(.tooLarge(value: Int(count), limit: reader.limits.elements), at: start)
            }
            self = .array(count: count, of: try TypeDescription(from: &reader, depth: depth + 1))
        case .structure:
            var members: [TypeDescription] = []
            for _ in 0..<(try reader.readCount()) {
                members.append(try TypeDescription(from: &reader, depth: depth + 1))
            }
            self = .structure(members)
        case .compactArray:
            throw CodecError(
                .invalidValue("a compact-array cannot be the element of a compact-array"), at: reader.offset - 1)
        default:
            self = .simple(tag)
        }
    }

    /// Appends the type description.
    public func encode(into octets: inout [UInt8]) {
        switch self {
        case .simple(let tag):
            octets.append(tag.rawValue)
        case .array(let count, let element):
            octets.append(DataTag.array.rawValue)
            octets.append(bigEndian: count)
            element.encode(into: &octets)
        case .structure(let members):
            octets.append(DataTag.structure.rawValue)
            octets.append(length: members.count)
            for member in members { member.encode(into: &octets) }
        }
    }

    /// Whether the description is one that can be encoded: its simple types are neither arrays, structures nor compact
    /// arrays.
    var isWellFormed: Bool {
        switch self {
        case .simple(let tag): tag != .array && tag != .structure && tag != .compactArray
        case .array(_, let element): element.isWellFormed
        case .structure(let members): members.allSatisfy(\.isWellFormed)
        }
    }

    /// The fewest octets an element of this type takes in a compact array's contents; capped, since counts
    /// multiply along nested arrays.
    var minimumSize: Int {
        let cap = 1 << 30
        switch self {
        case .simple(let tag): return tag.fixedSize ?? 1
        case .array(let count, let element):
            let (product, overflows) = element.minimumSize.multipliedReportingOverflow(by: Int(count))
            return overflows ? cap : min(cap, product)
        case .structure(let members):
            return members.reduce(0) { min(cap, $0 + $1.minimumSize) }
        }
    }
}
