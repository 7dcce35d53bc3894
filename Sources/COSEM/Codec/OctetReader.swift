/// Reads a buffer from front to back; every read is bounds-checked and throws a ``CodecError``.
///
/// Integers are big-endian, as everywhere in DLMS and GBCS. Reading allocates nothing: a reader shares the
/// array it was given.
public struct OctetReader: Sendable {
    @usableFromInline let octets: [UInt8]
    @usableFromInline var cursor: OctetCursor
    /// Bounds on what decoders build from the octets.
    public let limits: CodecLimits
    @usableFromInline var valuesLeft: Int

    /// A reader of all of `octets`.
    @inlinable
    public init(_ octets: [UInt8], limits: CodecLimits = .standard) {
        self.init(octets, range: 0..<octets.count, limits: limits)
    }

    /// Reads `range` of `octets`; offsets in errors still count from the start of `octets`.
    @inlinable
    public init(_ octets: [UInt8], range: Range<Int>, limits: CodecLimits = .standard) {
        precondition(range.lowerBound >= 0 && range.upperBound <= octets.count)
        self.octets = octets
        cursor = OctetCursor(range)
        self.limits = limits
        self.valuesLeft = limits.values
    }

    /// Position of the next octet to read, from the start of the buffer.
    @inlinable
    public var offset: Int { cursor.position }
    /// Position at which reading stops.
    @inlinable
    public var end: Int { cursor.end }
    /// Number of octets left to read.
    @inlinable
    public var remaining: Int { cursor.remaining }
    /// Whether everything was read.
    @inlinable
    public var isAtEnd: Bool { cursor.isAtEnd }

    /// Throws unless everything was read.
    @inlinable
    public func expectEnd() throws(CodecError) { try cursor.expectEnd() }

    /// Returns the next octet without moving over it.
    @inlinable
    public func peek() throws(CodecError) -> UInt8 { try cursor.peek(octets.span.bytes) }

    /// Reads the next octet.
    @inlinable
    public mutating func readUInt8() throws(CodecError) -> UInt8 {
        try reading { (cursor, octets) throws(CodecError) in try cursor.readUInt8(octets) }
    }

    /// Reads the next integer, big-endian.
    @inlinable
    public mutating func readInteger<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ type: Integer.Type = Integer.self
    ) throws(CodecError) -> Integer {
        try reading { (cursor, octets) throws(CodecError) in try cursor.readInteger(octets) }
    }

    /// Moves over `count` octets and returns where they started.
    @inlinable
    @discardableResult
    public mutating func skip(_ count: Int) throws(CodecError) -> Int { try cursor.skip(count) }

    /// Reads with a cursor at the present position, and moves to where the cursor ends; does not move when `read`
    /// throws.
    @inlinable @inline(__always)
    public mutating func reading<Value>(
        _ read: (inout OctetCursor, RawSpan) throws(CodecError) -> Value
    ) throws(CodecError) -> Value {
        var next = cursor
        let value = try read(&next, octets.span.bytes)
        cursor = next
        return value
    }

    /// Reads the next `count` octets without copying them.
    @inlinable
    public mutating func readSlice(_ count: Int) throws(CodecError) -> ArraySlice<UInt8> {
        let start = try skip(count)
        return octets[start..<start + count]
    }

    /// Reads the next `count` octets into an array of their own.
    public mutating func readOctets(_ count: Int) throws(CodecError) -> [UInt8] {
        Array(try readSlice(count))
    }

    /// Reads an A-XDR length: one octet up to 127, else 81–84 and that many octets; only the shortest form.
    @inlinable
    public mutating func readLength() throws(CodecError) -> Int {
        try reading { (cursor, octets) throws(CodecError) in try cursor.readLength(octets) }
    }

    /// Reads the length of a string; throws when it is above the limit.
    mutating func readStringLength() throws(CodecError) -> Int {
        let start = offset
        let length = try readLength()
        guard length <= limits.octets else {
            throw CodecError(.tooLarge(value: length, limit: limits.octets), at: start)
        }
        return length
    }

    /// Reads the number of elements of a list; throws when it is above the limit.
    public mutating func readCount() throws(CodecError) -> Int {
        let start = offset
        let count = try readLength()
        guard count <= limits.elements else {
            throw CodecError(.tooLarge(value: count, limit: limits.elements), at: start)
        }
        return count
    }

    /// Moves over the octet `expected`; throws when another stands there.
    @inlinable
    public mutating func expect(_ expected: UInt8, _ name: StaticString) throws(CodecError) {
        try reading { (cursor, octets) throws(CodecError) in try cursor.expect(expected, name, octets) }
    }

    /// Counts one decoded value against ``CodecLimits/values``.
    mutating func countValue() throws(CodecError) {
        guard valuesLeft > 0 else {
            throw CodecError(.tooLarge(value: limits.values + 1, limit: limits.values), at: offset)
        }
        valuesLeft -= 1
    }

    /// Takes over the position and the count of values from a reader of the same buffer.
    mutating func advance(to other: OctetReader) {
        cursor.position = other.cursor.position
        valuesLeft = other.valuesLeft
    }
}
