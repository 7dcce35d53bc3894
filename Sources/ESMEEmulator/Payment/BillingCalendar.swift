import COSEM

/// The Billing Calendar (SMETS2 5.7.4.6; class 22, 22 0-0:15.0.0 /4): when a Billing Data Log gets an entry.
///
/// Up to four {time, date}, UTC. Dates have wild cards – quarterly are four of them, monthly one with any month – and times
/// have none: one that is not definite is refused [chosen].
package struct BillingCalendar: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        let second: Int
        let date: DatePattern
    }

    /// The most entries (use case annex, ECS30a).
    package static let capacity = 4
    /// How many days are searched in one call, and the most times that one gives. 29 February comes after eight years at
    /// the latest.
    package static let horizon = 3_000
    package static let mostTimes = 4_096

    private let entries: [Entry]

    /// A calendar that never comes.
    package static let empty = BillingCalendar(entries: [])

    private init(entries: [Entry]) { self.entries = entries }

    /// The calendar that `data` is: an array of at most four {time of four octets, date of five octets}; nil for anything
    /// else.
    package init?(_ data: COSEMData) {
        guard let entries = data.array(atMost: Self.capacity)?.all(Self.entry) else { return nil }
        self.entries = entries
    }

    private static func entry(_ row: COSEMData) -> Entry? {
        guard let members = row.structure(of: 2), let second = members[0].octetStringSecondOfDay,
            let date = members[1].octetStringDate.flatMap(DatePattern.init)
        else { return nil }
        return Entry(second: second, date: date)
    }

    /// The first `count` times after `time` within ``horizon`` days, ascending; two entries of one time are one.
    package func nextTimes(after time: UTCTime, count: Int = 1) -> [UTCTime] {
        let start = time.withinCalendar
        return times(after: start, through: start + Int64(Self.horizon) * 86_400, atMost: count)
    }

    /// The times after `time` up to `end`, ascending: the first `limit` of them, which is at most ``mostTimes``, within
    /// ``horizon`` days.
    package func times(after time: UTCTime, through end: UTCTime, atMost limit: Int = BillingCalendar.mostTimes)
        -> [UTCTime]
    {
        let limit = min(max(limit, 0), Self.mostTimes)
        let start = time.withinCalendar
        let end = min(end.withinCalendar, start + Int64(Self.horizon) * 86_400)
        var times: [UTCTime] = []
        guard !entries.isEmpty, start < end, limit > 0 else { return times }
        for day in start.dayNumber...end.dayNumber {
            let civil = CivilDate(daysSince2000: day)
            let seconds = Set(entries.filter { $0.date.matches(day, civil) }.map(\.second)).sorted()
            for second in seconds {
                let time = UTCTime(day: day) + Int64(second)
                guard time > start else { continue }
                guard time <= end, times.count < limit else { return times }
                times.append(time)
            }
        }
        return times
    }
}
