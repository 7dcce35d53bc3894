import COSEM
import Testing

@testable import DUIS

@Suite struct XMLDateTimeTests {
    /// Seconds since 2000 computed with another program.
    @Test(
        "A date-time is a moment in UTC, to the second",
        arguments: [
            ("2026-11-01T00:00:00Z", 846_806_400), ("2026-11-02T00:30:00.00Z", 846_894_600),
            ("2026-10-25T00:30:00.999999999Z", 846_203_400), ("2026-11-02T01:30:00+01:00", 846_894_600),
            ("2026-11-01T19:30:00-05:00", 846_894_600), ("2026-11-02T00:30:00", 846_894_600),
            ("2026-10-31T24:00:00Z", 846_806_400), ("2026-11-01T14:00:00+14:00", 846_806_400),
        ] as [(String, Int64)])
    func dateTimes(_ text: String, _ seconds: Int64) {
        #expect(XMLDateTime.utc(text)?.secondsSince2000 == seconds)
    }

    @Test(
        "A text of another form, or a day or a time that there is not, is no date-time",
        arguments: [
            "", "2026-11-01", "2026-11-01 00:00:00Z", "2026-11-01T00:00Z", "2026-11-01T00:00:00.Z",
            "2026-11-01T00:00:00z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-11-31T00:00:00Z",
            "2026-11-01T24:00:01Z", "2026-11-01T25:00:00Z", "2026-11-01T00:60:00Z", "2026-11-01T00:00:60Z",
            "2026-11-01T00:00:00+14:01", "2026-11-01T00:00:00+1:00", "2026-11-01T00:00:00Z ", "26-11-01T00:00:00Z",
            "+2026-11-01T00:00:00Z", "-2026-11-01T00:00:00Z", "02026-11-01T00:00:00Z", "10000-01-01T00:00:00Z",
            "0000-01-01T00:00:00Z", "２０２６-11-01T00:00:00Z", "2026-11-01T00:00:00Zé",
            "2026-11-01T24:00:00.001Z", " 2026-11-01T00:00:00Z",
        ])
    func otherTexts(_ text: String) { #expect(XMLDateTime.utc(text) == nil) }

    @Test("A time of day is one in UTC, to the hundredth of a second")
    func times() {
        func octets(_ text: String) -> [UInt8]? {
            XMLDateTime.timeOfDay(text).map { [$0.hour, $0.minute, $0.second, $0.hundredths] }
        }
        #expect(octets("07:30:15.25Z") == [7, 30, 15, 25])
        #expect(octets("07:30:15.2") == [7, 30, 15, 20])
        #expect(octets("00:30:00+01:00") == [23, 30, 0, 0])
        #expect(octets("23:30:00-01:00") == [0, 30, 0, 0])
        #expect(octets("24:00:00Z") == [0, 0, 0, 0])
        for text in ["", "7:30:00Z", "07:30Z", "07:30:00X", "24:00:01Z", "07:60:00Z", "07:30:60Z"] {
            #expect(octets(text) == nil, "\(text)")
        }
    }

    @Test("A date may be of every year")
    func dates() {
        #expect(XMLDateTime.date("2014-10-27Z") == XMLDateTime.Day(year: 2014, month: 10, day: 27))
        #expect(XMLDateTime.date("65535-04-29Z") == XMLDateTime.Day(year: 0xFFFF, month: 4, day: 29))
        #expect(XMLDateTime.date("2014-10-27+01:00") == XMLDateTime.Day(year: 2014, month: 10, day: 27))
        for text in [
            "", "2014-10-27T00:00:00Z", "2015-02-29", "65536-01-01", "0000-01-01", "2014-1-27", "99999999-01-01",
            "02014-10-27", "123456-10-27", "014-10-27", " 2014-10-27",
        ] {
            #expect(XMLDateTime.date(text) == nil, "\(text)")
        }
    }
}
