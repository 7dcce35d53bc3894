/// A position in octets that someone else holds, moving from front to back.
///
/// It is trivial and does not hold the octets, so that a hot path reads what it has borrowed and counts no references;
/// ``OctetReader`` is a cursor together with its octets. Every read is bounds-checked and throws a ``CodecError``. The
/// span checks once more: a cursor made for other octets traps instead of reading outside.
public struct OctetCursor: Hashable, Sendable, BitwiseCopyable {
    /// Position of the next octet to read, from the start of the buffer.
    public var position: Int
    /// Position at which reading stops.
    public let end: Int

    /// A cursor over `range` of a buffer, at its start.
    @inlinable
    public init(_ range: Range<Int>) { (position, end) = (range.lowerBound, range.upperBound) }

    /// Number of octets left to read.
    @inlinable
    public var remaining: Int { end - position }
    /// Whether everything was read.
    @inlinable
    public var isAtEnd: Bool { position == end }

    /// Throws unless everything was read.
    @inlinable
    public func expectEnd() throws(CodecError) {
        guard isAtEnd else { throw CodecError(.trailingOctets(count: remaining), at: position) }
    }

    /// Returns the next octet without moving over it.
    @inlinable @inline(__always)
    public func peek(_ octets: RawSpan) throws(CodecError) -> UInt8 {
        guard position < end else { throw CodecError(.truncated(missing: 1), at: position) }
        return octets.octet(at: position)
    }

    /// Reads the next octet.
    @inlinable @inline(__always)
    public mutating func readUInt8(_ octets: RawSpan) throws(CodecError) -> UInt8 {
        let octet = try peek(octets)
        position += 1
        return octet
    }

    /// Reads the next integer, big-endian.
    @inlinable @inline(__always)
    public mutating func readInteger<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ octets: RawSpan, _ type: Integer.Type = Integer.self
    ) throws(CodecError) -> Integer {
        octets.integer(at: try skip(Integer.bitWidth / 8))
    }

    /// Moves over `count` octets and returns where they started.
    @inlinable @inline(__always)
    @discardableResult
    public mutating func skip(_ count: Int) throws(CodecError) -> Int {
        guard count <= remaining else { throw CodecError(.truncated(missing: count - remaining), at: position) }
        defer { position += count }
        return position
    }

    /// Reads an A-XDR length: one octet up to 127, else 81–84 and that many octets; only the shortest form.
    @inlinable
    public mutating func readLength(_ octets: RawSpan) throws(CodecError) -> Int {
        let start = position
        let first = try readUInt8(octets)
        if first < 0x80 { return Int(first) }
        let size = Int(first & 0x7F)
        guard (1...4).contains(size) else { throw CodecError(.badLength(octet: first), at: start) }
        var value = 0
        for _ in 0..<size { value = value << 8 | Int(try readUInt8(octets)) }
        guard value >= 0x80, size == 1 || value >> (8 * (size - 1)) != 0 else {
            throw CodecError(.badLength(octet: first), at: start)
        }
        return value
    }

    /// Moves over the octet `expected`; throws when another stands there.
    @inlinable @inline(__always)
    public mutating func expect(_ expected: UInt8, _ name: StaticString, _ octets: RawSpan) throws(CodecError) {
        let found = try peek(octets)
        guard found == expected else { throw .unexpected(found, expected, name, at: position) }
        position += 1
    }
}

extension CodecError {
    /// The error of an octet other than the expected one. Out of line: the text is put together only when it is needed.
    @usableFromInline @inline(never)
    static func unexpected(_ found: UInt8, _ expected: UInt8, _ name: StaticString, at offset: Int) -> CodecError {
        CodecError(.unexpectedOctet(found: found, expected: "\(expected.hexadecimal) (\(name))"), at: offset)
    }
}

extension RawSpan {
    /// The octet at `offset`; traps outside.
    @inlinable
    public func octet(at offset: Int) -> UInt8 {
        // The call is "unsafe" for types with invalid bit patterns, which integers do not have; the bounds are checked.
        unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The big-endian integer at `offset`; traps outside.
    @inlinable
    public func integer<Integer: FixedWidthInteger & BitwiseCopyable>(
        at offset: Int, _ type: Integer.Type = Integer.self
    ) -> Integer {
        Integer(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: Integer.self))
    }

    /// A copy of the octets of `range`; traps outside.
    public func copy(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBytes { Array($0) }
    }
}
