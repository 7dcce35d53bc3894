import COSEM
import SimulationKernel
import Testing

@testable import ESMEEmulator

@Suite("Dates with wild cards (DLMS Blue Book, 4.1.6.1)")
struct DatePatternTests {
    /// The pattern of five octets in hexadecimal.
    static func pattern(_ octets: String) throws -> DatePattern? {
        var reader = OctetReader(try [UInt8](hexadecimal: octets))
        return DatePattern(try COSEMDate(from: &reader))
    }

    private static func day(_ text: String) throws -> Int { try #require(UTCTime(iso8601: text)).dayNumber }

    @Test(
        "The last day that is meant, up to a day",
        arguments: [
            // 1 May 2015, and not before or again.
            ("07DF 05 01 FF", "2015-05-01", "2015-05-01"), ("07DF 05 01 FF", "2026-11-01", "2015-05-01"),
            ("07DF 05 01 FF", "2015-04-30", nil),
            // Every Christmas.
            ("FFFF 0C 19 FF", "2015-12-25", "2015-12-25"), ("FFFF 0C 19 FF", "2015-12-24", "2014-12-25"),
            // The first of every month; every day of one year; every day.
            ("FFFF FF 01 FF", "2015-03-31", "2015-03-01"), ("07DF FF FF FF", "2020-02-02", "2015-12-31"),
            ("FFFF FF FF FF", "2020-02-02", "2020-02-02"),
            // 29 February, over the eight years around 2100.
            ("FFFF 02 1D FF", "2103-12-31", "2096-02-29"), ("FFFF 02 1D FF", "2025-02-28", "2024-02-29"),
            // The last day of a month, and the one before it.
            ("FFFF FF FE FF", "2024-03-30", "2024-02-29"), ("FFFF 02 FD FF", "2025-12-31", "2025-02-27"),
            // The last Sunday of March and the one before; Sundays.
            ("FFFF 03 FE 07", "2026-12-31", "2026-03-29"), ("FFFF 03 FD 07", "2026-12-31", "2026-03-22"),
            ("FFFF FF FF 07", "2026-11-07", "2026-11-01"),
            // The first and second Sunday of March: on 1 or 8 March, or after.
            ("FFFF 03 01 07", "2026-12-31", "2026-03-01"), ("FFFF 03 08 07", "2025-12-31", "2025-03-09"),
            // The Sunday on 29 March or after, which may lie in April.
            ("FFFF 03 1D 07", "2025-12-31", "2025-03-30"), ("FFFF 03 1D 07", "2027-12-31", "2027-04-04"),
            // 31st: not in February.
            ("FFFF FF 1F FF", "2026-03-01", "2026-01-31"),
            // 1 March 2015 is a Sunday.
            ("07DF 03 01 07", "2015-12-31", "2015-03-01"),
            // Year 0, as a published period begins with: long over.
            ("0000 01 FF FF", "2015-01-01", "0000-01-31"),
        ] as [(String, String, String?)])
    func latest(octets: String, limit: String, expected: String?) throws {
        let pattern = try #require(try Self.pattern(octets))
        let limit = try Self.day(limit)
        #expect(pattern.latest(onOrBefore: limit) == (try expected.map(Self.day)))
        if let expected = try expected.map(Self.day) {
            #expect(pattern.matches(expected, CivilDate(daysSince2000: expected)))
        }
    }

    @Test(
        "Dates that are none are refused",
        arguments: [
            "07DF 00 01 FF", "07DF 0D 01 FF", "FFFF FD 01 FF", "FFFF FE FF 07", "07DF 01 00 FF", "07DF 01 20 FF",
            "07DF 01 FC FF", "FFFF 02 1E FF", "07DF 02 1D FF", "FFFF 04 1F FF", "07DF 01 01 00", "07DF 01 01 08",
            "FFFF FF FF FE",
            // 1 March 2015 is no Monday.
            "07DF 03 01 01",
        ])
    func refused(octets: String) throws { #expect(try Self.pattern(octets) == nil) }

    @Test("Weekdays count from Monday, 1: 1 January 2000 was a Saturday")
    func weekdays() throws {
        #expect(DatePattern.weekday(of: 0) == 6)
        #expect(DatePattern.weekday(of: -1) == 5)
        #expect(DatePattern.weekday(of: -6) == 7)
        #expect(DatePattern.weekday(of: try Self.day("2026-11-01")) == 7)
    }

    /// Whether `date` means the day, by the sentences of the standard, field by field.
    private static func isMeant(_ date: COSEMDate, _ day: Int) -> Bool {
        func base(_ day: Int) -> Bool {
            let civil = CivilDate(daysSince2000: day)
            return (date.year == 0xFFFF || Int(date.year) == civil.year)
                && (date.month == 0xFF || Int(date.month) == civil.month)
        }
        let civil = CivilDate(daysSince2000: day)
        let isWeekday = date.dayOfWeek == 0xFF || Int(date.dayOfWeek) == DatePattern.weekday(of: day)
        let end = CivilDate.daysIn(month: civil.month, year: civil.year)
        switch (date.day, date.dayOfWeek == 0xFF) {
        case (0xFF, _): return isWeekday && base(day)
        case (0xFE, true): return base(day) && civil.day == end
        case (0xFD, true): return base(day) && civil.day == end - 1
        case (0xFE, false): return isWeekday && base(day) && civil.day > end - 7
        case (0xFD, false): return isWeekday && base(day) && civil.day > end - 14 && civil.day <= end - 7
        case (_, true): return base(day) && civil.day == Int(date.day)
        case (_, false):
            guard isWeekday, date.year == 0xFFFF || Int(date.year) == civil.year else { return false }
            return (0...6).contains {
                base(day - $0) && CivilDate(daysSince2000: day - $0).day == Int(date.day)
            }
        }
    }

    @Test("Random patterns mean the days that the sentences of the standard say", arguments: [1, 2] as [UInt64])
    func random(seed: UInt64) throws {
        print("DatePatternTests.random: seed \(seed)")
        var random = SplitMix64(seed: seed)
        func pick(_ values: [UInt8]) -> UInt8 { values.randomElement(using: &random) ?? 0 }
        var count = 0
        while count < 120 {
            let date = COSEMDate(
                year: [0xFFFF, 0xFFFF, 2_024, 2_026].randomElement(using: &random) ?? 0,
                month: pick([0xFF, 1, 2, 3, 12]),
                day: pick([0xFF, 0xFE, 0xFD, 1, 8, 25, 28, 29, 30, 31]), dayOfWeek: pick([0xFF, 0xFF, 1, 6, 7]))
            guard let pattern = DatePattern(date) else { continue }
            count += 1
            let start = try Self.day("2024-01-01") + Int.random(in: 0...600, using: &random)
            var latest = pattern.latest(onOrBefore: start - 1)
            for day in start..<start + 500 {
                let isMeant = Self.isMeant(date, day)
                if isMeant { latest = day }
                let why: Comment = "seed \(seed), pattern \(count): \(date), day \(CivilDate(daysSince2000: day))"
                #expect(pattern.matches(day, CivilDate(daysSince2000: day)) == isMeant, why)
                #expect(pattern.latest(onOrBefore: day) == latest, why)
            }
        }
    }

    @Test("No field traps, however far the day", arguments: [1] as [UInt64])
    func anyOctets(seed: UInt64) {
        print("DatePatternTests.anyOctets: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for _ in 0..<50_000 {
            let octet = { UInt8.random(in: 0...255, using: &random) }
            let small = { UInt8.random(in: 0...13, using: &random) }
            let date = COSEMDate(
                year: UInt16.random(in: 0...0xFFFF, using: &random), month: small(), day: octet(),
                dayOfWeek: octet() | 0xF8)
            let day = UTCTime(secondsSince2000: Int64(bitPattern: random.next())).withinCalendar.dayNumber
            if let found = DatePattern(date)?.latest(onOrBefore: day) { #expect(found <= day) }
        }
    }
}
