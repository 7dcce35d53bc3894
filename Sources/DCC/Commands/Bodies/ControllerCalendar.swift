import COSEM
import DUIS
import GBCS

/// The calendar of switches and of auxiliary controllers with its special days (DUIS 5.4 schema, 6.14.2 and 6.14.3).
enum ControllerCalendar {
    private static let script = LogicalName(0, 0, 10, 0, 103)
    /// What ECS46d's selectors have beside the level, as the published ones have it (RTDS ECS46d).
    private static let levelMark: UInt16 = 0x80

    /// 1 for output, 2 for the input from a controlled load.
    static func direction(_ element: Element) -> UInt16 { element["InputFromControlledLoad"] == nil ? 1 : 2 }

    /// Schedules of 6.14.2, which open and close switches, and the switches' types.
    static func ofSwitches(_ body: Element) throws(TranslationError) -> [DeviceAttribute: COSEMData] {
        try body.allow(
            ServiceRequestTranslation.executionDateTime, "ALCSHCALCSConnectionSchedule", "ALCSHCALCSSpecialDays",
            "SwitchTypeAndId")
        let days = try specialDays(
            body, "ALCSHCALCSSpecialDays", "ALCSHCALCSSpecialDay", attribute: "index")
        var entries: [COSEMData] = []
        for schedule in try body.list("ALCSHCALCSConnectionSchedule", 1...48) {
            try schedule.allow(
                "ActivateDeactivateSwitch", "SpecialDaysApplicability", "DaysOfWeekApplicability",
                "ALCSScheduleDatesAndTime")
            let action = try schedule.child("ActivateDeactivateSwitch")
            let number = UInt16(try action.index("index", 1...5))
            let isActivation = try action.choice("ActivateSwitch", "DeactivateSwitch").name == "ActivateSwitch"
            entries.append(
                try entry(
                    entries.count + 1, schedule, selector: number << 8 | (isActivation ? 1 : 2), attribute: "index",
                    dates: "ALCSScheduleDatesAndTime", defined: days.count))
        }
        var values: [DeviceAttribute: COSEMData] = [
            .auxiliarySpecialDaysNext: .array(days), .auxiliaryCalendarNext: .array(entries),
        ]
        for (number, type) in try body.indexed("SwitchTypeAndId", 0...5, 1...5) {
            let isOwn = try type.choice("ALCS", "HCALCS").name == "ALCS"
            // A switch of the meter's own has zeros for an identifier.
            let identifier = isOwn ? EntityIdentifier(0) : try type.entityIdentifier("HCALCS")
            values[.auxiliaryType(UInt8(number))] = .octetString(identifier.octets)
        }
        return values
    }

    /// Schedules of 6.14.3, which set levels.
    static func ofControllers(_ body: Element) throws(TranslationError) -> [DeviceAttribute: COSEMData] {
        try body.allow(
            ServiceRequestTranslation.executionDateTime, "AuxiliaryControllerSchedule",
            "AuxiliaryControllerSpecialDayDefinitions")
        let days = try specialDays(
            body, "AuxiliaryControllerSpecialDayDefinitions", "AuxiliaryControllerSpecialDayDefinition",
            attribute: "identifier")
        var entries: [COSEMData] = []
        for schedule in try body.list("AuxiliaryControllerSchedule", 0...120) {
            try schedule.allow(
                "AuxiliaryControllerAction", "SpecialDaysApplicability", "DaysOfWeekApplicability",
                "AuxiliaryControllerSchedulePeriodAndTime")
            let action = try schedule.child("AuxiliaryControllerAction")
            try action.allow("CommandedStateLevel", "InputFromControlledLoad")
            let number = UInt16(try action.index("auxiliaryControllerN", 1...5))
            let level: UInt16 = try action.number("CommandedStateLevel", in: 0...100)
            entries.append(
                try entry(
                    entries.count + 1, schedule, selector: direction(action) << 12 | number << 8 | levelMark | level,
                    attribute: "identifier", dates: "AuxiliaryControllerSchedulePeriodAndTime", defined: days.count))
        }
        return [.auxiliarySpecialDaysNext: .array(days), .auxiliaryCalendarNext: .array(entries)]
    }

    /// The definitions of special days, whose elements are dates themselves.
    private static func specialDays(
        _ body: Element, _ list: String, _ name: String, attribute: String
    ) throws(TranslationError) -> [COSEMData] {
        try CalendarSchedule.specialDays(try body.child(list), name, attribute: attribute) {
            (day) throws(TranslationError) in try WildcardDate(day)
        }
    }

    /// - Parameters:
    ///   - attribute: name of the attribute with the number of a special day.
    ///   - dates: name of the element with time and days.
    ///   - defined: number of special days.
    private static func entry(
        _ index: Int, _ schedule: Element, selector: UInt16, attribute: String, dates: String, defined: Int
    ) throws(TranslationError) -> COSEMData {
        let special = try schedule.indexed(
            "SpecialDaysApplicability", 0...SpecialDays.limit, 1...SpecialDays.limit, attribute: attribute)
        let period = try schedule.child(dates)
        try period.allow("SwitchTime", "StartDate", "EndDate")
        return CalendarSchedule.entry(
            index, script: script, selector: selector, time: try period.timeOfDay("SwitchTime"),
            days: .init(
                week: try CalendarSchedule.week(schedule["DaysOfWeekApplicability"]),
                special: try CalendarSchedule.special(
                    special.map(\.index), defined: defined, in: special.first?.element ?? schedule)),
            dates: (
                .octetString(try WildcardDate(try period.child("StartDate")).octets),
                .octetString(try WildcardDate(try period.child("EndDate")).octets)
            ))
    }
}
