/// Octets of hexadecimal text with spaces; `"abc"` within it stands for the characters.
func octets(_ text: String) -> [UInt8] {
    var octets: [UInt8] = []
    for (index, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
        guard index.isMultiple(of: 2) else {
            octets += Array(part.utf8)
            continue
        }
        let digits = part.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
        for place in stride(from: 0, to: digits.count - 1, by: 2) {
            octets.append(UInt8(digits[place] << 4 | digits[place + 1]))
        }
    }
    return octets
}

/// A whole PDU of the header's fields behind the length, and a body.
func pdu(_ command: String, status: String = "00000000", sequence: String = "00000001", _ body: String = "") -> [UInt8]
{
    let rest = octets(command + status + sequence + body)
    return [0, 0, UInt8((rest.count + 4) >> 8), UInt8((rest.count + 4) & 0xFF)] + rest
}

/// A fast source of numbers that are the same on every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
