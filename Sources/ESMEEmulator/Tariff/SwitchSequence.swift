import COSEM

/// The switches of an activity calendar one after the other: each day's plan is found once.
///
/// A selector holds for ``ActivityCalendar/horizon`` days after the day of its action, so that whoever starts later finds
/// the same.
struct SwitchSequence {
    private let calendar: ActivityCalendar
    private let specialDays: SpecialDays
    private let isIdle: Bool
    /// The selector in force; nil before the first action.
    private(set) var selector: UInt16?
    /// The day whose plan is under way, in days after 2000-01-01, its plan, and the next step in it.
    private var day: Int
    private var steps: [ActivityCalendar.Step]
    private var next = 0
    /// The day of the last action.
    private var lastDay: Int

    /// The switches after `time`.
    init(_ calendar: ActivityCalendar, _ specialDays: SpecialDays, at time: UTCTime) {
        let time = time.withinCalendar
        (self.calendar, self.specialDays) = (calendar, specialDays)
        isIdle = calendar.isIdle
        day = time.dayNumber
        lastDay = day
        steps = isIdle ? [] : calendar.steps(on: day, specialDays)
        let second = Int(time - UTCTime(day: day))
        next = steps.firstIndex { $0.second > second } ?? steps.count
        guard !isIdle else { return }
        if next > 0 {
            selector = steps[next - 1].selector
        } else {
            for earlier in (day - ActivityCalendar.horizon..<day).reversed() {
                guard let last = calendar.steps(on: earlier, specialDays).last else { continue }
                (selector, lastDay) = (last.selector, earlier)
                break
            }
        }
    }

    /// Goes to the next moment at which the selector becomes another, if that is `limit` or before; nil, and stays
    /// there, if it is not.
    mutating func next(notAfter limit: UTCTime) -> (time: UTCTime, selector: UInt16?)? {
        guard !isIdle else { return nil }
        let limit = limit.withinCalendar
        while true {
            while next < steps.count {
                let step = steps[next]
                let time = UTCTime(day: day) + Int64(step.second)
                guard time <= limit else { return nil }
                next += 1
                lastDay = day
                if step.selector != selector {
                    selector = step.selector
                    return (time, step.selector)
                }
            }
            guard UTCTime(day: day + 1) <= limit else { return nil }
            day += 1
            steps = calendar.steps(on: day, specialDays)
            next = 0
            if selector != nil, day - lastDay > ActivityCalendar.horizon, steps.first?.second != 0 {
                selector = nil
                return (UTCTime(day: day), nil)
            }
        }
    }
}

extension UTCTime {
    /// The moment, or the nearest of those that calendars are asked about: some 139,000 years around 2000, in which no
    /// arithmetic with days and seconds overflows.
    var withinCalendar: UTCTime {
        let limit: Int64 = 1 << 42
        return UTCTime(secondsSince2000: min(max(secondsSince2000, -limit), limit))
    }

    /// The number of the moment's day: days after 2000-01-01, negative before it.
    var dayNumber: Int { Int(roundedDown(to: 86_400).secondsSince2000 / 86_400) }

    /// The start of the day that is `day` days after 2000-01-01.
    init(day: Int) { self.init(secondsSince2000: Int64(day) * 86_400) }
}
