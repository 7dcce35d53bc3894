import COSEM
import GBCS

/// The parts of an activity calendar (class 20): a tariff's switching table.
enum MMCCalendar {
    /// The day profiles. Actions 1 to 48 choose a TOU register, 101 to 108 a block tariff, 201 to 204 a TOU register of the
    /// secondary element.
    static func days(_ value: MMCValue, isSecondary: Bool) throws(MMCError) -> [Element] {
        var days: [Element] = []
        for day in try value.elements(atMost: 16) {
            let members = try day.members(2)
            var profile = [Element(mmc: "Day", text: "\(try members[0].number(in: 1...16))")]
            for action in try members[1].elements(atMost: 48) {
                let parts = try action.members(3)
                let selector = try parts[2].number()
                let choice: (name: String, number: Int64)
                switch (selector, isSecondary) {
                case (1...48, false): choice = ("TOUTariffAction", selector)
                case (101...108, false): choice = ("BlockTariffAction", selector - 100)
                case (201...204, true): choice = ("TOUTariffAction", selector - 200)
                default: throw action.bound("action \(selector) is none of the tariff's, which MMC numbers")
                }
                profile.append(
                    Element(
                        mmc: "ProfileSchedule",
                        [
                            Element(mmc: "StartTime", text: try parts[0].timeOfDay()),
                            Element(mmc: choice.name, text: "\(choice.number)"),
                        ]))
            }
            days.append(Element(mmc: "DayProfile", profile))
        }
        return days
    }

    static func weeks(_ value: MMCValue) throws(MMCError) -> [Element] {
        var weeks: [Element] = []
        for week in try value.elements(atMost: 4) {
            let members = try week.members(8)
            var profile = [Element(mmc: "WeekName", text: "\(try weekName(members[0]))")]
            for (index, day) in members.dropFirst().enumerated() {
                profile.append(
                    Element(mmc: "ReferencedElecDay", [.index(index + 1)], text: "\(try day.number(in: 1...16))"))
            }
            weeks.append(Element(mmc: "WeekProfile", profile))
        }
        return weeks
    }

    static func seasons(_ value: MMCValue) throws(MMCError) -> [Element] {
        var seasons: [Element] = []
        for season in try value.elements(atMost: 4) {
            let members = try season.members(3)
            seasons.append(
                Element(
                    mmc: "Season",
                    [
                        Element(mmc: "SeasonName", text: try members[0].text(atMost: 8)),
                        Element(mmc: "SeasonStartDate", try members[1].wildDate()),
                        Element(mmc: "ReferencedWeekName", text: "\(try weekName(members[2]))"),
                    ]))
        }
        return seasons
    }

    /// The number of a week, 1 to 4, whose name is the octet or the digit.
    private static func weekName(_ value: MMCValue) throws(MMCError) -> Int {
        let octets = try value.octets()
        guard octets.count == 1, let octet = octets.first else {
            throw value.bound("the week \(octets.hexadecimal) is none of 1 to 4")
        }
        let number = octet >= UInt8(ascii: "0") ? Int(octet) - Int(UInt8(ascii: "0")) : Int(octet)
        guard (1...4).contains(number) else { throw value.bound("the week \(octets.hexadecimal) is none of 1 to 4") }
        return number
    }
}

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
