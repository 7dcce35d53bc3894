import Foundation

/// Octets as XML documents write them (XML Schema Part 2, xs:base64Binary; RFC 4648 4).
public enum Base64Binary {
    /// The text that stands for octets, without line breaks.
    public static func text(_ octets: some Sequence<UInt8>) -> String { Data(octets).base64EncodedString() }

    /// The octets that `text` stands for; white space between digits is allowed. Nil for other characters, wrong padding, and
    /// bits that belong to no octet.
    public static func octets(_ text: some StringProtocol) -> [UInt8]? {
        var octets: [UInt8] = []
        var (bits, digits, padding) = (UInt32(0), 0, 0)
        for character in text.utf8 {
            switch character {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
            case UInt8(ascii: "="): padding += 1
            default:
                guard padding == 0, let value = value(of: character) else { return nil }
                bits = bits << 6 | UInt32(value)
                digits += 1
                guard digits % 4 == 0 else { continue }
                octets += [UInt8(bits >> 16 & 0xFF), UInt8(bits >> 8 & 0xFF), UInt8(bits & 0xFF)]
                bits = 0
            }
        }
        switch (digits % 4, padding) {
        case (0, 0): return octets
        case (2, 2) where bits & 0xF == 0: return octets + [UInt8(bits >> 4)]
        case (3, 1) where bits & 0x3 == 0: return octets + [UInt8(bits >> 10), UInt8(bits >> 2 & 0xFF)]
        default: return nil
        }
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
