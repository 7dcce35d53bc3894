import COSEM

/// Dates, times of day and date-times of COSEM as people write them. Fields that stand for every day or hour are `*` or
/// `any`, so that `*-12-25` is every Christmas; what has no such form is written in hexadecimal, octet for octet.
package enum DateText {
    private static let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let any = COSEMDateTime.notSpecified

    private static func hexadecimal(_ text: String, count: Int) -> [UInt8]? {
        guard text.count == 2 * count, text.allSatisfy(\.isHexDigit) else { return nil }
        return try? [UInt8](hexadecimal: text)
    }

    private static func number<Number: FixedWidthInteger>(
        _ text: Substring, digits: ClosedRange<Int>, in range: ClosedRange<Number>, any: Number? = nil
    ) -> Number? {
        if let any, text == "*" || text == "any" { return any }
        guard digits.contains(text.count), text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Number(text)
        else { return nil }
        return range.contains(number) ? number : nil
    }

    /// Reads `2026-12-25`, `*-12-25`, `*-*-* Mon` or `any`, or ten hexadecimal digits; gives the five octets.
    package static func date(_ text: String) -> [UInt8]? {
        let text = text.lowercased()
        if text == "any" { return [UInt8](repeating: any, count: 5) }
        if let octets = hexadecimal(text, count: 5) { return octets }
        let halves = text.split(separator: " ", omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count <= 2, parts.count == 3,
            let year = number(parts[0], digits: 4...4, in: 1_900...9_999, any: UInt16.max),
            let month = number(parts[1], digits: 1...2, in: 1...12, any: any),
            let day = number(parts[2], digits: 1...2, in: 1...31, any: any)
        else { return nil }
        if day != any, month != any {
            // February may have 29 days where the year is left open.
            let last = CivilDate.daysIn(month: Int(month), year: year == UInt16.max ? 2_000 : Int(year))
            guard Int(day) <= last else { return nil }
        }
        var weekday = any
        if halves.count == 2 {
            guard let place = weekdays.firstIndex(of: String(halves[1])) else { return nil }
            weekday = UInt8(place + 1)
        }
        return [UInt8(year >> 8), UInt8(year & 0xFF), month, day, weekday]
    }

    /// Reads `07:00` or `07:00:30`, or eight hexadecimal digits; gives the four octets.
    package static func time(_ text: String) -> [UInt8]? {
        if let octets = hexadecimal(text, count: 4) { return octets }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count),
            let hour = number(parts[0], digits: 1...2, in: 0...23 as ClosedRange<UInt8>),
            let minute = number(parts[1], digits: 2...2, in: 0...59 as ClosedRange<UInt8>),
            let second = parts.count < 3 ? 0 : number(parts[2], digits: 2...2, in: 0...59 as ClosedRange<UInt8>)
        else { return nil }
        return [hour, minute, second, 0]
    }

    /// Reads a date and, from midnight unless given, a time of day, UTC: `2026-12-25T07:00Z`; or `now`, `never`, or 24
    /// hexadecimal digits. Gives the twelve octets.
    package static func dateTime(_ text: String, now: UTCTime) -> [UInt8]? {
        let text = text.lowercased()
        if text == "now" { return COSEMDateTime(now).octets }
        if text == "never" { return COSEMDateTime.unspecified.octets }
        if let octets = hexadecimal(text, count: COSEMDateTime.size) { return octets }
        let parts = text.split(separator: "t", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts[0] == "any" || parts[0].contains("-"), !parts[0].contains(" "),
            let date = date(String(parts[0]))
        else { return nil }
        var clock: [UInt8] = [0, 0, 0, 0]
        if parts.count == 2 {
            let text = parts[1].hasSuffix("z") ? parts[1].dropLast() : parts[1]
            guard text.contains(":"), let given = time(String(text)) else { return nil }
            clock = given
        }
        return date + clock + [0x80, 0x00, any]
    }

    private static func two(_ octet: UInt8) -> String { octet == any ? "*" : (octet < 10 ? "0" : "") + "\(octet)" }

    /// The text that reads back as these octets of a date.
    package static func text(ofDate octets: [UInt8]) -> String {
        guard octets.count == 5 else { return octets.hexadecimal }
        if octets.allSatisfy({ $0 == any }) { return "any" }
        let year = UInt16(octets[0]) << 8 | UInt16(octets[1])
        var text = "\(year == UInt16.max ? "*" : "\(year)")-\(two(octets[2]))-\(two(octets[3]))"
        if (1...7).contains(octets[4]) { text += " " + weekdays[Int(octets[4]) - 1].capitalized }
        return date(text) == octets ? text : octets.hexadecimal
    }

    /// The text that reads back as these octets of a time of day.
    package static func text(ofTime octets: [UInt8]) -> String {
        guard octets.count == 4 else { return octets.hexadecimal }
        let text = "\(two(octets[0])):\(two(octets[1]))" + (octets[2] == 0 ? "" : ":\(two(octets[2]))")
        return time(text) == octets ? text : octets.hexadecimal
    }

    /// The text that reads back as these octets of a date-time.
    package static func text(ofDateTime octets: [UInt8]) -> String {
        guard octets.count == COSEMDateTime.size else { return octets.hexadecimal }
        if octets == COSEMDateTime.unspecified.octets { return "never" }
        let date = text(ofDate: Array(octets[..<5]))
        let text = "\(date)T\(two(octets[5])):\(two(octets[6])):\(two(octets[7]))Z"
        return dateTime(text, now: UTCTime(secondsSince2000: 0)) == octets ? text : octets.hexadecimal
    }
}
