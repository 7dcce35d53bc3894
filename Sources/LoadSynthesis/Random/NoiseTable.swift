import Glibc

/// Factors with a given spread and a mean of exactly 1, as whole numbers: the quantiles of a log-normal distribution.
///
/// A factor is drawn with a random byte as index. The largest is limited, as a fuse limits what a home can draw.
enum NoiseTable {
    static let count = 256
    /// The number that stands for 1.0 in a table.
    static let one = 256
    /// No factor of any table exceeds this many times the mean.
    static let largestFactor = 16.0
    /// No entry is below this, so that what has a weight keeps one.
    static let smallestEntry = 4

    /// Quantiles of the normal distribution at the middles of 256 equal parts.
    private static let normalQuantiles: [Double] = (0..<count).map { index in
        let probability = (Double(index) + 0.5) / Double(count)
        var (low, high) = (-4.0, 4.0)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if 0.5 * erfc(-middle / 2.0.squareRoot()) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// Entries with the mean ``one`` and the standard deviation `variation` × ``one``.
    ///
    /// - Parameters:
    ///   - variation: coefficient of variation, 0 to 3.5; more is not possible below ``largestFactor``.
    ///   - isEven: whether the entries are evenly distributed instead, where the variation is below 0.57: sunshine is
    ///     never several times its mean.
    static func entries(variation: Double, isEven: Bool = false) -> [UInt16] {
        if isEven && variation < 0.57 {
            let reach = Double(one) * variation * 3.0.squareRoot()
            let last = Double(count - 1)
            let values = (0..<count).map { Double(one) + reach * (2 * Double($0) - last) / last }
            return rounded(values, total: one * count)
        }
        // The spread of the table itself is fitted, not that of the continuous distribution: the tails are cut. Peaks
        // of homes are a few times the mean; only a larger spread than theirs needs larger factors.
        let limit = min(largestFactor, max(5, 1.6 * (1 + variation * variation)))
        var (low, high) = (0.0, 4.0)
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if spread(of: factors(sigma: middle, limit: limit)) < variation { low = middle } else { high = middle }
        }
        return rounded(factors(sigma: low, limit: limit).map { $0 * Double(one) }, total: one * count)
    }

    /// A table of 16 factors of two states: `share` sixteenths of the time in the lower one.
    static func twoStates(lowSixteenths share: Int, variation: Double) -> [UInt16] {
        let low = Double(share) / 16
        let distance = variation / (low * (1 - low)).squareRoot()
        let (away, home) = (1 - (1 - low) * distance, 1 + low * distance)
        return rounded((0..<16).map { Double(one) * ($0 < share ? away : home) }, total: 16 * one)
    }

    /// A table of 16 factors evenly spread over 1 ± `reach`.
    static func even(reach: Double) -> [UInt16] {
        rounded((0..<16).map { Double(one) * (1 + reach * (Double(2 * $0) - 15) / 15) }, total: 16 * one)
    }

    private static func factors(sigma: Double, limit: Double) -> [Double] {
        var factors = normalQuantiles.map { exp(sigma * $0) }
        // Cutting the top lowers the mean, so the rest is raised again; a few rounds settle it.
        for _ in 0..<8 {
            let mean = factors.reduce(0, +) / Double(count)
            for index in factors.indices { factors[index] = min(limit, factors[index] / mean) }
        }
        return factors
    }

    private static func spread(of factors: [Double]) -> Double {
        let mean = factors.reduce(0, +) / Double(factors.count)
        let variance = factors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(factors.count)
        return variance.squareRoot() / mean
    }

    /// Rounds to whole numbers of at least ``smallestEntry`` that add up to `total`.
    private static func rounded(_ values: [Double], total: Int) -> [UInt16] {
        var entries = values.map { max(smallestEntry, Int($0.rounded())) }
        // Entries ascend. What is left over from rounding goes to the large ones, one by one: there it matters least.
        var error = total - entries.reduce(0, +)
        var index = entries.count - 1
        while error != 0 && index >= 0 {
            let step = max(smallestEntry - entries[index], min(max(error, -3), 3))
            entries[index] += step
            error -= step
            index -= 1
        }
        return entries.map { UInt16(clamping: $0) }
    }
}
