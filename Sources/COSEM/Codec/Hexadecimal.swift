/// Hexadecimal text, the form in which people exchange GBCS messages.
extension Sequence where Element == UInt8 {
    /// Upper-case hexadecimal without separators.
    public var hexadecimal: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * underestimatedCount)
        for octet in self {
            text.append(digits[Int(octet >> 4)])
            text.append(digits[Int(octet & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension FixedWidthInteger {
    /// All digits of the type, upper case, two's complement: `UInt16(0x37).hexadecimal` is `0037`.
    public var hexadecimal: String {
        let digits = String(Magnitude(truncatingIfNeeded: self), radix: 16, uppercase: true)
        return String(repeating: "0", count: Self.bitWidth / 4 - digits.count) + digits
    }
}

extension Array where Element == UInt8 {
    /// Reads hexadecimal text; white space between octets, `-` and `:` are skipped.
    ///
    /// The error's offset is the position of the offending character in the text.
    public init(hexadecimal text: some StringProtocol) throws(CodecError) {
        self = []
        reserveCapacity(text.utf8.count / 2)
        var high: UInt8?
        for (position, character) in text.utf8.enumerated() {
            guard let digit = character.hexadecimalDigit else {
                switch character {
                case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "-"),
                    UInt8(ascii: ":"):
                    continue
                default:
                    throw CodecError(
                        .unexpectedOctet(found: character, expected: "a hexadecimal digit"), at: position)
                }
            }
            if let first = high {
                append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        if high != nil { throw CodecError(.truncated(missing: 1), at: text.utf8.count) }
    }
}

extension UInt8 {
    /// The value of the hexadecimal digit that this is in ASCII, of either case; nil where it is none.
    @inlinable
    package var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
