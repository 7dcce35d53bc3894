/// How often each value occurred, in fixed bins: the values 0 to 63 have one each, and every doubling beyond has 64, so
/// that a bin is at most 1.6 % wide. Counts are whole numbers, so that histograms merge in any order to the same
/// result.
public struct IntegerHistogram: Hashable, Sendable {
    private static let linear = 64

    private var counts: [UInt64] = []
    public private(set) var count: UInt64 = 0
    public private(set) var largest: Int64 = 0
    /// Sum of all values; wraps beyond 2⁶⁴.
    public private(set) var sum: UInt64 = 0

    public init() {}

    /// - Parameter value: value to count; below 0 counts as 0.
    public mutating func record(_ value: Int64, times: UInt64 = 1) {
        guard times > 0 else { return }
        let value = max(0, value)
        let bin = Self.bin(of: UInt64(value))
        if bin >= counts.count { counts.append(contentsOf: repeatElement(0, count: bin + 1 - counts.count)) }
        counts[bin] += times
        count += times
        largest = max(largest, value)
        sum &+= UInt64(value) &* times
    }

    public mutating func merge(_ other: IntegerHistogram) {
        if other.counts.count > counts.count {
            counts.append(contentsOf: repeatElement(0, count: other.counts.count - counts.count))
        }
        for (bin, value) in other.counts.enumerated() { counts[bin] += value }
        count += other.count
        largest = max(largest, other.largest)
        sum &+= other.sum
    }

    /// The smallest value that at least `share` of the values do not exceed, as precise as its bin is wide; 0 when
    /// there are no values.
    ///
    /// - Parameter share: share of the values, 0 to 1; below counts as 0, above as 1.
    public func quantile(_ share: Double) -> Int64 {
        guard count > 0 else { return 0 }
        let share = share.isNaN ? 0 : min(1, max(0, share))
        let rank = max(1, UInt64((share * Double(count)).rounded(.up)))
        var passed: UInt64 = 0
        for (bin, value) in counts.enumerated() {
            passed += value
            if passed >= rank { return min(largest, Self.highest(in: bin)) }
        }
        return largest
    }

    /// Number of values that are at most `value`; all those in the bin of `value` count.
    public func count(upTo value: Int64) -> UInt64 {
        guard value >= 0 else { return 0 }
        return counts.prefix(Self.bin(of: UInt64(value)) + 1).reduce(0, +)
    }

    public var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

    private static func bin(of value: UInt64) -> Int {
        guard value >= linear else { return Int(value) }
        let shift = 57 - value.leadingZeroBitCount
        return linear * (shift + 1) + Int(value >> shift) - linear
    }

    /// The highest value of a bin.
    private static func highest(in bin: Int) -> Int64 {
        guard bin >= linear else { return Int64(bin) }
        let shift = bin / linear - 1
        let (low, _) = UInt64(bin % linear + linear).multipliedReportingOverflow(by: 1 << UInt64(shift))
        return Int64(clamping: low &+ (1 << UInt64(shift)) &- 1)
    }
}
