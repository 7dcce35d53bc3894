import COSEM

/// A day of settlement: a calendar day of Great Britain's clock, or of UTC where the rule `settlementDayZone` says so.
public struct SettlementDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let daysSince2000: Int

    public init(daysSince2000: Int) { self.daysSince2000 = daysSince2000 }

    /// Reads `2026-11-29`.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 10, let time = UTCTime(iso8601: text) else { return nil }
        daysSince2000 = Int(time.secondsSince2000.floorDivided(by: 86_400))
    }

    public static func < (left: SettlementDay, right: SettlementDay) -> Bool {
        left.daysSince2000 < right.daysSince2000
    }
    public static func + (day: SettlementDay, days: Int) -> SettlementDay {
        SettlementDay(daysSince2000: day.daysSince2000 + days)
    }
    public var description: String { "\(CivilDate(daysSince2000: daysSince2000))" }
}

extension Int64 {
    /// The quotient, rounded towards minus infinity.
    func floorDivided(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
