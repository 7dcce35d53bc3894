import COSEM
import DUIS

/// The rules of a 5.1 about itself: those that need nothing but the schedule and the time.
package struct ScheduleCheck: Sendable {
    /// Schedules that a User may have for a Device: as many as an answer of 5.2 has places for (DUIS 5.4 schema).
    package static let limit = 99

    package let rules: DCCRules

    package init(rules: DCCRules) { self.rules = rules }

    /// A sentence about what is wrong with `schedule`.
    package func check(_ schedule: Schedule, now: UTCTime) throws(BodyMistake) {
        let today = XMLDate(daysSince2000: Int(now.secondsSince2000.floorDivided(by: 86_400)))
        guard rules.scheduleMayStartInThePast || schedule.start >= today else {
            throw BodyMistake("ScheduleStartDate \(schedule.start) has passed.")
        }
        if let end = schedule.end, end < schedule.start {
            throw BodyMistake("ScheduleEndDate \(end) is before ScheduleStartDate \(schedule.start).")
        }
        guard let lookBack = schedule.lookBack else { return }
        guard LookBack.offsets.contains(lookBack.startOffset), LookBack.offsets.contains(lookBack.endOffset) else {
            throw BodyMistake("Offsets are days from -400 to 0.")
        }
        guard !lookBack.isBackwards else { throw BodyMistake("The range of the log ends before it starts.") }
    }
}
