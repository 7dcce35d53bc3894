import COSEM
import GBCS

/// A Mask and the Actions under it, 256 bits each, as people write them (GBCS ECS25a, ECS25b).
///
/// Bit n, counted from the last of its 256, is the event whose code is n above the first: 81nn or 80nn.
package struct EventMask: Hashable, Sendable {
    /// Number of bits: those of the Mask, then those of the Actions.
    package static let size = 512
    private static let half = size / 16

    /// The octets of the Mask, 32.
    private var mask = [UInt8](repeating: 0, count: half)
    /// The octets of the Actions, 32.
    private var actions = [UInt8](repeating: 0, count: half)

    private static let maskKey = "mask="
    private static let actionsKey = "actions="

    /// Reads `+810D -810E`, which turns one event on and the other off and leaves all others as they are; or all bits in
    /// hexadecimal, `mask=…;actions=…`; or `none`. Nil for anything else.
    package init?(_ text: String, firstEvent: UInt16) {
        let text = text.lowercased()
        if text == "none" { return }
        if text.hasPrefix(Self.maskKey) {
            let parts = text.split(separator: ";", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].hasPrefix(Self.actionsKey),
                let mask = try? [UInt8](hexadecimal: parts[0].dropFirst(Self.maskKey.count)),
                let actions = try? [UInt8](hexadecimal: parts[1].dropFirst(Self.actionsKey.count)),
                mask.count == Self.half, actions.count == Self.half
            else { return nil }
            (self.mask, self.actions) = (mask, actions)
            return
        }
        let words = text.split { $0 == " " || $0 == "," }
        guard !words.isEmpty else { return nil }
        for word in words {
            guard let sign = word.first, sign == "+" || sign == "-", word.count == 5,
                word.dropFirst().allSatisfy(\.isHexDigit), let code = UInt16(word.dropFirst(), radix: 16),
                code & 0xFF00 == firstEvent
            else { return nil }
            let (octet, bit) = Self.place(of: UInt8(code & 0xFF))
            // One event cannot be turned both on and off.
            guard mask[octet] & bit == 0 else { return nil }
            mask[octet] |= bit
            if sign == "+" { actions[octet] |= bit }
        }
    }

    package init?(_ bits: BitString) {
        guard bits.count == Self.size, bits.octets.count == 2 * Self.half else { return nil }
        mask = Array(bits.octets.prefix(Self.half))
        actions = Array(bits.octets.suffix(Self.half))
    }

    /// The bits, Mask first; nil never happens, since there are always as many octets as bits need.
    package var bits: BitString? { BitString(count: Self.size, octets: mask + actions) }

    /// The text that reads back as these bits.
    package func text(firstEvent: UInt16) -> String {
        let words = (0...UInt8.max).compactMap { number -> String? in
            let (octet, bit) = Self.place(of: number)
            guard mask[octet] & bit != 0 else { return nil }
            return (actions[octet] & bit != 0 ? "+" : "-") + (firstEvent | UInt16(number)).hexadecimal
        }
        // Actions beside the Mask have no such words.
        guard zip(mask, actions).allSatisfy({ $1 & ~$0 == 0 }) else {
            return Self.maskKey + mask.hexadecimal + ";" + Self.actionsKey + actions.hexadecimal
        }
        return words.isEmpty ? "none" : words.joined(separator: " ")
    }

    /// The octet and the bit of event `number`, counted from the last bit.
    private static func place(of number: UInt8) -> (octet: Int, bit: UInt8) {
        (half - 1 - Int(number / 8), 1 << (number % 8))
    }
}
