import COSEM
import DUIS
import GBCS

/// A date of a tariff or a calendar, with wild cards (DUIS 5.4 schema, type Date; COSEM date).
struct WildcardDate {
    /// FFFF for every year.
    let year: UInt16
    /// FF for every month.
    let month: UInt8
    /// FF for every day, FE for the last of a month, FD for the second last.
    let day: UInt8
    /// 1 for Monday to 7, or FF.
    let dayOfWeek: UInt8

    static let everyYear = UInt16.max
    static let every = UInt8.max
    private static let lastDay: UInt8 = 0xFE
    private static let secondLastDay: UInt8 = 0xFD

    /// Reads an element with the children Year, Month, DayOfMonth and DayOfWeek.
    init(_ element: Element) throws(TranslationError) {
        try element.allow("Year", "Month", "DayOfMonth", "DayOfWeek")
        let year = try element.child("Year").choice("SpecifiedYear", "NonSpecifiedYear")
        self.year = year.name == "SpecifiedYear" ? try year.number(in: 2014...9999) : Self.everyYear
        let month = try element.child("Month").choice("SpecifiedMonth", "NonSpecifiedMonth")
        self.month = month.name == "SpecifiedMonth" ? try month.number(in: 1...12) : Self.every
        let day = try element.child("DayOfMonth").choice(
            "SpecifiedDayOfMonth", "LastDayOfMonth", "SecondLastDayOfMonth", "NonSpecifiedDayOfMonth")
        self.day =
            switch day.name {
            case "SpecifiedDayOfMonth": try day.number(in: 1...31)
            case "LastDayOfMonth": Self.lastDay
            case "SecondLastDayOfMonth": Self.secondLastDay
            default: Self.every
            }
        let dayOfWeek = try element.child("DayOfWeek").choice("SpecifiedDayOfWeek", "NonSpecifiedDayOfWeek")
        self.dayOfWeek = dayOfWeek.name == "SpecifiedDayOfWeek" ? try dayOfWeek.number(in: 1...7) : Self.every
    }

    /// The five octets of a date.
    var octets: [UInt8] { [UInt8(year >> 8), UInt8(year & 0xFF), month, day, dayOfWeek] }

    /// The twelve octets of a date-time at midnight, as seasons begin.
    var midnight: [UInt8] {
        COSEMDateTime(year: year, month: month, day: day, dayOfWeek: dayOfWeek, hour: 0, minute: 0, second: 0).octets
    }
}
