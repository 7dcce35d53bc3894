/// An amount of money as people write it: `12.50` for 1,250,000 hundred-thousandths of the currency, exactly.
package enum DecimalAmount {
    /// Number of decimals: amounts of meters are in 10^-5 of the currency.
    static let decimals = 5
    private static let unit: Int64 = 100_000
    /// Greatest number of digits before the point that is read: amounts have 32 bits.
    private static let digitLimit = 12

    /// The amount in 10^-5 of the currency; nil for anything but digits with at most five of them after a point.
    package static func value(_ text: some StringProtocol) -> Int64? {
        var digits = text[...]
        let isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...digitLimit).contains(parts[0].count),
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), let whole = Int64(parts[0])
        else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            let padded = parts[1] + String(repeating: "0", count: max(0, decimals - parts[1].count))
            guard (1...decimals).contains(parts[1].count), let value = Int64(padded) else { return nil }
            fraction = value
        }
        let value = whole * unit + fraction
        return isNegative ? -value : value
    }

    /// The amount with two decimals, or more where it has more.
    package static func text(_ value: Int64) -> String {
        let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: UInt64(unit))
        var digits = String(fraction)
        digits = String(repeating: "0", count: decimals - digits.count) + digits
        while digits.count > 2, digits.last == "0" { digits.removeLast() }
        return "\(value < 0 ? "-" : "")\(whole).\(digits)"
    }
}
