import COSEM

/// Times as xs:dateTime, to the millisecond.
package enum DateTimeText {
    /// `2025-12-28T16:51:01.185Z` of milliseconds since 1970-01-01T00:00:00Z; times outside the years 0 to 9999 are
    /// written as the nearest inside.
    package static func text(milliseconds: Int64) -> String {
        let bounded = min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
        let fraction = (bounded % 1000 + 1000) % 1000
        let time = UTCTime(secondsSince2000: (bounded - fraction) / 1000 - UTCTime.unixEpochOffset)
        return String(unsafeUninitializedCapacity: 24) { buffer in
            var writer = ASCIIWriter(buffer)
            writer.put(time)
            writer.put(".")
            writer.put(UInt64(fraction), digits: 3)
            writer.put("Z")
            return writer.count
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z of `2025-12-28T16:51:01.185Z`, with any number of decimals or none, and with
    /// `+01:00` and the like instead of Z; nil for anything else.
    package static func milliseconds(_ text: some StringProtocol) -> Int64? {
        XMLMoment(XMLValueScanner(text), needsZone: true)?.milliseconds
    }
}
