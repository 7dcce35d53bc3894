import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Billing Calendar (class 22)")
struct BillingCalendarTests {
    /// A calendar of {time, date}, in hexadecimal.
    static func calendar(_ entries: (String, String)...) throws -> BillingCalendar? {
        BillingCalendar(try data(entries))
    }

    private static func data(_ entries: [(String, String)]) throws -> COSEMData {
        .array(entries.map { .structure([.octetString(octets($0.0)), .octetString(octets($0.1))]) })
    }

    private static func next(_ calendar: BillingCalendar?, _ count: Int, after time: String) throws -> [String] {
        try #require(calendar).nextTimes(after: moment(time), count: count).map(\.description)
    }

    @Test("Monthly: any month, one day, from octets")
    func monthly() throws {
        let calendar = BillingCalendar(
            try COSEMData(decoding: octets("0101 0202 0904 00000000 0905 FFFFFF01FF")))
        #expect(
            try Self.next(calendar, 3, after: "2026-11-15")
                == ["2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"])
        #expect(try Self.next(calendar, 1, after: "2026-11-30T23:59:59") == ["2026-12-01T00:00:00Z"])
        #expect(try Self.next(calendar, 1, after: "2026-12-01") == ["2027-01-01T00:00:00Z"])
    }

    @Test("Quarterly: four entries; weekly: a weekday; daily: wild cards alone")
    func periodicities() throws {
        let quarterly = try Self.calendar(
            ("00000000", "FFFF0101FF"), ("00000000", "FFFF0401FF"), ("00000000", "FFFF0701FF"),
            ("00000000", "FFFF0A01FF"))
        #expect(
            try Self.next(quarterly, 3, after: "2026-08-01")
                == ["2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z", "2027-04-01T00:00:00Z"])
        // 2 November 2026 is a Monday.
        let weekly = try Self.calendar(("06 1E 00 00", "FFFFFFFF01"))
        #expect(try Self.next(weekly, 2, after: "2026-11-01") == ["2026-11-02T06:30:00Z", "2026-11-09T06:30:00Z"])
        let daily = try Self.calendar(("17 3B 3B FF", "FFFFFFFFFF"))
        #expect(try Self.next(daily, 2, after: "2026-11-01") == ["2026-11-01T23:59:59Z", "2026-11-02T23:59:59Z"])
        let last = try Self.calendar(("00000000", "FFFFFFFEFF"))
        #expect(try Self.next(last, 2, after: "2027-02-01") == ["2027-02-28T00:00:00Z", "2027-03-31T00:00:00Z"])
    }

    @Test("Entries of one day come by time of day, and those of one time once")
    func order() throws {
        let calendar = try Self.calendar(
            ("12000000", "FFFFFF01FF"), ("06000000", "FFFFFF01FF"), ("12000000", "FFFF0C01FF"))
        #expect(
            try Self.next(calendar, 3, after: "2026-11-15")
                == ["2026-12-01T06:00:00Z", "2026-12-01T18:00:00Z", "2027-01-01T06:00:00Z"])
    }

    @Test("29 February is found after eight years; a date of one year comes once, and then never")
    func rare() throws {
        let leap = try Self.calendar(("00000000", "FFFF021DFF"))
        #expect(try Self.next(leap, 1, after: "2096-03-01") == ["2104-02-29T00:00:00Z"])
        let once = try Self.calendar(("00000000", "07EB0401FF"))
        #expect(try Self.next(once, 2, after: "2026-11-15") == ["2027-04-01T00:00:00Z"])
        #expect(try Self.next(once, 1, after: "2027-04-01").isEmpty)
        #expect(BillingCalendar.empty.nextTimes(after: moment("2026-11-01")).isEmpty)
    }

    @Test("A search gives no more than was asked for, at most 4,096, and looks no further than 3,000 days")
    func bounds() throws {
        let daily = try #require(
            try Self.calendar(
                ("00000000", "FFFFFFFFFF"), ("01000000", "FFFFFFFFFF"), ("02000000", "FFFFFFFFFF"),
                ("03000000", "FFFFFFFFFF")))
        let start = moment("2026-11-01")
        #expect(daily.nextTimes(after: start, count: .max).count == 4_096)
        #expect(daily.nextTimes(after: start, count: 0).isEmpty)
        #expect(daily.nextTimes(after: start, count: -1).isEmpty)
        #expect(daily.times(after: start, through: start).isEmpty)
        #expect(daily.times(after: start, through: start - 1).isEmpty)
        #expect(daily.times(after: start, through: start + 3_600) == [start + 3_600])
        let far = try #require(try Self.calendar(("00000000", "07F80101FF")))
        #expect(far.nextTimes(after: start).isEmpty)
    }

    @Test("Times far away do not trap", arguments: [Int64.min, -1, 0, .max])
    func farTimes(seconds: Int64) throws {
        let calendar = try #require(try Self.calendar(("00000000", "FFFFFF01FF")))
        let time = UTCTime(secondsSince2000: seconds)
        // None after the last moment that calendars know.
        #expect(calendar.nextTimes(after: time, count: 2).count == (seconds == .max ? 0 : 2))
        _ = calendar.times(after: time, through: UTCTime(secondsSince2000: .max))
        _ = calendar.times(after: UTCTime(secondsSince2000: .min), through: time)
    }

    @Test("Four entries are the most; none is a calendar too")
    func capacity() throws {
        let entry = ("00000000", "FFFFFF01FF")
        #expect(BillingCalendar(.array([])) == .empty)
        #expect(BillingCalendar(try Self.data(Array(repeating: entry, count: 4))) != nil)
        #expect(BillingCalendar(try Self.data(Array(repeating: entry, count: 5))) == nil)
    }

    @Test(
        "Everything else is refused: wild cards in the time, times and dates that are none, other types",
        arguments: [
            ("FFFFFFFF", "FFFFFF01FF"), ("18000000", "FFFFFF01FF"), ("003C0000", "FFFFFF01FF"),
            ("000000", "FFFFFF01FF"), ("00000000", "FFFFFF20FF"), ("00000000", "FFFF0D01FF"),
            ("00000000", "07EA021DFF"), ("00000000", "FFFFFF01"), ("", ""),
        ])
    func malformed(time: String, date: String) throws {
        #expect(try Self.calendar((time, date)) == nil)
        #expect(try Self.calendar(("00000000", "FFFFFF01FF"), (time, date)) == nil)
    }

    @Test("Other types are refused")
    func types() throws {
        for text in [
            "00", "0200", "0101 00", "0101 0201 090400000000", "0101 0202 090400000000 0904FFFFFF01",
            "0101 0203 090400000000 0905FFFFFF01FF 00", "0101 0102 090400000000 0905FFFFFF01FF",
        ] {
            #expect(BillingCalendar(try COSEMData(decoding: octets(text))) == nil, "\(text)")
        }
    }
}
