import COSEM

/// The type of an attribute's value or of a method's parameter, as the GBCS Use Case annex gives it: its tags, and the
/// bounds and lengths that the annex has.
///
/// A value whose tags differ is not what the use case's Message Template has; one that only exceeds a bound is refused
/// when it is written (``ValueMismatch/Kind``).
public indirect enum ValueType: Hashable, Sendable {
    /// A boolean: `00` or `FF` in every published message; any octet is taken.
    case boolean
    /// An enum, with the names of its numbers.
    case enumerated([UInt8: String])
    case integer(ClosedRange<Int8>)
    case unsigned(ClosedRange<UInt8>)
    case long
    case longUnsigned(ClosedRange<UInt16>)
    case doubleLong(ClosedRange<Int32>)
    case doubleLongUnsigned(ClosedRange<UInt32>)
    /// An octet-string of so many octets.
    case octetString(ClosedRange<Int>)
    /// An octet-string that is text, of so many octets.
    case text(ClosedRange<Int>)
    case visibleString(ClosedRange<Int>)
    case utf8String(ClosedRange<Int>)
    /// A bit-string of so many bits.
    case bitString(ClosedRange<Int>)
    /// A date-time in an octet-string of 12 octets.
    case dateTime
    /// A date in an octet-string of 5 octets.
    case date
    /// A time of day in an octet-string of 4 octets.
    case time
    /// A logical name in an octet-string of 6 octets.
    case logicalName
    /// An array of so many elements.
    case array(ClosedRange<Int>, of: ValueType)
    case structure([Member])
    /// A compact-array of structures: the entries of a log.
    case log([Member])
    /// The one value that the annex allows.
    case constant(COSEMData)

    /// A member of a structure.
    public struct Member: Hashable, Sendable {
        /// What the member is, in words.
        public let name: String
        public let type: ValueType
        public let unit: PhysicalUnit
        /// The power of ten by which the member's numbers are multiplied.
        public let scale: Int8

        init(_ name: String, _ type: ValueType, unit: PhysicalUnit = .none, scale: Int8 = 0) {
            (self.name, self.type, self.unit, self.scale) = (name, type, unit, scale)
        }
    }

    static let unsigned = ValueType.unsigned(.min ... .max)
    static let longUnsigned = ValueType.longUnsigned(.min ... .max)
    static let doubleLong = ValueType.doubleLong(.min ... .max)
    static let doubleLongUnsigned = ValueType.doubleLongUnsigned(.min ... .max)

    /// An integer that is 0, as methods take that need no parameter.
    static let zero = ValueType.constant(.integer(0))

    /// The type's name for people, such as `array of 0…50 structures`.
    public var name: String {
        func count(_ range: ClosedRange<Int>) -> String {
            range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)…\(range.upperBound)"
        }
        return switch self {
        case .boolean: "boolean"
        case .enumerated: "enum"
        case .integer: "integer"
        case .unsigned: "unsigned"
        case .long: "long"
        case .longUnsigned: "long-unsigned"
        case .doubleLong: "double-long"
        case .doubleLongUnsigned: "double-long-unsigned"
        case .octetString(let size): "octet-string(\(count(size)))"
        case .text(let size): "text(\(count(size)))"
        case .visibleString(let size): "visible-string(\(count(size)))"
        case .utf8String(let size): "utf8-string(\(count(size)))"
        case .bitString(let size): "bit-string(\(count(size)))"
        case .dateTime: "date-time"
        case .date: "date"
        case .time: "time"
        case .logicalName: "logical name"
        case .array(let size, let element): "array[\(count(size))] of \(element.name)"
        case .structure(let members): "{\(members.map(\.type.name).joined(separator: ", "))}"
        case .log(let members): "log of {\(members.map(\.type.name).joined(separator: ", "))}"
        case .constant(let value): "\(value.tag.name) \(value.encoded.dropFirst().hexadecimal)"
        }
    }
}

extension ValueType {
    /// The type in a compact-array. An array has the fewest elements that it may have, which are all in a log's entries.
    var typeDescription: TypeDescription {
        switch self {
        case .boolean: .simple(.boolean)
        case .enumerated: .simple(.enumerated)
        case .integer: .simple(.integer)
        case .unsigned: .simple(.unsigned)
        case .long: .simple(.long)
        case .longUnsigned: .simple(.longUnsigned)
        case .doubleLong: .simple(.doubleLong)
        case .doubleLongUnsigned: .simple(.doubleLongUnsigned)
        case .octetString, .text, .dateTime, .date, .time, .logicalName: .simple(.octetString)
        case .visibleString: .simple(.visibleString)
        case .utf8String: .simple(.utf8String)
        case .bitString: .simple(.bitString)
        case .array(let count, let element):
            .array(count: UInt16(clamping: count.lowerBound), of: element.typeDescription)
        case .structure(let members): .structure(members.map(\.type.typeDescription))
        case .log: .simple(.compactArray)
        case .constant(let value): .simple(value.tag)
        }
    }
}

/// The reason why a value is not of a ``ValueType``.
public struct ValueMismatch: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, Sendable {
        /// The tags differ, or a constant is another one: the content is not its Message Template's.
        case type
        /// The tags are right; a bound, a length or a count is exceeded.
        case bound
    }

    public let kind: Kind
    /// The member or element at fault, such as `[3].start`; empty for the value itself.
    public let path: String
    public let reason: String

    public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}

extension ValueType {
    /// Checks that `data` is of this type and within its bounds. A wrong type anywhere counts more than a bound.
    public func check(_ data: COSEMData) throws(ValueMismatch) {
        var bound: ValueMismatch?
        try check(data, "", &bound)
        if let bound { throw bound }
    }

    private func check(_ data: COSEMData, _ path: String, _ bound: inout ValueMismatch?) throws(ValueMismatch) {
        func limit<Number: Comparable>(_ value: Number, _ range: ClosedRange<Number>, _ what: String = "") {
            guard bound == nil, !range.contains(value) else { return }
            bound = ValueMismatch(
                kind: .bound, path: path,
                reason: "\(what)\(value) is not within \(range.lowerBound) and \(range.upperBound)")
        }
        switch (self, data) {
        case (.boolean, .boolean), (.long, .long): break
        case (.enumerated(let names), .enumerated(let value)):
            if bound == nil, !names.isEmpty, names[value] == nil {
                bound = ValueMismatch(kind: .bound, path: path, reason: "\(value) has no meaning")
            }
        case (.integer(let range), .integer(let value)): limit(value, range)
        case (.unsigned(let range), .unsigned(let value)): limit(value, range)
        case (.longUnsigned(let range), .longUnsigned(let value)): limit(value, range)
        case (.doubleLong(let range), .doubleLong(let value)): limit(value, range)
        case (.doubleLongUnsigned(let range), .doubleLongUnsigned(let value)): limit(value, range)
        case (.octetString(let size), .octetString(let octets)), (.text(let size), .octetString(let octets)),
            (.visibleString(let size), .visibleString(let octets)), (.utf8String(let size), .utf8String(let octets)):
            limit(octets.count, size, "number of octets ")
        case (.bitString(let size), .bitString(let bits)): limit(bits.count, size, "number of bits ")
        case (.dateTime, .octetString(let octets)) where octets.count == COSEMDateTime.size: break
        case (.date, .octetString(let octets)) where octets.count == 5: break
        case (.time, .octetString(let octets)) where octets.count == 4: break
        case (.logicalName, .octetString(let octets)) where octets.count == 6: break
        case (.array(let count, let type), .array(let elements)):
            limit(elements.count, count, "number of elements ")
            for (index, element) in elements.enumerated() { try type.check(element, "\(path)[\(index)]", &bound) }
        case (.structure(let members), .structure(let values)) where members.count == values.count:
            for (member, value) in zip(members, values) {
                try member.type.check(value, path.isEmpty ? member.name : "\(path).\(member.name)", &bound)
            }
        case (.constant(let value), _) where value == data: break
        case (.log, .compactArray): break
        default:
            throw ValueMismatch(kind: .type, path: path, reason: "\(data.tag.name) instead of \(name)")
        }
    }
}
