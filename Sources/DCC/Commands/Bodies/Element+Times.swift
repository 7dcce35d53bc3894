import COSEM
import DUIS
import GBCS

extension Element {
    /// The moment in a child (xs:dateTime).
    func dateTime(_ name: String) throws(TranslationError) -> UTCTime {
        let text = try child(name).value
        guard let time = XMLDateTime.utc(text) else {
            throw TranslationError("\(name): takes a time such as 2030-01-15T09:00:00.00Z, not \"\(text.prefix(40))\"")
        }
        return time
    }

    /// The moment in a child, as date-times of commands are.
    func dateTimeValue(_ name: String) throws(TranslationError) -> COSEMData {
        .octetString(COSEMDateTime(try dateTime(name)).octets)
    }

    /// The time of day in a child (xs:time): hour, minute, second and hundredths.
    func timeOfDay(_ name: String) throws(TranslationError) -> COSEMData {
        let text = try child(name).value
        guard let time = XMLDateTime.timeOfDay(text) else {
            throw TranslationError("\(name): takes a time of day such as 07:30:00.00Z, not \"\(text.prefix(40))\"")
        }
        return .octetString([time.hour, time.minute, time.second, time.hundredths])
    }

    /// The day in a child (xs:date), as dates of commands are; the year 65535 is every year (duis-templates ECS08).
    func date(_ name: String) throws(TranslationError) -> COSEMData {
        let text = try child(name).value
        guard let date = XMLDateTime.date(text) else {
            throw TranslationError(
                "\(name): takes a date such as 2014-10-27, or 65535-10-27 for every year, not \"\(text.prefix(40))\"")
        }
        return .octetString([UInt8(date.year >> 8), UInt8(date.year & 0xFF), date.month, date.day, 0xFF])
    }

    /// The period that a log is read over.
    func readLogPeriod() throws(TranslationError) -> GBCSRequest.Period {
        let period = try child("ReadLogPeriod")
        try period.allow("StartDateTime", "EndDateTime")
        return GBCSRequest.Period(from: try period.dateTime("StartDateTime"), to: try period.dateTime("EndDateTime"))
    }
}
