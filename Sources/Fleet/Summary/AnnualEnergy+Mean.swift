import Foundation

extension AnnualEnergy {
    /// The mean over meters, kWh a year: of the log-normal distribution with what lies outside brought to the ends.
    public var mean: Double {
        guard median > 0, spread > 0 else { return min(range.upperBound, max(range.lowerBound, median)) }
        let centre = log(median)
        func part(below energy: Double, shift: Double) -> Double {
            // No part is below 0 kWh.
            energy <= 0 ? 0 : 0.5 * erfc((centre + shift - log(energy)) / (spread * 2.0.squareRoot()))
        }
        let (low, high) = (range.lowerBound, range.upperBound)
        let square = spread * spread
        let between = part(below: high, shift: square) - part(below: low, shift: square)
        return low * part(below: low, shift: 0) + high * (1 - part(below: high, shift: 0))
            + median * exp(square / 2) * between
    }
}
