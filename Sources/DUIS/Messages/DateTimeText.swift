import COSEM

/// Times as xs:dateTime, to the millisecond.
package enum DateTimeText {
    /// `2025-12-28T16:51:01.185Z` of milliseconds since 1970-01-01T00:00:00Z; times outside the years 0 to 9999 are
    /// written as the nearest inside.
    package static func text(milliseconds: Int64) -> String {
        let bounded = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let fraction = (bounded % 1000 + 1000) % 1000
        let time = UTCTime(secondsSince2000: (bounded - fraction) / 1000 - UTCTime.unixEpochOffset)
        let digits = String(fraction)
        return "\(time.description.dropLast()).\(String(repeating: "0", count: 3 - digits.count))\(digits)Z"
    }

    /// Milliseconds since 1970-01-01T00:00:00Z of `2025-12-28T16:51:01.185Z`, with any number of decimals or none, and with
    /// `+01:00` and the like instead of Z; nil for anything else.
    package static func milliseconds(_ text: some StringProtocol) -> Int64? {
        let characters = Array(text.utf8)
        guard (20...40).contains(characters.count), characters[10] == UInt8(ascii: "T"),
            let time = UTCTime(iso8601: String(decoding: characters[..<19], as: UTF8.self))
        else { return nil }
        var rest = characters[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (48...57).contains($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count + 1)
            fraction = Int64(String(decoding: (Array(digits) + [48, 48, 48]).prefix(3), as: UTF8.self)) ?? 0
        }
        guard let offset = minutes(zone: rest) else { return nil }
        return (time.secondsSince2000 + UTCTime.unixEpochOffset - offset * 60) * 1000 + fraction
    }

    /// Minutes ahead of UTC.
    private static func minutes(zone: ArraySlice<UInt8>) -> Int64? {
        if Array(zone) == [UInt8(ascii: "Z")] { return 0 }
        let text = String(decoding: zone, as: UTF8.self)
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count == 6, text.hasPrefix("+") || text.hasPrefix("-"), parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hours = Int64(parts[0]), let minutes = Int64(parts[1]), hours <= 14, minutes < 60
        else { return nil }
        return (text.hasPrefix("-") ? -1 : 1) * (hours * 60 + minutes)
    }
}
