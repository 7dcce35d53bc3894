import COSEM
import DUIS
import GBCS

/// The calendar of times at which a prepayment meter does not disable the supply (DUIS 5.4 schema, type
/// ElectricityNonDisablementCalendar).
struct NonDisablementCalendar {
    let specialDays: COSEMData
    let schedule: COSEMData

    private static let script = LogicalName(0, 0, 10, 0, 106)

    init(_ calendar: Element) throws(TranslationError) {
        try calendar.allow("ElectricitySpecialDays", "ElectricityNonDisablementSchedule")
        let days = try CalendarSchedule.specialDays(
            try calendar.child("ElectricitySpecialDays"), "SpecialDay", attribute: "index"
        ) { (day) throws(TranslationError) in
            try day.allow("Date")
            return try WildcardDate(try day.child("Date"))
        }
        var entries: [COSEMData] = []
        for (place, entry) in try calendar.list("ElectricityNonDisablementSchedule", 1...22).enumerated() {
            try entry.allow(
                "NonDisablementScript", "SpecialDaysApplicability", "DaysOfWeekApplicability", "ScheduleDatesAndTime")
            let special = try entry.child("SpecialDaysApplicability")
            try special.allow("SpecialDayApplicability")
            var numbers: [Int] = []
            for day in try special.list("SpecialDayApplicability", 0...SpecialDays.limit) {
                numbers.append(try day.number("SpecialDayID", in: 1...SpecialDays.limit))
            }
            let dates = try entry.child("ScheduleDatesAndTime")
            try dates.allow("SwitchTime", "StartDate", "EndDate")
            entries.append(
                CalendarSchedule.entry(
                    place + 1, script: Self.script,
                    selector: try entry.word("NonDisablementScript", ["START": 32, "STOP": 33]),
                    time: try dates.timeOfDay("SwitchTime"),
                    days: .init(
                        week: try CalendarSchedule.week(try entry.child("DaysOfWeekApplicability")),
                        special: try CalendarSchedule.special(numbers, defined: days.count, in: special)),
                    dates: (try dates.date("StartDate"), try dates.date("EndDate"))))
        }
        (specialDays, schedule) = (.array(days), .array(entries))
    }
}
