import COSEM

/// Entries of a schedule (class 10): scripts, when they are run, and how MMC tells it.
struct MMCSchedule: Sendable {
    let selector: UInt16
    let time: MMCValue
    /// Whether it is run on each weekday, Monday first: seven.
    let weekdays: [Bool]
    /// The places, from 1, of the special days on which it is run.
    let specialDays: [Int]
    let begin: MMCValue
    let end: MMCValue
    let place: String

    private static let weekdayNames = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]

    /// The entries of a schedule of at most so many. One that is not enabled has no place in MMC.
    static func entries(_ value: MMCValue, atMost limit: Int) throws(MMCError) -> [MMCSchedule] {
        var entries: [MMCSchedule] = []
        for entry in try value.elements(atMost: limit) {
            let members = try entry.members(10)
            guard try members[1].boolean() else {
                throw entry.bound("the entry is not enabled, which MMC cannot tell")
            }
            let selector = try members[3].number(in: 0...Int64(UInt16.max))
            let specialDays = try members[7].bits(0...20).enumerated().filter(\.element).map { $0.offset + 1 }
            entries.append(
                MMCSchedule(
                    selector: UInt16(selector), time: members[4], weekdays: try members[6].bits(7...7),
                    specialDays: specialDays, begin: members[8], end: members[9], place: entry.place))
        }
        return entries
    }

    /// DaysOfWeekApplicability; none where no day of the week is meant.
    var daysOfWeek: [Element] {
        let days = zip(Self.weekdayNames, weekdays).filter(\.1).map { name, _ in
            Element(mmc: "DayOfWeekApplicability", [Element(mmc: "DayOfWeekID", text: name)])
        }
        return days.isEmpty ? [] : [Element(mmc: "DaysOfWeekApplicability", days)]
    }

    /// Time and period with wild cards (type ScheduleDatesAndTime).
    func datesAndTime(_ name: String) throws(MMCError) -> Element {
        Element(
            mmc: name,
            [
                Element(mmc: "SwitchTime", text: try time.timeOfDay()),
                Element(mmc: "StartDate", try begin.wildDate()), Element(mmc: "EndDate", try end.wildDate()),
            ])
    }
}

extension MMCValue {
    /// The special days of a table (class 11), each {index, date, day id}.
    func specialDays(atMost limit: Int) throws(MMCError) -> [(date: MMCValue, day: MMCValue)] {
        var days: [(date: MMCValue, day: MMCValue)] = []
        for entry in try elements(atMost: limit) {
            let members = try entry.members(3)
            days.append((members[1], members[2]))
        }
        return days
    }

    /// The special days of a table by their places from 1, as schedules name them: elements `name` of type Date with the
    /// attribute `attribute`.
    func numberedSpecialDays(_ name: String, _ attribute: String) throws(MMCError) -> [Element] {
        var elements: [Element] = []
        for (index, day) in try specialDays(atMost: 20).enumerated() {
            elements.append(Element(mmc: name, [.index(index + 1, attribute)], try day.date.wildDate()))
        }
        return elements
    }
}
