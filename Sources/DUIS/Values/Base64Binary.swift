import Foundation

/// Octets as XML documents write them (XML Schema Part 2, xs:base64Binary; RFC 4648 4).
public enum Base64Binary {
    /// The text that stands for octets, without line breaks.
    public static func text(_ octets: some Sequence<UInt8>) -> String { Data(octets).base64EncodedString() }

    /// The octets that `text` stands for; white space between digits is allowed. Nil for other characters, wrong padding, and
    /// bits that belong to no octet.
    public static func octets(_ text: some StringProtocol) -> [UInt8]? {
        text.utf8.withContiguousStorageIfAvailable { octets($0) }
            ?? Array(text.utf8).withUnsafeBufferPointer { octets($0) }
    }

    private static func octets(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var (bits, digits, padding) = (UInt32(0), 0, 0)
        var isBase64 = true
        let octets = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3) { buffer, count in
            for character in text {
                switch character {
                case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
                case UInt8(ascii: "="): padding += 1
                default:
                    guard padding == 0, let value = value(of: character) else {
                        isBase64 = false
                        return
                    }
                    bits = bits << 6 | UInt32(value)
                    digits += 1
                    guard digits % 4 == 0 else { continue }
                    buffer.initializeElement(at: count, to: UInt8(truncatingIfNeeded: bits >> 16))
                    buffer.initializeElement(at: count + 1, to: UInt8(truncatingIfNeeded: bits >> 8))
                    buffer.initializeElement(at: count + 2, to: UInt8(truncatingIfNeeded: bits))
                    count += 3
                    bits = 0
                }
            }
        }
        guard isBase64 else { return nil }
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
