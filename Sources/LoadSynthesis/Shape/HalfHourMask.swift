/// Some of a day's 48 half hours: bit 0 is 00:00 to 00:30.
public struct HalfHourMask: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    /// Bits from 48 on are ignored.
    public init(rawValue: UInt64) { self.rawValue = rawValue & 0xFFFF_FFFF_FFFF }

    /// The half hours from one time of day to another, in hours; past midnight when `end` is not after `start`. Times
    /// are rounded down to half hours.
    public init(from start: Double, to end: Double) {
        let first = Int(max(0, min(24, start)) * 2) % 48
        let last = Int(max(0, min(24, end)) * 2)
        let count = last > first ? last - first : last + 48 - first
        self.init(rawValue: (0..<min(48, count)).reduce(0) { $0 | 1 << UInt64((first + $1) % 48) })
    }

    public static let all = HalfHourMask(rawValue: .max)

    /// The other half hours of the day.
    public var complement: HalfHourMask { HalfHourMask(rawValue: ~rawValue) }

    /// Number of half hours in the mask.
    public var count: Int { rawValue.nonzeroBitCount }

    /// Whether a half hour, 0 to 47, is in the mask.
    public func contains(halfHour: Int) -> Bool { rawValue >> UInt64(halfHour) & 1 != 0 }
}
