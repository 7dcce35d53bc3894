import COSEM

extension ActivityCalendar {
    /// The calendar that attributes 3, 4 and 5 are, or 7, 8 and 9; nil when one of them is malformed or too large.
    package init?(seasons: COSEMData, weeks: COSEMData, days: COSEMData) {
        guard let seasons = Self.seasons(seasons), let weeks = Self.weeks(weeks), let days = Self.days(days) else {
            return nil
        }
        self.init(seasons: seasons, weeks: weeks, days: days)
    }

    /// The seasons that attribute 3 or 7 is: an array of at most four {name, start as octet-string, week name}.
    package static func seasons(_ data: COSEMData) -> [Season]? {
        data.array(atMost: seasonCapacity)?.all { row in
            guard let members = row.structure(of: 3), let name = members[0].octetString(atMost: seasonNameSize),
                let start = members[1].octetStringDateTime, let week = members[2].octetString(atMost: weekNameSize)
            else { return nil }
            return Season(name: name, start: start, week: week)
        }
    }

    /// The weeks that attribute 4 or 8 is: an array of at most four {name, seven day ids}.
    package static func weeks(_ data: COSEMData) -> [Week]? {
        data.array(atMost: weekCapacity)?.all { row in
            guard let members = row.structure(of: 8), let name = members[0].octetString(atMost: weekNameSize),
                let dayIDs = Array(members.dropFirst()).all(\.unsigned)
            else { return nil }
            return Week(name: name, dayIDs: dayIDs)
        }
    }

    /// The days that attribute 5 or 9 is: an array of at most 16 {day id, at most 48 {time, script table, selector}}.
    package static func days(_ data: COSEMData) -> [Day]? {
        data.array(atMost: dayCapacity)?.all { row in
            guard let members = row.structure(of: 2), let id = members[0].unsigned,
                let actions = members[1].array(atMost: actionCapacity)?.all(action)
            else { return nil }
            return Day(id: id, actions: actions)
        }
    }

    private static func action(_ row: COSEMData) -> Action? {
        guard let members = row.structure(of: 3), members[0].octetStringSecondOfDay != nil,
            let time = members[0].octetString(atMost: 4), let table = members[1].octetStringName,
            let selector = members[2].longUnsigned
        else { return nil }
        return Action(time: time, scriptTable: table, selector: selector)
    }

    /// Attribute 3 or 7 as it was written.
    package var seasonsData: COSEMData {
        .array(
            seasons.map { .structure([.octetString($0.name), .octetString($0.start.octets), .octetString($0.week)]) })
    }

    /// Attribute 4 or 8 as it was written.
    package var weeksData: COSEMData {
        .array(weeks.map { .structure([.octetString($0.name)] + $0.dayIDs.map { .unsigned($0) }) })
    }

    /// Attribute 5 or 9 as it was written.
    package var daysData: COSEMData {
        .array(
            days.map { day in
                .structure([
                    .unsigned(day.id),
                    .array(
                        day.actions.map {
                            .structure([
                                .octetString($0.time), .octetString($0.scriptTable), .longUnsigned($0.selector),
                            ])
                        }),
                ])
            })
    }
}

extension ActivityCalendar.Season {
    /// Fails when the start is no date, or its time is none; an hour, minute or second of FF counts as 0.
    fileprivate init?(name: [UInt8], start: COSEMDateTime, week: [UInt8]) {
        func number(_ field: UInt8, below limit: UInt8) -> Int? {
            field == COSEMDateTime.notSpecified ? 0 : field < limit ? Int(field) : nil
        }
        let date = COSEMDate(year: start.year, month: start.month, day: start.day, dayOfWeek: start.dayOfWeek)
        guard let days = DatePattern(date), let hour = number(start.hour, below: 24),
            let minute = number(start.minute, below: 60), let second = number(start.second, below: 60),
            number(start.hundredths, below: 100) != nil,
            start.deviation == 0 || start.deviation == COSEMDateTime.deviationNotSpecified
        else { return nil }
        (self.name, self.start, self.week) = (name, start, week)
        (startDays, startSecond) = (days, hour * 3_600 + minute * 60 + second)
    }
}

extension ActivityCalendar.Day {
    fileprivate init(id: UInt8, actions: [ActivityCalendar.Action]) {
        (self.id, self.actions) = (id, actions)
        var selectors: [Int: UInt16] = [:]
        for action in actions {
            if let second = COSEMData.octetString(action.time).octetStringSecondOfDay {
                selectors[second] = action.selector
            }
        }
        steps = selectors.sorted { $0.key < $1.key }.map { ActivityCalendar.Step(second: $0.key, selector: $0.value) }
    }
}
