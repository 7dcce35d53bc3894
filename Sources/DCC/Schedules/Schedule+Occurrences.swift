import COSEM
import DUIS

extension Schedule {
    /// The moments of a schedule's runs, in order; without an end where the schedule has none.
    package struct Occurrences: Sequence, IteratorProtocol, Sendable {
        let schedule: Schedule
        let secondOfDay: Int64
        var number: Int

        package mutating func next() -> UTCTime? {
            let day = schedule.day(ofRun: number)
            guard day <= schedule.end?.daysSince2000 ?? .max else { return nil }
            number += 1
            return UTCTime(secondsSince2000: Int64(day) * 86_400 + secondOfDay)
        }
    }

    /// The runs after `time`, exclusive.
    ///
    /// - Parameter pickedTime: the time of day that the DSP picked; it counts where the schedule has none of its own.
    package func occurrences(after time: UTCTime, pickedTime: XMLTime = XMLTime(seconds: 0)) -> Occurrences {
        let second = (self.time ?? pickedTime).secondOfDay
        // The first date whose run is after `time`.
        let day = Int((time - second).secondsSince2000.floorDivided(by: 86_400)) + 1
        return Occurrences(schedule: self, secondOfDay: second, number: firstRun(onOrAfter: day))
    }

    /// The days since 2000 of run `number`, counted from 0, on the start date. In months without the start date's day it is
    /// the last day; runs are counted from the start date rather than from each other, or the 31st would become the 28th.
    func day(ofRun number: Int) -> Int {
        switch frequency.step {
        case .days(let days): return start.daysSince2000 + number * days
        case .months(let months):
            let first = CivilDate(daysSince2000: start.daysSince2000)
            let month = first.year * 12 + first.month - 1 + number * months
            let (year, rest) = month.quotientAndRemainder(dividingBy: 12)
            return CivilDate(
                year: year, month: rest + 1, day: min(first.day, CivilDate.daysIn(month: rest + 1, year: year))
            ).daysSince2000
        }
    }

    /// The number of the first run that is not before `day`.
    private func firstRun(onOrAfter day: Int) -> Int {
        guard day > start.daysSince2000 else { return 0 }
        switch frequency.step {
        case .days(let days): return (day - start.daysSince2000 + days - 1) / days
        case .months(let months):
            let (first, wanted) = (CivilDate(daysSince2000: start.daysSince2000), CivilDate(daysSince2000: day))
            let number = ((wanted.year - first.year) * 12 + wanted.month - first.month) / months
            return self.day(ofRun: number) >= day ? number : number + 1
        }
    }

    /// The days that a run at `time` is about.
    package func requestedDays(at time: UTCTime, rules: DCCRules) -> RequestedDays {
        guard let lookBack else { return RequestedDays(momentsFrom: time, to: time, rules: rules) }
        let (start, end) = lookBack.range(at: time)
        return RequestedDays(kind?.rows ?? .none, from: start, to: end, rules: rules)
    }

    /// Whether no run after `time` can be about days of `appointed` alone: such a schedule is removed. An agent's last run
    /// comes after its last day, since it is about that day.
    package func isOver(
        after time: UTCTime, appointed: AppointedDays, pickedTime: XMLTime = XMLTime(seconds: 0), rules: DCCRules
    ) -> Bool {
        guard let last = appointed.last else { return true }
        // Later runs are about later days: past the last of the appointed days none can be allowed.
        for run in occurrences(after: time, pickedTime: pickedTime) {
            let days = requestedDays(at: run, rules: rules)
            if days.areCovered(by: appointed) { return false }
            if days.first > last + 1 { return true }
        }
        return true
    }
}

extension RequestedDays {
    var first: SettlementDay {
        switch self {
        case .every(let days), .eachOrTheDayBefore(let days): days.lowerBound
        case .some(let day): day
        }
    }
}
