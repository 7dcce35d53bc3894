import COSEM

/// Reads ASN.1 values in the Distinguished Encoding Rules (ITU-T X.690 clause 10) from front to back, as the ASN.1 use
/// cases of GBCS and PKCS #10 need them; every read is bounds-checked and throws a ``CodecError``.
///
/// A length of 128 and more has two forms here: DER's shortest one, and that of published GBCS messages, where `82` and
/// two octets stand for every such length [RTDS 4.5.0]. Reading takes both, and nothing else.
package struct DERReader: Sendable {
    /// Greatest depth of constructed values inside one another. GBCS needs 6, a certification request 7.
    package static let maximumDepth = 8
    /// Largest number of elements of a SEQUENCE OF. GBCS asks for no more than one for each Trust Anchor Cell.
    package static let maximumElements = 64
    /// Largest length of one value in octets: what `82` and two octets can say.
    package static let maximumLength = 65_535

    let octets: [UInt8]
    private var cursor: OctetCursor
    /// Number of constructed values around the next element.
    private let depth: Int

    /// A reader of all of `octets`.
    package init(_ octets: [UInt8]) { self.init(octets, range: octets.indices) }

    /// Reads `range` of `octets`, which lies inside of them; offsets in errors still count from the start of `octets`.
    init(_ octets: [UInt8], range: Range<Int>, depth: Int = 0) {
        self.octets = octets
        cursor = OctetCursor(range.clamped(to: octets.indices))
        self.depth = depth
    }

    /// Position of the next octet to read, from the start of the octets.
    package var offset: Int { cursor.position }
    /// Whether everything was read.
    package var isAtEnd: Bool { cursor.isAtEnd }
    /// Throws unless everything was read.
    package func expectEnd() throws(CodecError) { try cursor.expectEnd() }

    /// Tag of the next element; nil at the end.
    package var nextTag: UInt8? { cursor.isAtEnd ? nil : octets[cursor.position] }

    /// Moves over the next element and returns the range of its contents; throws when its tag is not `tag`.
    mutating func readContents(_ tag: UInt8, _ name: StaticString) throws(CodecError) -> Range<Int> {
        var next = cursor
        try next.expect(tag, name, octets.span.bytes)
        let length = try Self.readLength(&next, octets.span.bytes)
        let start = try next.skip(length)
        cursor = next
        return start..<start + length
    }

    /// Moves over the next element and returns all of its octets; throws when its tag is not `tag`.
    package mutating func readElement(_ tag: UInt8, _ name: StaticString) throws(CodecError) -> [UInt8] {
        let start = offset
        let contents = try readContents(tag, name)
        return Array(octets[start..<contents.upperBound])
    }

    /// Reads a constructed value with tag `tag`; throws when `read` leaves any of it.
    package mutating func readConstructed<Value>(
        _ name: StaticString, tag: UInt8 = DERTag.sequence,
        _ read: (inout DERReader) throws(CodecError) -> Value
    ) throws(CodecError) -> Value {
        let start = offset
        var inner = try enter(try readContents(tag, name), at: start)
        let value = try read(&inner)
        try inner.expectEnd()
        return value
    }

    /// Reads a SEQUENCE OF, also behind a context tag; throws when it has more than ``maximumElements``.
    package mutating func readList<Value>(
        _ name: StaticString, tag: UInt8 = DERTag.sequence,
        of read: (inout DERReader) throws(CodecError) -> Value
    ) throws(CodecError) -> [Value] {
        try readConstructed(name, tag: tag) { (reader) throws(CodecError) in
            var values: [Value] = []
            while !reader.isAtEnd {
                guard values.count < Self.maximumElements else {
                    throw CodecError(
                        .tooLarge(value: values.count + 1, limit: Self.maximumElements), at: reader.offset)
                }
                values.append(try read(&reader))
            }
            return values
        }
    }

    /// A reader of the contents of a constructed value that starts at `start`.
    func enter(_ contents: Range<Int>, at start: Int) throws(CodecError) -> DERReader {
        guard depth < Self.maximumDepth else {
            throw CodecError(.nestedTooDeeply(limit: Self.maximumDepth), at: start)
        }
        return DERReader(octets, range: contents, depth: depth + 1)
    }

    /// Reads a length: one octet up to 127; `81` and one octet, or `82` and two, for 128 and more. The three and four
    /// octets of `83` and `84` are always above the limit; what else stands there is no length.
    private static func readLength(_ cursor: inout OctetCursor, _ octets: RawSpan) throws(CodecError) -> Int {
        let start = cursor.position
        let first = try cursor.peek(octets)
        let length = try cursor.readLengthOfAnyForm(octets)
        guard first < 0x80 || length >= 0x80, first < 0x83 || length > maximumLength else {
            throw CodecError(.badLength(octet: first), at: start)
        }
        guard length <= maximumLength else {
            throw CodecError(.tooLarge(value: length, limit: maximumLength), at: start)
        }
        return length
    }
}
