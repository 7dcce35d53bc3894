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
