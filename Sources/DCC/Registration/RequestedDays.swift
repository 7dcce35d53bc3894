import COSEM

/// The settlement days that a request is about, and so the days on which its sender has to be appointed.
package enum RequestedDays: Hashable, Sendable {
    /// Every one of these days.
    case every(ClosedRange<SettlementDay>)
    /// For each of these days: it, or the day before it. A reading stamped 00:00Z closes one day and opens another.
    case eachOrTheDayBefore(ClosedRange<SettlementDay>)
    /// One day at least, this one or a later one.
    case some(from: SettlementDay)

    package func areCovered(by appointed: AppointedDays) -> Bool {
        switch self {
        case .every(let days): appointed.contains(days)
        case .eachOrTheDayBefore(let days): appointed.withDaysAfter.contains(days)
        case .some(let day): appointed.reach(day)
        }
    }
}

extension RequestedDays {
    static let halfHour: Int64 = 1_800
    static let day: Int64 = 86_400

    /// The days of the half hours whose stamps, which are their ends, lie in `range`, both ends inclusive; of a range
    /// without a stamp, the day that it is in.
    ///
    /// A row stamped exactly at the range's start belongs to the half hour before it. Where the range holds another row, it
    /// is tolerated: the usual request for a day has 49 rows, and no retriever could send it on its first day.
    package init(halfHoursFrom start: UTCTime, to end: UTCTime, rules: DCCRules) {
        let zone = rules.settlementDayZone
        var first = start.roundedUp(to: Self.halfHour)
        let last = end.roundedDown(to: Self.halfHour)
        guard first <= last else {
            self.init(momentsFrom: start, to: end, rules: rules)
            return
        }
        if rules.firstRowIsTolerated, first == start, first < last { first = first + Self.halfHour }
        self = .every(
            SettlementDay(of: first - Self.halfHour, zone: zone)...SettlementDay(of: last - Self.halfHour, zone: zone))
    }

    /// The days of readings stamped 00:00Z that lie in `range`: each is of the UTC date that it opens and of the one before,
    /// winter and summer; of a range without a reading, the day that it is in.
    package init(dailyReadingsFrom start: UTCTime, to end: UTCTime, rules: DCCRules) {
        let first = start.roundedUp(to: Self.day)
        let last = end.roundedDown(to: Self.day)
        guard first <= last else {
            self.init(momentsFrom: start, to: end, rules: rules)
            return
        }
        let days = SettlementDay(of: first, zone: .utc)...SettlementDay(of: last, zone: .utc)
        self =
            rules.dailyReadIsOfEitherDay
            ? .eachOrTheDayBefore(days) : .every(days.lowerBound + -1...days.upperBound + -1)
    }

    /// The days from that of `start` to that of `end`; in whatever order they come.
    package init(momentsFrom start: UTCTime, to end: UTCTime, rules: DCCRules) {
        let days = [start, end].map { SettlementDay(of: $0, zone: rules.settlementDayZone) }
        self = .every(min(days[0], days[1])...max(days[0], days[1]))
    }

    /// The days of the rows of a log, as its kind of rows says.
    package init(
        _ rows: ServiceRequestKind.Rows, from start: UTCTime, to end: UTCTime, rules: DCCRules
    ) {
        switch rows {
        case .halfHours: self.init(halfHoursFrom: start, to: end, rules: rules)
        case .days: self.init(dailyReadingsFrom: start, to: end, rules: rules)
        case .moments, .none: self.init(momentsFrom: start, to: end, rules: rules)
        }
    }
}
