/// The check digit of a UTRN: a Verhoeff digit over the dihedral group of ten elements, with tables of GBCS's own
/// (GBCS 14.8).
///
/// It finds every single digit that is wrong. GBCS's final table is not the inverse that Verhoeff's has, so that a number
/// is checked by making its digit again.
enum CheckDigit {
    /// The permutation that is applied once more from one digit to the next; after eight it is back at the identity.
    private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    /// The digit that stands for each product.
    private static let final: [UInt8] = [1, 2, 6, 7, 5, 8, 3, 0, 9, 4]
    /// How many times the permutation is applied to the first digit.
    private static let firstRow = 4
    private static let rows = 8

    /// The check digit, 0 to 9, of `digits`, first the most significant one; nil when one of them is above 9.
    static func of(_ digits: some Sequence<UInt8>) -> UInt8? {
        var product = 0
        var row = firstRow
        for digit in digits {
            guard digit <= 9 else { return nil }
            var permuted = Int(digit)
            for _ in 0..<row { permuted = permutation[permuted] }
            product = multiply(product, permuted)
            row = (row + 1) % rows
        }
        return final[product]
    }

    /// The product in the dihedral group: 0 to 4 are rotations of the pentagon, 5 to 9 its reflections.
    private static func multiply(_ left: Int, _ right: Int) -> Int {
        switch (left < 5, right < 5) {
        case (true, true): (left + right) % 5
        case (true, false): 5 + (left + right - 5) % 5
        case (false, true): 5 + (left - right) % 5
        case (false, false): (left - right + 5) % 5
        }
    }
}
