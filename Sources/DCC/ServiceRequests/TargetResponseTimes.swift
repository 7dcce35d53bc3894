/// Target Response Times of a Service Request, in seconds: the longest that an answer may take (SECMP0162 table 3).
package struct TargetResponseTimes: Hashable, Sendable {
    /// One pair of the table: of a schedule's runs, and on demand; nil for N/A.
    package struct Times: Hashable, Sendable {
        package let scheduled: Int64?
        package let onDemand: Int64?
    }

    package let existingSMETS2: Times
    package let existingSMETS1: Times
    package let settlementSMETS2: Times
    package let settlementSMETS1: Times

    package static let day: Int64 = 86_400

    /// nil for variants that the table does not list.
    init?(variant: String) {
        func times(_ scheduled: Int64?, _ onDemand: Int64?) -> Times { Times(scheduled: scheduled, onDemand: onDemand) }
        let day = Self.day
        switch variant {
        case "4.1.1", "4.2":
            self.init(times(nil, 30), times(nil, 16), times(nil, day), times(nil, day))
        case "4.6.1", "4.8.3":
            self.init(times(day, 30), times(day, 16), times(day, day), times(day, day))
        case "4.8.1":
            self.init(times(day, 5_600), times(day, 16), times(day, day), times(day, day))
        case "4.6.2", "4.17":
            self.init(times(day, 30), times(nil, nil), times(day, day), times(nil, nil))
        case "5.1", "5.2", "5.3":
            self.init(times(nil, day), times(nil, day), times(nil, day), times(nil, day))
        case "8.2":
            self.init(times(nil, 30), times(nil, 16), times(nil, 30), times(nil, 16))
        default: return nil
        }
    }

    private init(_ existing2: Times, _ existing1: Times, _ settlement2: Times, _ settlement1: Times) {
        (existingSMETS2, existingSMETS1) = (existing2, existing1)
        (settlementSMETS2, settlementSMETS1) = (settlement2, settlement1)
    }

    /// The time in seconds for a request to such a Device; nil for N/A.
    package func seconds(_ version: InventoryEntry.SMETSVersion, isForSettlement: Bool, isScheduled: Bool) -> Int64? {
        let times =
            switch (version, isForSettlement) {
            case (.smets2, false): existingSMETS2
            case (.smets1, false): existingSMETS1
            case (.smets2, true): settlementSMETS2
            case (.smets1, true): settlementSMETS1
            }
        return isScheduled ? times.scheduled : times.onDemand
    }
}
