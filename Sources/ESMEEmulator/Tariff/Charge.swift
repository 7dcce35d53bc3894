/// An exact sum of money: what was consumed at some prices, less what was taken off already.
///
/// Balances are in 10⁻⁵ of the currency and energy comes in Wh, of which one may cost less. So that nothing is lost, a
/// charge is kept in 10⁻¹⁷ of the currency, in which every price of a Wh is whole, and what ``take()`` leaves is carried on.
/// Sums too large for their 128 bits stay at the end.
package struct Charge: Hashable, Sendable {
    /// The charge's unit is 10 to the power of −``digits`` of the currency.
    static let digits = 17
    /// 10⁻⁵ of the currency in units of the charge.
    static let unit: Int128 = 1_000_000_000_000

    /// The sum in units of the charge.
    private(set) var atoms: Int128

    init(atoms: Int128) { self.atoms = atoms }

    package static let zero = Charge(atoms: 0)

    /// The charge in whole 10⁻⁵ of the currency, rounded towards zero; at the end of 64 bits beyond.
    package var millipence: Int64 { Int64(clamping: atoms / Self.unit) }

    /// What ``millipence`` leaves, in 10⁻⁸ of the currency, −999 to 999: in tariffs, where a Wh costs whole ones, exactly
    /// all of it.
    package var remainder: Int { Int(atoms % Self.unit / 1_000_000_000) }

    /// Takes the whole 10⁻⁵ of the currency off, for a balance; the remainder stays.
    package mutating func take() -> Int64 {
        let whole = millipence
        atoms -= Int128(whole) * Self.unit
        return whole
    }

    package static func + (left: Charge, right: Charge) -> Charge {
        let (sum, isOver) = left.atoms.addingReportingOverflow(right.atoms)
        return Charge(atoms: isOver ? (right.atoms < 0 ? .min : .max) : sum)
    }

    package static func += (left: inout Charge, right: Charge) { left = left + right }
}

extension Charge: Codable {
    /// The charge as text of decimal digits: numbers of JSON do not hold 128 bits.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(atoms))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let atoms = Int128(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a charge is a whole number")
        }
        self.init(atoms: atoms)
    }
}
