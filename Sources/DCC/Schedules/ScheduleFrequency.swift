/// How often a schedule runs (DUIS 5.4 schema, type ScheduleFrequency).
package enum ScheduleFrequency: String, Hashable, Sendable, CaseIterable {
    case daily = "Daily"
    case weekly = "Weekly"
    case monthly = "Monthly"
    case quarterly = "Quarterly"
    case halfYearly = "Half-Yearly"
    case yearly = "Yearly"

    /// The time from run to run.
    enum Step: Hashable, Sendable {
        case days(Int)
        case months(Int)
    }

    var step: Step {
        switch self {
        case .daily: .days(1)
        case .weekly: .days(7)
        case .monthly: .months(1)
        case .quarterly: .months(3)
        case .halfYearly: .months(6)
        case .yearly: .months(12)
        }
    }
}
