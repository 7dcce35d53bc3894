import COSEM
import LoadSynthesis

/// The clock whose midnights divide settlement days.
package enum SettlementDayZone: String, Hashable, Sendable, CaseIterable {
    /// Great Britain's clock: in summer a day starts at 23:00Z of the date before.
    case london
    case utc
}

extension SettlementDay {
    /// The settlement day that `time` is in: its first moment is its midnight.
    package init(of time: UTCTime, zone: SettlementDayZone) {
        let offset =
            switch zone {
            case .london: BritishTime.offset(at: time)
            case .utc: Int64(0)
            }
        self.init(daysSince2000: Int((time + offset).secondsSince2000.floorDivided(by: 86_400)))
    }
}
