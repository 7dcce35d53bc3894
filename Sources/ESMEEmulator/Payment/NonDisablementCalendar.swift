import COSEM

/// The Non-Disablement Calendar (SMETS2 5.7.4.29; 10 0-0:12.0.1 /2 and 11 0-0:11.0.2 /2): periods in which the supply is
/// not disabled for want of credit.
package struct NonDisablementCalendar: Hashable, Sendable {
    /// The script that begins a period [inferred], and the one that ends it.
    package static let beginSelector: UInt16 = 32
    package static let endSelector: UInt16 = 33
    /// The largest numbers of entries and special days (use case annex).
    package static let capacity = 22
    package static let specialDaysCapacity = 20

    package let schedule: Schedule
    package let specialDays: SpecialDays

    /// A calendar without periods.
    package static let none = NonDisablementCalendar(schedule: .empty, specialDays: .none)

    package init(schedule: Schedule, specialDays: SpecialDays) {
        (self.schedule, self.specialDays) = (schedule, specialDays)
    }

    /// The calendar that a schedule and a table of special days are; nil when one is malformed or too large.
    package init?(schedule: COSEMData, specialDays: COSEMData) {
        guard let schedule = Schedule(schedule, capacity: Self.capacity),
            let specialDays = SpecialDays(specialDays, capacity: Self.specialDaysCapacity)
        else { return nil }
        self.init(schedule: schedule, specialDays: specialDays)
    }

    /// Whether `time` lies in a period: the last script of the two that was run began one.
    package func isInPeriod(_ time: UTCTime) -> Bool {
        schedule.selector(at: time, specialDays: specialDays) { $0 == Self.beginSelector || $0 == Self.endSelector }
            == Self.beginSelector
    }

    /// The first end of a period after `time` and not after `limit`.
    func firstEnd(after time: UTCTime, notAfter limit: UTCTime) -> UTCTime? {
        guard time < limit else { return nil }
        return schedule.actions(in: time + 1..<limit + 1, specialDays: specialDays)
            .first { $0.selector == Self.endSelector }?.time
    }
}
