/// The part of BER (ITU-T X.690) that ACSE APDUs need: definite lengths, and tags of one octet.
extension OctetCursor {
    /// Reads a definite length of one octet, or of one to four octets after 81–84, in any form: BER, unlike DER, and
    /// A-XDR alike let a sender use more octets than it needs, and some clients do. The indefinite form is refused.
    public mutating func readLengthOfAnyForm(_ octets: RawSpan) throws(CodecError) -> Int {
        let start = position
        let first = try readUInt8(octets)
        if first < 0x80 { return Int(first) }
        let size = Int(first & 0x7F)
        guard (1...4).contains(size) else { throw CodecError(.badLength(octet: first), at: start) }
        var value = 0
        for _ in 0..<size { value = value << 8 | Int(try readUInt8(octets)) }
        return value
    }

    /// Reads a length and the contents that it announces; returns the range of the contents.
    public mutating func readContents(_ octets: RawSpan) throws(CodecError) -> Range<Int> {
        let length = try readLengthOfAnyForm(octets)
        let start = try skip(length)
        return start..<start + length
    }

    /// Reads an element with tag `tag` and returns the range of its contents.
    mutating func readElement(_ tag: UInt8, _ name: StaticString, _ octets: RawSpan) throws(CodecError) -> Range<Int> {
        try expect(tag, name, octets)
        return try readContents(octets)
    }
}

extension Array where Element == UInt8 {
    /// Appends tag, length and contents.
    mutating func append(element tag: UInt8, _ contents: some Collection<UInt8>) {
        append(tag)
        append(lengthPrefixed: contents)
    }

    /// Appends an element whose contents are one other element.
    mutating func append(element tag: UInt8, holding inner: UInt8, _ contents: some Collection<UInt8>) {
        append(tag)
        append(length: 1 + lengthSize(contents.count) + contents.count)
        append(element: inner, contents)
    }
}

/// Object identifiers below 2.16.756.5.8, the arc of the DLMS User Association: one number each below 1 (application
/// contexts) and 2 (authentication mechanisms) (IEC 62056-5-3, 9.4.2.2).
enum AssociationObjectIdentifier {
    static let size = 7

    static func octets(arc: UInt8, number: UInt8) -> [UInt8] { [0x60, 0x85, 0x74, 0x05, 0x08, arc, number] }

    /// The last number of such an identifier; nil for any other.
    static func number(arc: UInt8, in octets: RawSpan, _ range: Range<Int>) -> UInt8? {
        guard range.count == size else { return nil }
        let first = octets.extracting(range)
        guard first.integer(at: 0, UInt32.self) == 0x6085_7405, first.octet(at: 4) == 0x08, first.octet(at: 5) == arc
        else { return nil }
        return first.octet(at: 6)
    }
}
