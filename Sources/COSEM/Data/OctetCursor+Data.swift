extension OctetCursor {
    /// Moves over one encoded value of the `Data` choice, whatever it is, and returns its range; throws when the octets
    /// are no such value or end before it does.
    ///
    /// Nothing is built and nothing recurses: values may be nested to any depth. Lengths may have any form
    /// (``readLengthOfAnyForm(_:)``).
    @discardableResult
    public mutating func skipData(_ octets: RawSpan) throws(CodecError) -> Range<Int> {
        let start = position
        // Number of values still to come. Each takes at least one octet, so that a count past the end is found at once.
        var left = 1
        while left > 0 {
            left -= 1
            let place = position
            let tag = try readUInt8(octets)
            switch tag {
            case 0x01, 0x02:
                let count = try readLengthOfAnyForm(octets)
                guard count <= remaining - left else {
                    throw CodecError(.truncated(missing: count + left - remaining), at: place)
                }
                left += count
            case 0x13:
                try skipTypeDescription(octets)
                try skip(try readLengthOfAnyForm(octets))
            case 0x04: try skip((try readLengthOfAnyForm(octets) + 7) / 8)
            case 0x09, 0x0A, 0x0C: try skip(try readLengthOfAnyForm(octets))
            default: try skip(try Self.size(of: tag, at: place))
            }
        }
        return start..<position
    }

    /// Size in octets, without the tag, of a value of a type whose values are all of one size.
    private static func size(of tag: UInt8, at place: Int) throws(CodecError) -> Int {
        switch tag {
        case 0x00, 0xFF: 0
        case 0x03, 0x0D, 0x0F, 0x11, 0x16, 0x1C, 0x1F: 1
        case 0x10, 0x12, 0x1D, 0x20: 2
        case 0x05, 0x06, 0x17, 0x1B, 0x1E, 0x21: 4
        case 0x1A: 5
        case 0x14, 0x15, 0x18: 8
        case 0x19: 12
        default: throw CodecError(.unexpectedOctet(found: tag, expected: "a DLMS data tag"), at: place)
        }
    }

    /// Moves over the type of a compact array's elements.
    private mutating func skipTypeDescription(_ octets: RawSpan) throws(CodecError) {
        var left = 1
        while left > 0 {
            left -= 1
            let place = position
            let tag = try readUInt8(octets)
            switch tag {
            case 0x01:
                try skip(2)
                left += 1
            case 0x02:
                let count = try readLengthOfAnyForm(octets)
                guard count <= remaining - left else {
                    throw CodecError(.truncated(missing: count + left - remaining), at: place)
                }
                left += count
            case 0x04, 0x09, 0x0A, 0x0C: break
            default: _ = try Self.size(of: tag, at: place)
            }
        }
    }
}
