import COSEM
import GBCS

/// Times and dates: the schema's dateTime, time and date in UTC, and its dates with wild cards.
extension MMCValue {
    /// A date-time of 12 octets as `2026-11-29T12:00:00Z`; nil for one that is not defined. One with some wild cards, or
    /// with a deviation from UTC, has no such text.
    func dateTime() throws(MMCError) -> String? {
        guard let time = COSEMDateTime(data) else { throw mismatch("a date-time of 12 octets") }
        return try MMCText.dateTime(time, at: place)
    }

    /// The same where the schema demands a time.
    func definiteDateTime() throws(MMCError) -> String {
        guard let text = try dateTime() else {
            throw bound("the time is not defined, and the MMC schema demands one")
        }
        return text
    }

    /// Seconds since 2000 of a log's entry as `2026-11-29T12:00:00Z`.
    func timestamp() throws(MMCError) -> String {
        guard case .doubleLongUnsigned(let seconds) = data else { throw mismatch("a double-long-unsigned") }
        return "\(UTCTime(secondsSince2000: Int64(seconds)))"
    }

    /// A time of day of four octets as `07:00:00Z`; hundredths only where there are some.
    func timeOfDay() throws(MMCError) -> String {
        let octets = try octets(4)
        guard octets[0] < 24, octets[1] < 60, octets[2] < 60, octets[3] < 100 || octets[3] == 0xFF else {
            throw bound("the time \(octets.hexadecimal) has wild cards or is none, and the MMC schema takes neither")
        }
        func two(_ octet: UInt8) -> String { octet < 10 ? "0\(octet)" : "\(octet)" }
        let hundredths = octets[3] == 0 || octets[3] == 0xFF ? "" : ".\(two(octets[3]))"
        return "\(octets.prefix(3).map(two).joined(separator: ":"))\(hundredths)Z"
    }

    /// A date of five octets as `2014-10-27Z`; nil for one that is not defined.
    func definiteDate() throws(MMCError) -> String? {
        let octets = try octets(5)
        guard octets[0] != 0xFF || octets[1] != 0xFF || octets[2] != 0xFF || octets[3] != 0xFF else { return nil }
        let midnight = COSEMDateTime(
            year: UInt16(octets[0]) << 8 | UInt16(octets[1]), month: octets[2], day: octets[3], hour: 0, minute: 0,
            second: 0)
        guard let date = midnight.utc.map({ "\($0)".prefix { $0 != "T" } }) else {
            throw bound("the date \(octets.hexadecimal) has wild cards or is none, and the MMC schema takes neither")
        }
        return "\(date)Z"
    }

    /// The children of the schema's type Date: those of the first five octets of a date, or of a date-time.
    func wildDate() throws(MMCError) -> [Element] {
        let all = try octets()
        guard all.count == 5 || all.count == COSEMDateTime.size else { throw mismatch("a date") }
        let year = UInt16(all[0]) << 8 | UInt16(all[1])
        func part(
            _ name: String, _ value: UInt16, _ any: UInt16, _ range: ClosedRange<UInt16>,
            others: [UInt16: String] = [:]
        ) throws(MMCError) -> Element {
            if value == any { return Element(mmc: name, [Element(mmc: "NonSpecified\(name)")]) }
            if let other = others[value] { return Element(mmc: name, [Element(mmc: other)]) }
            guard range.contains(value) else {
                throw bound(
                    "\(name) \(value) of \(all.hexadecimal) is not within \(range.lowerBound) and \(range.upperBound)")
            }
            return Element(mmc: name, [Element(mmc: "Specified\(name)", text: "\(value)")])
        }
        return [
            try part("Year", year, 0xFFFF, 2014...9999), try part("Month", UInt16(all[2]), 0xFF, 1...12),
            try part(
                "DayOfMonth", UInt16(all[3]), 0xFF, 1...31,
                others: [0xFE: "LastDayOfMonth", 0xFD: "SecondLastDayOfMonth"]),
            try part("DayOfWeek", UInt16(all[4]), 0xFF, 1...7),
        ]
    }
}
