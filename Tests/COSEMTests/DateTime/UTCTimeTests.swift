import COSEM
import Testing

@Suite("UTCTime")
struct UTCTimeTests {
    static let known: [(Int64, String)] = [
        (0, "2000-01-01T00:00:00Z"),
        (473_385_600, "2015-01-01T00:00:00Z"),
        (473_385_599, "2014-12-31T23:59:59Z"),
        (-1, "1999-12-31T23:59:59Z"),
        (5_097_600, "2000-02-29T00:00:00Z"),
        (5_184_000, "2000-03-01T00:00:00Z"),
        (131_328_000, "2004-02-29T00:00:00Z"),
        (762_523_200, "2024-02-29T12:00:00Z"),
        (846_808_200, "2026-11-01T00:30:00Z"),
        (3_160_771_200, "2100-02-28T00:00:00Z"),
        (3_160_857_600, "2100-03-01T00:00:00Z"),
        (4_294_967_295, "2136-02-07T06:28:15Z"),
        (-121_132_800, "1996-02-29T00:00:00Z"),
        (-26_524_800, "1999-02-28T00:00:00Z"),
        (-26_438_400, "1999-03-01T00:00:00Z"),
        (-946_684_800, "1970-01-01T00:00:00Z"),
        (-3_150_576_000, "1900-03-01T00:00:00Z"),
        (-63_082_281_600, "0001-01-01T00:00:00Z"),
        (252_455_615_999, "9999-12-31T23:59:59Z"),
    ]

    @Test("seconds since 2000 and ISO 8601", arguments: known)
    func knownMoments(seconds: Int64, text: String) {
        let time = UTCTime(secondsSince2000: seconds)
        #expect(time.description == text)
        #expect(UTCTime(iso8601: text) == time)
    }

    @Test("the Unix epoch")
    func unixEpoch() throws {
        let epoch = try #require(UTCTime(year: 1970, month: 1, day: 1))
        #expect(epoch.secondsSince2000 == -UTCTime.unixEpochOffset)
    }

    @Test("civil date and time of day, on either side of 2000")
    func civil() {
        let leapDay = UTCTime(secondsSince2000: 762_523_200 + 3_661).civil
        #expect(leapDay.date == CivilDate(year: 2024, month: 2, day: 29))
        #expect([leapDay.hour, leapDay.minute, leapDay.second] == [13, 1, 1])
        let before = UTCTime(secondsSince2000: -2).civil
        #expect(before.date == CivilDate(year: 1999, month: 12, day: 31))
        #expect([before.hour, before.minute, before.second] == [23, 59, 58])
    }

    @Test("every second of a day has its own time of day")
    func everySecond() {
        let wrong = (Int64(-86_400)..<86_400).filter { seconds in
            let (date, hour, minute, second) = UTCTime(secondsSince2000: seconds).civil
            let back = UTCTime(
                year: date.year, month: date.month, day: date.day, hour: hour, minute: minute, second: second)
            return back?.secondsSince2000 != seconds
        }
        #expect(wrong.isEmpty)
    }

    private static let unreadableYears: [Int] = [Int.min, -65_536, 65_536, 292_277_026_596, Int.max]

    @Test("years of more than 16 bits", arguments: unreadableYears)
    func yearOutOfRange(year: Int) {
        #expect(UTCTime(year: year, month: 1, day: 1) == nil)
        #expect(UTCTime(year: year, month: 12, day: 31, hour: 23, minute: 59, second: 59) == nil)
    }

    @Test("the years at the ends", arguments: [-65_535, -10_000, 0, 9_999, 10_000, 65_535])
    func yearInRange(year: Int) throws {
        let time = try #require(UTCTime(year: year, month: 2, day: 28, hour: 23, minute: 59, second: 59))
        #expect(time.civil.date == CivilDate(year: year, month: 2, day: 28))
    }

    private static let farMoments: [Int64] = [
        Int64.min, -4_611_686_018_427_387_904, 4_611_686_018_427_387_903, Int64.max,
    ]

    @Test("any moment of 64 bits has a text", arguments: farMoments)
    func anyMoment(seconds: Int64) {
        let time = UTCTime(secondsSince2000: seconds)
        #expect(time.description.hasSuffix("Z"))
        #expect((0..<60).contains(time.civil.second))
        #expect(COSEMDateTime(time).octets.count == COSEMDateTime.size)
    }

    @Test(
        "dates and times that do not exist",
        arguments: [
            [2015, 0, 1, 0, 0, 0], [2015, 13, 1, 0, 0, 0], [2015, 1, 0, 0, 0, 0], [2015, 1, 32, 0, 0, 0],
            [2015, 2, 29, 0, 0, 0], [2100, 2, 29, 0, 0, 0], [2000, 2, 30, 0, 0, 0], [2015, 4, 31, 0, 0, 0],
            [2015, 2, 31, 0, 0, 0], [2015, 1, 1, 24, 0, 0], [2015, 1, 1, -1, 0, 0], [2015, 1, 1, 0, 60, 0],
            [2015, 1, 1, 0, -1, 0], [2015, 1, 1, 0, 0, 60], [2015, 1, 1, 0, 0, -1], [2015, 1, -1, 0, 0, 0],
        ])
    func impossible(fields: [Int]) {
        let time = UTCTime(
            year: fields[0], month: fields[1], day: fields[2], hour: fields[3], minute: fields[4], second: fields[5])
        #expect(time == nil)
    }

    @Test("the time of day is midnight unless given")
    func midnight() {
        #expect(UTCTime(year: 2015, month: 1, day: 1)?.secondsSince2000 == 473_385_600)
    }

    @Test("seconds are added, taken away and compared")
    func arithmetic() {
        let time = UTCTime(secondsSince2000: 1_000)
        #expect(time + 1_800 == UTCTime(secondsSince2000: 2_800))
        #expect(time - 1_800 == UTCTime(secondsSince2000: -800))
        #expect(time - UTCTime(secondsSince2000: 1_500) == -500)
        #expect(time < time + 1)
        #expect(!(time < time))
        #expect(max(time, time - 1) == time)
    }

    @Test(
        "rounding down and up to half hours",
        arguments: [
            (0, 0, 0), (1, 0, 1_800), (1_799, 0, 1_800), (1_800, 1_800, 1_800), (1_801, 1_800, 3_600),
            (473_385_599, 473_383_800, 473_385_600), (473_385_600, 473_385_600, 473_385_600), (-1, -1_800, 0),
            (-1_799, -1_800, 0), (-1_800, -1_800, -1_800), (-1_801, -3_600, -1_800),
        ] as [(Int64, Int64, Int64)])
    func halfHours(seconds: Int64, down: Int64, up: Int64) {
        let time = UTCTime(secondsSince2000: seconds)
        #expect(time.roundedDown(to: 1_800).secondsSince2000 == down)
        #expect(time.roundedUp(to: 1_800).secondsSince2000 == up)
    }

    @Test(
        "rounding down and up to days",
        arguments: [
            (0, 0, 0), (1, 0, 86_400), (86_399, 0, 86_400), (86_400, 86_400, 86_400), (86_401, 86_400, 172_800),
            (473_428_800, 473_385_600, 473_472_000), (-1, -86_400, 0), (-86_399, -86_400, 0),
            (-86_400, -86_400, -86_400), (-86_401, -172_800, -86_400),
        ] as [(Int64, Int64, Int64)])
    func days(seconds: Int64, down: Int64, up: Int64) {
        let time = UTCTime(secondsSince2000: seconds)
        #expect(time.roundedDown(to: 86_400).secondsSince2000 == down)
        #expect(time.roundedUp(to: 86_400).secondsSince2000 == up)
    }

    @Test("rounding to single seconds changes nothing", arguments: [-1_801, -1, 0, 1, 1_801] as [Int64])
    func seconds(seconds: Int64) {
        let time = UTCTime(secondsSince2000: seconds)
        #expect(time.roundedDown(to: 1) == time)
        #expect(time.roundedUp(to: 1) == time)
    }

    @Test(
        "ISO 8601 to the day, the minute or the second, with a closing Z or without",
        arguments: [
            ("2026-11-01", 846_806_400), ("2026-11-01T00:30", 846_808_200), ("2026-11-01T00:30Z", 846_808_200),
            ("2026-11-01T00:30:00", 846_808_200), ("2026-11-01T00:30:00Z", 846_808_200),
            ("2026-11-01 00:30:00Z", 846_808_200), ("2026-11-01T00:30:59", 846_808_259),
        ] as [(String, Int64)])
    func isoForms(text: String, seconds: Int64) {
        #expect(UTCTime(iso8601: text)?.secondsSince2000 == seconds)
        #expect(UTCTime(iso8601: "<\(text)".dropFirst())?.secondsSince2000 == seconds)
    }

    @Test("a date alone has no closing Z")
    func isoDateWithZ() {
        #expect(UTCTime(iso8601: "2026-11-01Z") == nil)
    }

    @Test(
        "text that is no ISO 8601 moment",
        arguments: [
            "", "2", "2026", "2026-", "2026-11", "2026-11-", "2026-11-1", "2026-1-01", "26-11-01", "20261101",
            "2026/11/01", "2026-11-01T", "2026-11-01T00", "2026-11-01T00:", "2026-11-01T00:3", "2026-11-01T0030",
            "2026-11-01T00:30:", "2026-11-01T00:30:0", "2026-11-01T00:30:00ZZ", "2026-11-01T00:30:00z",
            "2026-11-01T00:30:00.5Z", "2026-11-01T00:30:00+00:00", " 2026-11-01", "2026-11-01 ", "-2026-11-01",
            "+026-11-01", "2026-13-01", "2026-00-01", "2026-02-29", "2026-11-31", "2026-11-01T24:00",
            "2026-11-01T00:60", "2026-11-01T00:00:60Z", "２０２６-11-01", "2026-11-0a", "not a date",
        ])
    func isoRefused(text: String) {
        #expect(UTCTime(iso8601: text) == nil)
    }
}
