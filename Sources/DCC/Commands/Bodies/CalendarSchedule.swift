import COSEM
import DUIS
import GBCS

/// An entry of a schedule (class 10): what happens at a time of day, on which days.
struct CalendarSchedule {
    /// The days of the week, Monday first, and the special days by number, on which an entry applies.
    struct Days {
        let week: COSEMData
        let special: COSEMData
    }

    private static let daysOfWeek: KeyValuePairs<String, Int> = [
        "Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4, "Saturday": 5, "Sunday": 6,
    ]

    /// The days of the week in DaysOfWeekApplicability; none where there is none.
    static func week(_ element: Element?) throws(TranslationError) -> COSEMData {
        var bits = [Bool](repeating: false, count: 7)
        if let element {
            try element.allow("DayOfWeekApplicability")
            for day in try element.list("DayOfWeekApplicability", 0...7) {
                bits[try day.word("DayOfWeekID", daysOfWeek)] = true
            }
        }
        return .bits(bits)
    }

    /// The bits of special days.
    ///
    /// - Parameter defined: the number of special days that there are, 0 to ``SpecialDays/limit``: as many bits.
    static func special(
        _ numbers: [Int], defined: Int, in element: Element
    ) throws(TranslationError) -> COSEMData {
        var bits = [Bool](repeating: false, count: defined)
        for number in numbers {
            guard number >= 1, number <= defined else {
                throw TranslationError("\(element.name): refers to special day \(number) of \(defined)")
            }
            bits[number - 1] = true
        }
        return .bits(bits)
    }

    /// The entry as commands have it.
    ///
    /// - Parameters:
    ///   - dates: first and last day.
    static func entry(
        _ index: Int, script: LogicalName, selector: UInt16, time: COSEMData, days: Days,
        dates: (first: COSEMData, last: COSEMData)
    ) -> COSEMData {
        .structure([
            .longUnsigned(UInt16(index)), .boolean(0xFF), .octetString(script), .longUnsigned(selector), time,
            .longUnsigned(0xFFFF), days.week, days.special, dates.first, dates.last,
        ])
    }

    /// Special days that schedules refer to by number, which must be 1, 2 and so on without a gap.
    static func specialDays(
        _ element: Element, _ name: String, attribute: String, date: (Element) throws(TranslationError) -> WildcardDate
    ) throws(TranslationError) -> [COSEMData] {
        try element.allow(name)
        var days: [COSEMData] = []
        for (number, day) in try element.indexed(
            name, 0...SpecialDays.limit, 1...SpecialDays.limit, attribute: attribute)
        {
            guard number == days.count + 1 else {
                throw TranslationError("\(element.name): has no special day \(days.count + 1) before \(number)")
            }
            days.append(SpecialDays.entry(number, try date(day)))
        }
        return days
    }
}
