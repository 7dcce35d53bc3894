import COSEM

/// Times as ASN.1 content has them: GeneralizedTime of the form `yyyymmddhhmmssZ`, years 0000 to 9999.
package enum GeneralizedTime {
    /// Number of octets of a time.
    static let size = 15
    /// `99991231235959Z`, the execution time that never comes: it cancels what was to be executed later.
    package static let never = UTCTime(year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59)!
    private static let first = UTCTime(year: 0, month: 1, day: 1)!

    /// The octets of `time`; moments outside of the years 0000 to 9999 become the nearest in them.
    package static func octets(_ time: UTCTime) -> [UInt8] {
        let (date, hour, minute, second) = min(max(time, first), never).civil
        var octets = [date.year / 100, date.year % 100, date.month, date.day, hour, minute, second].flatMap {
            [UInt8(ascii: "0") + UInt8($0 / 10), UInt8(ascii: "0") + UInt8($0 % 10)]
        }
        octets.append(UInt8(ascii: "Z"))
        return octets
    }

    /// The time that `octets` are; nil for any other form, and for a day or a time of day that there is not.
    package static func time(_ octets: some Collection<UInt8>) -> UTCTime? {
        let octets = Array(octets)
        guard octets.count == size, octets[size - 1] == UInt8(ascii: "Z") else { return nil }
        let digits = octets.dropLast().map { Int($0) - Int(UInt8(ascii: "0")) }
        guard digits.allSatisfy((0...9).contains) else { return nil }
        let pairs = stride(from: 0, to: digits.count, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
        return UTCTime(
            year: pairs[0] * 100 + pairs[1], month: pairs[2], day: pairs[3], hour: pairs[4], minute: pairs[5],
            second: pairs[6])
    }
}
