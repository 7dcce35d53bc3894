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
