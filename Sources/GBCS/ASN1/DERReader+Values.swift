import COSEM

// Primitive values. The tag is that of the type, or a context tag in its place.
extension DERReader {
    /// Reads an INTEGER that is 0 to `limit`: minimal, as DER wants it.
    package mutating func readUnsigned(
        _ name: StaticString, tag: UInt8 = DERTag.integer, limit: UInt64 = .max
    ) throws(CodecError) -> UInt64 {
        let range = try readMinimalInteger(tag, name)
        guard octets[range.lowerBound] < 0x80 else {
            throw CodecError(.invalidValue("a negative number (\(name))"), at: range.lowerBound)
        }
        let digits = octets[range].drop { $0 == 0 }
        let value = digits.count > 8 ? nil : digits.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard let value, value <= limit else {
            throw CodecError(.invalidValue("a number above \(limit) (\(name))"), at: range.lowerBound)
        }
        return value
    }

    /// Reads an INTEGER of up to 64 bits with its sign.
    package mutating func readSigned(
        _ name: StaticString, tag: UInt8 = DERTag.integer
    ) throws(CodecError) -> Int64 {
        let range = try readMinimalInteger(tag, name)
        guard range.count <= 8 else {
            throw CodecError(.invalidValue("a number of more than 64 bits (\(name))"), at: range.lowerBound)
        }
        let sign: Int64 = octets[range.lowerBound] < 0x80 ? 0 : -1
        return octets[range].reduce(sign) { $0 << 8 | Int64($1) }
    }

    /// Reads an INTEGER or ENUMERATED that is one of the values of an enumeration.
    package mutating func readEnumeration<Value: RawRepresentable<UInt8>>(
        _ name: StaticString, tag: UInt8 = DERTag.integer, _ type: Value.Type = Value.self
    ) throws(CodecError) -> Value {
        var next = self
        let number = try next.readUnsigned(name, tag: tag)
        guard let value = UInt8(exactly: number).flatMap(Value.init) else {
            throw CodecError(.invalidValue("\(number) is not one of the values of this type (\(name))"), at: offset)
        }
        self = next
        return value
    }

    /// Reads an unsigned INTEGER of up to `size` octets, left-padded with zeros to `size`.
    mutating func readUnsigned(size: Int, _ name: StaticString) throws(CodecError) -> [UInt8] {
        let range = try readMinimalInteger(DERTag.integer, name)
        let digits = octets[range].drop { $0 == 0 }
        guard octets[range.lowerBound] < 0x80, digits.count <= size else {
            throw CodecError(.invalidValue("not a number of \(8 * size) bits (\(name))"), at: range.lowerBound)
        }
        return [UInt8](repeating: 0, count: size - digits.count) + digits
    }

    private mutating func readMinimalInteger(_ tag: UInt8, _ name: StaticString) throws(CodecError) -> Range<Int> {
        var next = self
        let range = try next.readContents(tag, name)
        guard let first = octets[range].first else {
            throw CodecError(.invalidValue("a number without octets (\(name))"), at: offset)
        }
        if range.count > 1 {
            let second = octets[range.lowerBound + 1]
            guard !(first == 0x00 && second < 0x80), !(first == 0xFF && second >= 0x80) else {
                throw CodecError(.invalidValue("a number that is not minimal (\(name))"), at: range.lowerBound)
            }
        }
        self = next
        return range
    }

    /// Reads an OCTET STRING of exactly `count` octets.
    package mutating func readOctetString(
        _ name: StaticString, tag: UInt8 = DERTag.octetString, count: Int
    ) throws(CodecError) -> [UInt8] {
        let start = offset
        let value = try readOctetString(name, tag: tag)
        guard value.count == count else {
            throw CodecError(.invalidValue("\(value.count) octets instead of \(count) (\(name))"), at: start)
        }
        return value
    }

    /// Reads an OCTET STRING of any size up to ``maximumLength``.
    package mutating func readOctetString(
        _ name: StaticString, tag: UInt8 = DERTag.octetString
    ) throws(CodecError) -> [UInt8] {
        Array(octets[try readContents(tag, name)])
    }

    /// Reads an OCTET STRING of eight octets as one number.
    mutating func readEightOctets(_ name: StaticString) throws(CodecError) -> UInt64 {
        try readOctetString(name, count: 8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads an EUI-64 in an OCTET STRING.
    package mutating func readEntityIdentifier(_ name: StaticString) throws(CodecError) -> EntityIdentifier {
        EntityIdentifier(try readEightOctets(name))
    }

    /// Reads a BIT STRING; DER wants the bits after the last one to be zero.
    package mutating func readBitString(
        _ name: StaticString, tag: UInt8 = DERTag.bitString
    ) throws(CodecError) -> BitString {
        let start = offset
        let contents = octets[try readContents(tag, name)]
        guard let padding = contents.first, padding < 8, contents.count > 1 || padding == 0,
            contents.last.map({ $0 & (1 << padding - 1) == 0 || contents.count == 1 }) == true,
            let value = BitString(
                count: (contents.count - 1) * 8 - Int(padding), octets: Array(contents.dropFirst()))
        else { throw CodecError(.invalidValue("not a bit string (\(name))"), at: start) }
        return value
    }

    /// Moves over a NULL.
    package mutating func readNull(_ name: StaticString) throws(CodecError) {
        let start = offset
        guard try readContents(DERTag.null, name).isEmpty else {
            throw CodecError(.invalidValue("a null with contents (\(name))"), at: start)
        }
    }

    /// Reads a GeneralizedTime; see ``GeneralizedTime``.
    package mutating func readTime(_ name: StaticString) throws(CodecError) -> UTCTime {
        let start = offset
        guard let time = GeneralizedTime.time(octets[try readContents(DERTag.generalizedTime, name)]) else {
            throw CodecError(.invalidValue("not a time yyyymmddhhmmssZ (\(name))"), at: start)
        }
        return time
    }

    /// Reads the octets of a certificate as they are, of which only tag and length are looked at: a certificate that is
    /// none has a status of its own in the answer (GBCS 13.3) and does not make the message malformed.
    package mutating func readCertificate(_ name: StaticString = "certificate") throws(CodecError) -> [UInt8] {
        try readElement(DERTag.sequence, name)
    }

    /// Moves over an element whose octets are known.
    mutating func expect(_ element: [UInt8], _ name: StaticString) throws(CodecError) {
        let start = offset
        guard let tag = element.first, try readElement(tag, name) == element else {
            throw CodecError(.invalidValue("other octets than those of this type (\(name))"), at: start)
        }
    }
}
