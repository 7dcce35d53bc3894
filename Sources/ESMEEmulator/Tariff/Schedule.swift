import COSEM

/// A schedule (class 10, attribute 2): scripts that are run at times of day, on weekdays and special days, within a
/// period.
///
/// All times are UTC. On a special day only the entry's bit for that special day counts, not the weekday's: the n-th bit
/// belongs to the n-th entry of the special days table (GBCS annex: there are as many bits as entries). A bit that is not
/// there is 0.
package struct Schedule: Hashable, Sendable {
    /// A script, and when it is run.
    package struct Entry: Hashable, Sendable {
        package let index: UInt16
        package let isEnabled: Bool
        package let scriptTable: LogicalName
        package let selector: UInt16
        /// The second of the day at which it is run, 0 to 86,399.
        package let second: Int
        /// Minutes after the switch time in which a meter that was without power makes up for it; FFFF for ever. It is not
        /// looked at here.
        package let validityWindow: UInt16
        /// Whether it is run on each weekday, Monday first: seven.
        package let weekdays: [Bool]
        /// Whether it is run on each special day of the table; at most ``SpecialDays/capacity``.
        package let specialDays: [Bool]
        /// First and last day on which it is run.
        package let begin: DatePattern
        package let end: DatePattern
    }

    /// A script to run.
    package struct Action: Hashable, Sendable {
        package let time: UTCTime
        package let scriptTable: LogicalName
        package let selector: UInt16
    }

    /// The largest number of entries: 120 of auxiliary controllers; the other schedules have fewer (use case annex).
    package static let capacity = 120
    /// How many days back the last action is looked for, and ahead the next.
    package static let horizon = 400
    /// The largest number of actions that one call gives.
    package static let mostActions = 4_096

    package let entries: [Entry]

    /// A schedule without entries.
    package static let empty = Schedule(entries: [])

    private init(entries: [Entry]) { self.entries = entries }

    /// The schedule that `data` is: an array of at most `capacity` {index, enabled, script table, selector, time, window,
    /// weekdays, special days, begin, end}; nil for anything else.
    package init?(_ data: COSEMData, capacity: Int = Schedule.capacity) {
        guard let entries = data.array(atMost: capacity)?.all(Entry.init(_:)) else { return nil }
        self.entries = entries
    }
}

extension Schedule.Entry {
    fileprivate init?(_ row: COSEMData) {
        guard let members = row.structure(of: 10), let index = members[0].longUnsigned,
            case .boolean(let enabled) = members[1], let table = members[2].octetStringName,
            let selector = members[3].longUnsigned, let second = members[4].octetStringSecondOfDay,
            let window = members[5].longUnsigned, case .bitString(let weekdays) = members[6], weekdays.count == 7,
            case .bitString(let specialDays) = members[7], specialDays.count <= SpecialDays.capacity,
            let begin = members[8].octetStringDate.flatMap(DatePattern.init),
            let end = members[9].octetStringDate.flatMap(DatePattern.init)
        else { return nil }
        (self.index, isEnabled, scriptTable, self.selector) = (index, enabled != 0, table, selector)
        (self.second, validityWindow, self.begin, self.end) = (second, window, begin, end)
        self.weekdays = (0..<7).map { weekdays[$0] }
        self.specialDays = (0..<specialDays.count).map { specialDays[$0] }
    }

    /// Whether the entry is run on the day that is `day` days after 2000-01-01.
    ///
    /// - Parameter special: the place of the special day that it is.
    func isRun(on day: Int, special: Int?) -> Bool {
        guard isEnabled else { return false }
        let isChosen =
            special.map { $0 < specialDays.count && specialDays[$0] } ?? weekdays[DatePattern.weekday(of: day) - 1]
        return isChosen && isWithinPeriod(day)
    }

    /// Whether `day` lies from ``begin`` to ``end``, both inclusive. Dates without a year come again every year, so that
    /// October to March is the winter. Dates of all wild cards bound nothing.
    private func isWithinPeriod(_ day: Int) -> Bool {
        // All days that an end of one year means lie before or at the last of them.
        if end.isOfOneYear, end.isOver(before: day) { return false }
        if begin.isAnyDay { return true }
        guard let began = begin.latest(onOrBefore: day) else { return false }
        guard !end.isOfOneYear, !end.isAnyDay, let ended = end.latest(onOrBefore: day - 1) else { return true }
        return ended < began
    }
}

extension Schedule {
    /// The selector of the last action at `time` or before it; nil when there was none within ``horizon`` days.
    ///
    /// - Parameter isIncluded: the selectors to look at, as of one auxiliary controller; all unless given.
    package func selector(
        at time: UTCTime, specialDays: SpecialDays = .none, where isIncluded: (UInt16) -> Bool = { _ in true }
    ) -> UInt16? {
        let time = time.withinCalendar
        let today = time.dayNumber
        let entries = entries.filter { $0.isEnabled && isIncluded($0.selector) }
        guard !entries.isEmpty else { return nil }
        for day in (today - Self.horizon...today).reversed() {
            let plan = Self.plan(entries, on: day, specialDays)
            if let last = plan.last(where: { UTCTime(day: day) + Int64($0.second) <= time }) { return last.selector }
        }
        return nil
    }

    /// The time of the first action after `time`; nil when there is none within ``horizon`` days. An action counts
    /// whether or not it repeats the one before: something else may have switched in between.
    package func nextSwitch(after time: UTCTime, specialDays: SpecialDays = .none) -> UTCTime? {
        let first = time.withinCalendar + 1
        return actions(in: first..<first + Int64(Self.horizon) * 86_400, specialDays: specialDays, atMost: 1).first?
            .time
    }

    /// The actions within `range` in the order in which they are run: of several at one time, in the order of the table.
    ///
    /// There are at most `limit` of them, which is at most ``mostActions``, and they lie within ``horizon`` days of the
    /// range's start: the first of all.
    package func actions(
        in range: Range<UTCTime>, specialDays: SpecialDays = .none, atMost limit: Int = Schedule.mostActions
    ) -> [Action] {
        let limit = min(max(limit, 0), Self.mostActions)
        let start = range.lowerBound.withinCalendar
        let end = range.upperBound.withinCalendar
        let entries = entries.filter(\.isEnabled)
        guard start < end, !entries.isEmpty else { return [] }
        let days = start.dayNumber...min((end - 1).dayNumber, start.dayNumber + Self.horizon)
        var actions: [Action] = []
        for day in days {
            for entry in Self.plan(entries, on: day, specialDays) {
                let time = UTCTime(day: day) + Int64(entry.second)
                guard time >= start else { continue }
                guard time < end, actions.count < limit else { return actions }
                actions.append(Action(time: time, scriptTable: entry.scriptTable, selector: entry.selector))
            }
        }
        return actions
    }

    /// The entries that are run on a day, by time and then as they stand in the table.
    private static func plan(_ entries: [Entry], on day: Int, _ specialDays: SpecialDays) -> [Entry] {
        let special = specialDays.place(of: day)
        return entries.filter { $0.isRun(on: day, special: special) }
            .enumerated().sorted { ($0.element.second, $0.offset) < ($1.element.second, $1.offset) }
            .map(\.element)
    }
}
