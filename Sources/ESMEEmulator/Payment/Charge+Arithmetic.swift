/// What an account does with sums of money besides adding them up. All of it is exact; sums too large stay at the end of
/// their 128 bits.
extension Charge {
    /// An amount in 10⁻⁵ of the currency.
    package init(millipence: Int64) { self.init(atoms: Int128(millipence) * Self.unit) }

    package static func - (left: Charge, right: Charge) -> Charge {
        let (difference, isOver) = left.atoms.subtractingReportingOverflow(right.atoms)
        return Charge(atoms: isOver ? (right.atoms < 0 ? .max : .min) : difference)
    }

    package static func -= (left: inout Charge, right: Charge) { left = left - right }

    /// The sum `count` times; nothing for a negative count.
    func times(_ count: Int64) -> Charge {
        let (product, isOver) = atoms.multipliedReportingOverflow(by: Int128(max(0, count)))
        return Charge(atoms: isOver ? (atoms < 0 ? .min : .max) : product)
    }

    /// The given part of an amount in 1/10,000, 0 to 10,000, rounded down to whole 10⁻⁵ of the currency; nothing of a
    /// negative amount.
    func part(_ tenThousandths: UInt16) -> Charge {
        let (product, isOver) = atoms.multipliedReportingOverflow(by: Int128(min(tenThousandths, 10_000)))
        guard !isOver, product > 0 else { return .zero }
        return Charge(atoms: product / 10_000 / Self.unit * Self.unit)
    }

    /// The amount as a double-long carries it: whole 10⁻⁵ of the currency, rounded towards zero, at the end of 32 bits
    /// beyond.
    package var doubleLong: Int32 { Int32(clamping: millipence) }
}

extension Charge: Comparable {
    package static func < (left: Charge, right: Charge) -> Bool { left.atoms < right.atoms }
}
