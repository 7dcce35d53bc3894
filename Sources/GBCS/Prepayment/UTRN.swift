/// A Unique Transaction Reference Number: the 20 decimal digits that a customer types in for a top-up (GBCS 14).
///
/// The first 19 are a number: a token plus a constant, which makes them 19 for every token. The last is a check digit.
package struct UTRN: Hashable, Sendable {
    /// How many digits there are.
    package static let size = 20
    /// What is added to a token.
    private static let offset: UInt64 = 7_394_156_990_786_306_048

    /// What the number says.
    package let topUp: PrepaymentTopUp

    package init(_ topUp: PrepaymentTopUp) { self.topUp = topUp }

    /// Reads 20 ASCII digits, as CS01a carries them; nil when they are not 20, the check digit is wrong, or the number
    /// is that of no token.
    package init?(octets: some Collection<UInt8>) {
        guard octets.count == Self.size else { return nil }
        // A character below "0" wraps to something above 9, which has no check digit.
        let digits = octets.map { $0 &- UInt8(ascii: "0") }
        guard CheckDigit.of(digits.dropLast()) == digits.last else { return nil }
        // 19 digits are less than 2^64.
        let number = digits.dropLast().reduce(0 as UInt64) { $0 * 10 + UInt64($1) }
        guard number >= Self.offset, let topUp = PrepaymentTopUp(rawValue: number - Self.offset) else { return nil }
        self.topUp = topUp
    }

    /// Reads 20 digits; nil as for octets.
    package init?(_ text: some StringProtocol) { self.init(octets: Array(text.utf8)) }

    /// The 20 ASCII digits.
    package var octets: [UInt8] { Array(description.utf8) }
}

extension UTRN: CustomStringConvertible {
    /// The 20 digits.
    package var description: String {
        // A token has 57 bits, so that the sum has 19 digits.
        let number = String(Self.offset + topUp.rawValue)
        let check = CheckDigit.of(number.utf8.map { $0 - UInt8(ascii: "0") }) ?? 0
        return number + String(check)
    }
}
