import Foundation
import LoadSynthesis

/// Some meters of a fleet, by their numbers, ascending.
public struct FleetSample: Hashable, Sendable {
    /// Meters of a sample at most.
    public static let limit = 1_000_000

    public let numbers: [Int]
    /// Meters of the fleet.
    public let count: Int

    /// At equal distances, so that every cohort is there with its share; all meters when there are no more than `size`.
    public static func evenly(_ size: Int, of count: Int) -> FleetSample {
        let size = min(size, count)
        // The middles of equal parts.
        return FleetSample(
            numbers: (0..<size).map { Int((Int128(2 * $0 + 1) * Int128(count)) / Int128(2 * size)) }, count: count)
    }

    /// Drawn from `seed`, none twice; all meters when there are no more than `size`.
    public static func random(_ size: Int, of count: Int, seed: UInt64) -> FleetSample {
        guard size < count else { return evenly(size, of: count) }
        // Floyd's way: each number is drawn once, and one that is there already stands for the newest.
        var chosen: Set<Int> = []
        for last in (count - size)..<count {
            let draw = CounterHash.mix(seed, UInt64(last)).multipliedFullWidth(by: UInt64(last) + 1).high
            if !chosen.insert(Int(draw)).inserted { chosen.insert(last) }
        }
        return FleetSample(numbers: chosen.sorted(), count: count)
    }

    /// A year's energy of the fleet estimated by the sample.
    public struct Estimate: Hashable, Sendable, Encodable {
        /// Meters of the sample.
        public let meters: Int
        /// kWh a year of the whole fleet.
        public let imported: Double
        public let exported: Double
        /// Standard deviations of these, kWh; 0 when the sample is the fleet.
        public let importedError: Double
        public let exportedError: Double
    }

    /// What the sample's meters were drawn, brought to the fleet's size.
    public func annualEnergy(of fleet: Fleet) -> Estimate {
        var sums = (imported: Sum(), exported: Sum())
        for number in numbers {
            var (imported, exported) = (0.0, 0.0)
            for load in fleet.profile(of: number).loads {
                let energy = Double(load.annual) / 1_000
                if load.component.element == .activeExport { exported += energy } else { imported += energy }
            }
            sums.imported.add(imported)
            sums.exported.add(exported)
        }
        return Estimate(
            meters: numbers.count, imported: sums.imported.mean * Double(count),
            exported: sums.exported.mean * Double(count), importedError: sums.imported.error(of: count),
            exportedError: sums.exported.error(of: count))
    }

    private struct Sum {
        var (count, sum, squares) = (0.0, 0.0, 0.0)

        mutating func add(_ value: Double) {
            count += 1
            sum += value
            squares += value * value
        }

        var mean: Double { sum / max(1, count) }

        /// Standard deviation of `size` times the mean.
        func error(of size: Int) -> Double {
            guard count > 1, count < Double(size) else { return 0 }
            let variance = max(0, squares / count - mean * mean) / (count - 1)
            return Double(size) * (variance * (1 - count / Double(size))).squareRoot()
        }
    }
}
