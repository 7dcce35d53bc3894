import COSEM

/// An activity calendar (class 20): which script a tariff runs at which moment, by season, weekday and time of day.
///
/// All times are UTC. Names that lead nowhere – a season's week, a week's day – are taken: nothing is switched on such
/// days, and what was switched last holds on. Of two weeks or days of one name the first counts [inferred].
package struct ActivityCalendar: Hashable, Sendable {
    /// A part of the year, or of one year, that has its own week; it holds until another begins.
    package struct Season: Hashable, Sendable {
        /// At most eight octets.
        package let name: [UInt8]
        /// The date-time as it was written.
        package let start: COSEMDateTime
        /// The name of its week, at most four octets.
        package let week: [UInt8]
        /// The days on which it begins.
        let startDays: DatePattern
        /// The second of those days, 0 to 86,399. Published calendars have 0, and the hours of solstices.
        let startSecond: Int
    }

    /// Seven days of which each has a day profile.
    package struct Week: Hashable, Sendable {
        /// At most four octets.
        package let name: [UInt8]
        /// Day ids, Monday first; exactly seven.
        package let dayIDs: [UInt8]
    }

    /// What is switched in the course of a day.
    package struct Day: Hashable, Sendable {
        package let id: UInt8
        /// The actions in the order in which they were written.
        package let actions: [Action]
        /// The same by time of day; of those at one time, the last.
        let steps: [Step]
    }

    /// A script that is run at a time of day.
    package struct Action: Hashable, Sendable {
        /// The time as it was written: four octets.
        package let time: [UInt8]
        /// The script table; the tariff's is 0-0:10.0.100.255. It is not looked at.
        package let scriptTable: LogicalName
        package let selector: UInt16
    }

    /// A selector that holds from a second of a day on.
    struct Step: Hashable, Sendable {
        /// 0 to 86,399.
        let second: Int
        let selector: UInt16
    }

    /// The largest numbers of each (GBCS 7.3.7, use case annex).
    package static let seasonCapacity = 4
    package static let weekCapacity = 4
    package static let dayCapacity = 16
    package static let actionCapacity = 48
    /// The longest names, in octets.
    package static let seasonNameSize = 8
    package static let weekNameSize = 4
    /// How many days back the last action is looked for, and ahead the next switch.
    package static let horizon = 400

    package let seasons: [Season]
    package let weeks: [Week]
    package let days: [Day]

    /// A calendar without anything: it switches nothing.
    package static let empty = ActivityCalendar(seasons: [], weeks: [], days: [])

    package init(seasons: [Season], weeks: [Week], days: [Day]) {
        (self.seasons, self.weeks, self.days) = (seasons, weeks, days)
    }

    /// Whether there is any action at all.
    var isIdle: Bool { days.allSatisfy(\.steps.isEmpty) }
}

extension ActivityCalendar {
    /// The selector in force at `time`: that of the last action reached, on an earlier day if there was none today; nil
    /// when there was none within ``horizon`` days.
    package func selector(at time: UTCTime, specialDays: SpecialDays = .none) -> UInt16? {
        SwitchSequence(self, specialDays, at: time).selector
    }

    /// The first moment after `time` at which the selector becomes another; nil when there is none within ``horizon``
    /// days. An action that repeats the selector in force is no switch.
    package func nextSwitch(after time: UTCTime, specialDays: SpecialDays = .none) -> UTCTime? {
        var sequence = SwitchSequence(self, specialDays, at: time)
        return sequence.next(notAfter: time + Int64(Self.horizon) * 86_400)?.time
    }

    /// What is switched on the day that is `day` days after 2000-01-01, in the order of the seconds.
    ///
    /// A special day has its own profile, whatever the season. A season that begins at noon brings its profile of the day
    /// at noon: the action that this would have reached by then is run at once [inferred].
    func steps(on day: Int, _ specialDays: SpecialDays) -> [Step] {
        if let place = specialDays.place(of: day) { return steps(dayID: specialDays.entries[place].dayID) }
        var steps = season(atStartOf: day).map { self.steps(of: $0, on: day) } ?? []
        for season in seasonsBeginning(during: day) {
            let its = self.steps(of: season, on: day)
            let reached = its.last { $0.second <= season.startSecond }
            steps.removeAll { $0.second >= season.startSecond }
            if let reached { steps.append(Step(second: season.startSecond, selector: reached.selector)) }
            steps += its.filter { $0.second > season.startSecond }
        }
        return steps
    }

    private func steps(dayID: UInt8) -> [Step] { days.first { $0.id == dayID }?.steps ?? [] }

    private func steps(of season: Season, on day: Int) -> [Step] {
        guard let week = weeks.first(where: { $0.name == season.week }) else { return [] }
        return steps(dayID: week.dayIDs[DatePattern.weekday(of: day) - 1])
    }

    /// The season that began last, at the very start of `day` or before it; of several at once the last in the table.
    private func season(atStartOf day: Int) -> Season? {
        var found: (began: Int, season: Season)?
        for season in seasons {
            guard let start = season.startDays.latest(onOrBefore: season.startSecond == 0 ? day : day - 1) else {
                continue
            }
            let began = start * 86_400 + season.startSecond
            if found.map({ began >= $0.began }) ?? true { found = (began, season) }
        }
        return found?.season
    }

    /// The seasons that begin later on `day`, in the order in which they begin.
    private func seasonsBeginning(during day: Int) -> [Season] {
        guard seasons.contains(where: { $0.startSecond > 0 }) else { return [] }
        let civil = CivilDate(daysSince2000: day)
        return seasons.filter { $0.startSecond > 0 && $0.startDays.matches(day, civil) }
            .enumerated().sorted { ($0.element.startSecond, $0.offset) < ($1.element.startSecond, $1.offset) }
            .map(\.element)
    }
}
