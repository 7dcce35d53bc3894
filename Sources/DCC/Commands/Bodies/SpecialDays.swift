import COSEM
import DUIS
import GBCS

/// Special days of a calendar: {index, date, day} (class 11).
enum SpecialDays {
    /// Those of a tariff, whose days are named: SpecialDays of the elements of 1.1.1 and 1.1.2.
    static func ofTariff(_ element: Element) throws(TranslationError) -> COSEMData {
        try element.allow("SpecialDay")
        var days: [COSEMData] = []
        for (place, day) in try element.list("SpecialDay", 0...50).enumerated() {
            try day.allow("Date", "ReferencedDayName")
            days.append(
                entry(
                    place + 1, try WildcardDate(try day.child("Date")),
                    day: try day.number("ReferencedDayName", in: 1...16)))
        }
        return .array(days)
    }

    /// Greatest number of special days of other calendars, whose entries refer to them by number.
    static let limit = 20

    /// An entry whose day has the number of the entry, as published commands have it (RTDS ECS08a, ECS46d).
    static func entry(_ index: Int, _ date: WildcardDate, day: UInt8? = nil) -> COSEMData {
        .structure([
            .longUnsigned(UInt16(index)), .octetString(date.octets), .unsigned(day ?? UInt8(truncatingIfNeeded: index)),
        ])
    }
}
