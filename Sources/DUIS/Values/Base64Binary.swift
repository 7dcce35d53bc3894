/// Octets as XML documents write them (XML Schema Part 2, xs:base64Binary; RFC 4648 4).
public enum Base64Binary {
    /// The text that stands for octets, without line breaks.
    public static func text(_ octets: some Sequence<UInt8>) -> String {
        octets.withContiguousStorageIfAvailable { text($0) } ?? Array(octets).withUnsafeBufferPointer { text($0) }
    }

    private static func text(_ octets: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: (octets.count + 2) / 3 * 4) { buffer in
            digits.withUnsafeBufferPointer { digits in
                var (place, count) = (0, 0)
                func put(_ group: UInt32, shift: UInt32) {
                    buffer.initializeElement(at: count, to: digits[Int(group >> shift & 63)])
                    count += 1
                }
                while place + 3 <= octets.count {
                    let group =
                        UInt32(octets[place]) << 16 | UInt32(octets[place + 1]) << 8 | UInt32(octets[place + 2])
                    put(group, shift: 18)
                    put(group, shift: 12)
                    put(group, shift: 6)
                    put(group, shift: 0)
                    place += 3
                }
                let rest = octets.count - place
                guard rest > 0 else { return count }
                let group = UInt32(octets[place]) << 16 | (rest > 1 ? UInt32(octets[place + 1]) << 8 : 0)
                for place in 0...rest { put(group, shift: UInt32(18 - 6 * place)) }
                for _ in rest..<3 {
                    buffer.initializeElement(at: count, to: UInt8(ascii: "="))
                    count += 1
                }
                return count
            }
        }
    }

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
            func put(_ group: UInt32) {
                buffer.initializeElement(at: count, to: UInt8(truncatingIfNeeded: group >> 16))
                buffer.initializeElement(at: count + 1, to: UInt8(truncatingIfNeeded: group >> 8))
                buffer.initializeElement(at: count + 2, to: UInt8(truncatingIfNeeded: group))
                count += 3
            }
            values.withUnsafeBufferPointer { values in
                var place = 0
                while place < text.count {
                    // Four digits at once, as nearly all are.
                    if digits % 4 == 0, padding == 0, place + 4 <= text.count {
                        let (first, second) = (values[Int(text[place])], values[Int(text[place + 1])])
                        let (third, fourth) = (values[Int(text[place + 2])], values[Int(text[place + 3])])
                        if (first | second | third | fourth) < 64 {
                            put(
                                UInt32(first) << 18 | UInt32(second) << 12 | UInt32(third) << 6 | UInt32(fourth))
                            (digits, place) = (digits + 4, place + 4)
                            continue
                        }
                    }
                    let character = text[place]
                    place += 1
                    switch character {
                    case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
                    case UInt8(ascii: "="): padding += 1
                    default:
                        let value = values[Int(character)]
                        guard padding == 0, value < 64 else {
                            isBase64 = false
                            return
                        }
                        bits = bits << 6 | UInt32(value)
                        digits += 1
                        guard digits % 4 == 0 else { continue }
                        put(bits)
                        bits = 0
                    }
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

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each character as a digit; 255 where it is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
