/// Reads a buffer from front to back; every read is bounds-checked and throws a ``CodecError``.
///
/// Integers are big-endian, as everywhere in DLMS and GBCS. Reading allocates nothing: a reader shares the
/// array it was given.
public struct OctetReader: Sendable {
    @usableFromInline let octets: [UInt8]
    /// Where the next octet is read, from the start of the buffer.
    @inlinable
    public var offset: Int { position }
    @usableFromInline var position: Int
    /// Where reading stops.
    public let end: Int
    public let limits: CodecLimits
    @usableFromInline var valuesLeft: Int

    @inlinable
    public init(_ octets: [UInt8], limits: CodecLimits = .standard) {
        self.init(octets, range: 0..<octets.count, limits: limits)
    }

    /// Reads `range` of `octets`; offsets in errors still count from the start of `octets`.
    @inlinable
    public init(_ octets: [UInt8], range: Range<Int>, limits: CodecLimits = .standard) {
        precondition(range.lowerBound >= 0 && range.upperBound <= octets.count)
        self.octets = octets
        position = range.lowerBound
        self.end = range.upperBound
        self.limits = limits
        self.valuesLeft = limits.values
    }

    @inlinable
    public var remaining: Int { end - offset }
    @inlinable
    public var isAtEnd: Bool { offset == end }

    /// Throws unless everything was read.
    @inlinable
    public func expectEnd() throws(CodecError) {
        guard isAtEnd else { throw CodecError(.trailingOctets(count: remaining), at: offset) }
    }

    /// The next octet, left in place.
    @inlinable
    public func peek() throws(CodecError) -> UInt8 {
        guard offset < end else { throw CodecError(.truncated(missing: 1), at: offset) }
        return octets[offset]
    }

    @inlinable
    public mutating func readUInt8() throws(CodecError) -> UInt8 {
        let octet = try peek()
        position += 1
        return octet
    }

    @inlinable
    public mutating func readInteger<Integer: FixedWidthInteger>(
        _ type: Integer.Type = Integer.self
    ) throws(CodecError) -> Integer {
        let size = Integer.bitWidth / 8
        let start = try skip(size)
        var value: Integer = 0
        for index in start..<start + size { value = value << 8 | Integer(truncatingIfNeeded: octets[index]) }
        return value
    }

    /// Moves over `count` octets and returns where they started.
    @inlinable
    @discardableResult
    public mutating func skip(_ count: Int) throws(CodecError) -> Int {
        guard count <= remaining else { throw CodecError(.truncated(missing: count - remaining), at: offset) }
        defer { position += count }
        return offset
    }

    /// The next `count` octets, without copying them.
    @inlinable
    public mutating func readSlice(_ count: Int) throws(CodecError) -> ArraySlice<UInt8> {
        let start = try skip(count)
        return octets[start..<start + count]
    }

    public mutating func readOctets(_ count: Int) throws(CodecError) -> [UInt8] {
        Array(try readSlice(count))
    }

    /// A-XDR length: one octet up to 127, else 81–84 and that many octets; only the shortest form.
    @inlinable
    public mutating func readLength() throws(CodecError) -> Int {
        let start = offset
        let first = try readUInt8()
        if first < 0x80 { return Int(first) }
        let size = Int(first & 0x7F)
        guard (1...4).contains(size) else { throw CodecError(.badLength(octet: first), at: start) }
        var value = 0
        for _ in 0..<size { value = value << 8 | Int(try readUInt8()) }
        guard value >= 0x80, size == 1 || value >> (8 * (size - 1)) != 0 else {
            throw CodecError(.badLength(octet: first), at: start)
        }
        return value
    }

    /// The length of a string, held against the limit.
    mutating func readStringLength() throws(CodecError) -> Int {
        let start = offset
        let length = try readLength()
        guard length <= limits.octets else {
            throw CodecError(.tooLarge(value: length, limit: limits.octets), at: start)
        }
        return length
    }

    /// The number of elements of a list, held against the limit.
    public mutating func readCount() throws(CodecError) -> Int {
        let start = offset
        let count = try readLength()
        guard count <= limits.elements else {
            throw CodecError(.tooLarge(value: count, limit: limits.elements), at: start)
        }
        return count
    }

    /// Moves over the octet `expected`, or says what stands there.
    @inlinable
    public mutating func expect(_ expected: UInt8, _ name: String) throws(CodecError) {
        let found = try peek()
        guard found == expected else {
            throw CodecError(.unexpectedOctet(found: found, expected: "\(expected.hexadecimal) (\(name))"), at: offset)
        }
        position += 1
    }

    /// Counts one decoded value against ``CodecLimits/values``.
    mutating func countValue() throws(CodecError) {
        guard valuesLeft > 0 else {
            throw CodecError(.tooLarge(value: limits.values + 1, limit: limits.values), at: offset)
        }
        valuesLeft -= 1
    }

    /// Carries the position and the count of values on from a reader of the same buffer.
    mutating func advance(to other: OctetReader) {
        position = other.position
        valuesLeft = other.valuesLeft
    }
}
