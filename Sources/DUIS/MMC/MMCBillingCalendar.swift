import COSEM

/// The billing calendar (class 22): a time of day, and how often it comes.
struct MMCBillingCalendar: Sendable {
    /// BillingTime, and the element of the periodicity.
    let elements: [Element]

    /// The calendar that {time, date} entries make; nil for none. One of several times, or of dates that are not a period
    /// apart, has no place in MMC.
    init?(_ value: MMCValue) throws(MMCError) {
        let entries = try value.elements(atMost: 4)
        var times: Set<String> = []
        var dates: [[UInt8]] = []
        for entry in entries {
            let members = try entry.members(2)
            times.insert(try members[0].timeOfDay())
            dates.append(try members[1].octets(5))
        }
        guard let first = dates.first, let time = times.first else { return nil }
        guard times.count == 1, let periodicity = Self.periodicity(dates, first) else {
            throw value.bound("the calendar is none of daily, weekly, monthly, quarterly, six-monthly and yearly")
        }
        elements = [Element(mmc: "BillingTime", text: time), periodicity]
    }

    private static func periodicity(_ dates: [[UInt8]], _ first: [UInt8]) -> Element? {
        let (month, day, weekday) = (first[2], first[3], first[4])
        // Of every entry the year is any, and only one of weekday and date is given.
        guard dates.allSatisfy({ $0[0] == 0xFF && $0[1] == 0xFF && $0[3] == day && $0[4] == weekday }),
            Set(dates).count == dates.count
        else { return nil }
        switch (dates.count, month, day, weekday) {
        case (1, 0xFF, 0xFF, 0xFF): return Element(mmc: "Daily")
        case (1, 0xFF, 0xFF, 1...7): return Element(mmc: "Weekly", text: "\(weekday)")
        case (1, 0xFF, 1...28, 0xFF): return Element(mmc: "Monthly", text: "\(day)")
        case (_, 1...12, 1...28, 0xFF):
            let months = dates.map { Int($0[2]) }.sorted()
            let names = [1: "Yearly", 2: "SixMonthly", 4: "Quarterly"]
            guard let name = names[months.count], months.allSatisfy({ (1...12).contains($0) }),
                zip(months, months.dropFirst()).allSatisfy({ $1 - $0 == 12 / months.count })
            else { return nil }
            return Element(
                mmc: name,
                [
                    Element(mmc: "DayOfMonth", text: "\(day)"),
                    Element(mmc: "BillingPeriodStartMonth", text: "\(month)"),
                ])
        default: return nil
        }
    }
}
