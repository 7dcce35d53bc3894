/// Class, logical name and attribute or method: the target of one item of an access-request.
public struct ObjectReference: Hashable, Sendable {
    /// Number of the interface class (class_id), such as 3 for a register and 7 for a profile.
    public let classID: UInt16
    /// Logical name of the object: its OBIS code.
    public let logicalName: LogicalName
    /// Index of the attribute or method, −128 to 127; the standard's own count from 1.
    public let member: Int8

    /// Attribute or method `member` of the object with this class and logical name.
    public init(_ classID: UInt16, _ logicalName: LogicalName, _ member: Int8) {
        (self.classID, self.logicalName, self.member) = (classID, logicalName, member)
    }

    /// Reads the nine octets of a reference.
    public init(from reader: inout OctetReader) throws(CodecError) {
        classID = try reader.readInteger()
        logicalName = try LogicalName(from: &reader)
        member = try reader.readInteger()
    }

    /// Reads the nine octets at `cursor`.
    public init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
        classID = try cursor.readInteger(octets)
        logicalName = try LogicalName(at: &cursor, in: octets)
        member = try cursor.readInteger(octets)
    }

    /// Appends the nine octets.
    public func encode(into octets: inout [UInt8]) {
        octets.append(bigEndian: classID)
        octets.append(contentsOf: logicalName.octets)
        octets.append(bigEndian: member)
    }
}

/// The kind of item that a result in a response belongs to (the choice of Access-Response-Specification).
public enum AccessResponseKind: UInt8, Sendable {
    /// The item read an attribute.
    case get = 1
    /// The item wrote an attribute.
    case set = 2
    /// The item invoked a method.
    case action = 3
}

/// The A-XDR of a list: a count, then as many elements.
extension OctetReader {
    mutating func readList<Element>(
        _ element: (inout OctetReader) throws(CodecError) -> Element
    ) throws(CodecError) -> [Element] {
        let start = offset
        let count = try readCount()
        guard count <= remaining else { throw CodecError(.truncated(missing: count - remaining), at: start) }
        var list: [Element] = []
        list.reserveCapacity(count)
        for _ in 0..<count { list.append(try element(&self)) }
        return list
    }

    /// Reads the optional date-time octet-string of a service: empty or 12 octets.
    mutating func readOptionalDateTime() throws(CodecError) -> COSEMDateTime? {
        let start = offset
        switch try readLength() {
        case 0: return nil
        case COSEMDateTime.size: return try COSEMDateTime(from: &self)
        case let length: throw CodecError(.invalidValue("a date-time of \(length) octets; it takes 0 or 12"), at: start)
        }
    }
}

extension Array where Element == UInt8 {
    mutating func append(optional dateTime: COSEMDateTime?) {
        append(length: dateTime == nil ? 0 : COSEMDateTime.size)
        dateTime?.encode(into: &self)
    }
}
