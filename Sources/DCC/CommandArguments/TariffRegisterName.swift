/// The names of the tariff's registers, as selectors of calendars and as indices of prices (GBCS 7.3.7; values of published
/// messages).
package enum TariffRegisterName {
    /// The parts of a name like `block-tou-2`: the words, then the number; nil for another form.
    private static func parts(_ name: String) -> (words: String, number: Int)? {
        guard let dash = name.lastIndex(of: "-"), let number = Int(name[name.index(after: dash)...]) else { return nil }
        return (name[..<dash].lowercased(), number)
    }

    /// The selector with this name: `tou-1` to `tou-48`, `block-tou-1` to `block-tou-8`, `secondary-tou-1` to
    /// `secondary-tou-4`.
    package static func selector(_ name: String) -> UInt16? {
        guard let (words, number) = parts(name) else { return nil }
        return switch words {
        case "tou" where (1...48).contains(number): UInt16(number)
        case "block-tou" where (1...8).contains(number): UInt16(100 + number)
        case "secondary-tou" where (1...4).contains(number): UInt16(200 + number)
        default: nil
        }
    }

    /// The name of a selector; its number where it chooses nothing.
    package static func name(ofSelector selector: UInt16) -> String {
        switch selector {
        case 1...48: "tou-\(selector)"
        case 101...108: "block-tou-\(selector - 100)"
        case 201...204: "secondary-tou-\(selector - 200)"
        default: "\(selector)"
        }
    }

    /// The name of a price's index: 01 to 30 are `tou-1` to `tou-48`, A1 to A8 `block-1-tou-1` to `block-1-tou-8`, and so
    /// on to D8. Of the secondary element 01 to 04 are `secondary-tou-1` to `secondary-tou-4`.
    package static func name(ofIndex index: UInt8, isSecondary: Bool) -> String? {
        switch index {
        case 0x01...0x04 where isSecondary: "secondary-tou-\(index)"
        case 0x01...0x30 where !isSecondary: "tou-\(index)"
        case 0xA1...0xA8, 0xB1...0xB8, 0xC1...0xC8, 0xD1...0xD8:
            isSecondary ? nil : "block-\(index >> 4 - 9)-tou-\(index & 0xF)"
        default: nil
        }
    }
}
