/// A price: ``number`` · 10^``scale`` of the currency for one unit of the commodity, which is a Wh in tariffs.
package struct Price: Hashable, Sendable {
    /// The price as it was written; negative where the customer is paid.
    package let number: Int16
    /// The price scale less the commodity scale: −8 in tariffs.
    package let scale: Int

    /// - Parameter scale: −17 to 8; one outside is taken for the nearest.
    init(number: Int16, scale: Int) {
        self.number = number
        self.scale = min(max(scale, -Charge.digits), 8)
    }

    /// The price of a kWh in 10⁻⁵ of the currency; what is less than that is dropped.
    package var perKilowattHour: Int64 { charge(energyWh: 1_000).millipence }

    /// The price of one unit, or of what has no unit.
    package var charge: Charge { charge(energyWh: 1) }

    /// What so much energy costs, exactly.
    package func charge(energyWh: UInt64) -> Charge {
        var atoms = Int128(number)
        for _ in 0..<scale + Charge.digits { atoms *= 10 }
        // 16 bits times 10^25 are less than 100 bits; with 64 bits more it may be too much.
        let (product, isOver) = atoms.multipliedReportingOverflow(by: Int128(energyWh))
        return Charge(atoms: isOver ? (number < 0 ? .min : .max) : product)
    }
}
