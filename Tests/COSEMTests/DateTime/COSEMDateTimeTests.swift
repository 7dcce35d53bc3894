import COSEM
import Testing

@Suite("COSEMDateTime")
struct COSEMDateTimeTests {
    private func decode(_ text: String) throws -> COSEMDateTime {
        var reader = OctetReader(try [UInt8](hexadecimal: text))
        let dateTime = try COSEMDateTime(from: &reader)
        try reader.expectEnd()
        return dateTime
    }

    @Test("a UTC moment in the form of GBCS")
    func gbcsForm() throws {
        let dateTime = COSEMDateTime(UTCTime(secondsSince2000: 473_385_600))
        #expect(dateTime.octets.hexadecimal == "07DF0101FF000000008000FF")
        #expect(dateTime == COSEMDateTime(year: 2015, month: 1, day: 1, hour: 0, minute: 0, second: 0))
        #expect(dateTime.octets.count == COSEMDateTime.size)
        #expect(try decode("07DF0101FF000000008000FF") == dateTime)
        #expect(dateTime.utc == UTCTime(secondsSince2000: 473_385_600))
        #expect(dateTime.description == "2015-01-01T00:00:00Z")
    }

    @Test("every field has its place")
    func fields() throws {
        let dateTime = try decode("07EA 0B 1E 01 17 3B 3A 63 FFC4 80")
        #expect(dateTime.year == 2026)
        #expect(dateTime.month == 11)
        #expect(dateTime.day == 30)
        #expect(dateTime.dayOfWeek == 1)
        #expect(dateTime.hour == 23)
        #expect(dateTime.minute == 59)
        #expect(dateTime.second == 58)
        #expect(dateTime.hundredths == 99)
        #expect(dateTime.deviation == -60)
        #expect(dateTime.clockStatus == 0x80)
        #expect(dateTime.octets.hexadecimal == "07EA0B1E01173B3A63FFC480")
    }

    @Test("the status of the clock may be given with a moment")
    func clockStatus() {
        let dateTime = COSEMDateTime(UTCTime(secondsSince2000: 473_385_600), clockStatus: 0x01)
        #expect(dateTime.octets.hexadecimal == "07DF0101FF00000000800001")
        #expect(dateTime.utc == UTCTime(secondsSince2000: 473_385_600))
    }

    @Test("moments there and back", arguments: UTCTimeTests.known)
    func moments(seconds: Int64, text: String) {
        let dateTime = COSEMDateTime(UTCTime(secondsSince2000: seconds))
        #expect(dateTime.utc?.secondsSince2000 == seconds)
        #expect(dateTime.description == text)
    }

    @Test("years beyond two octets are clamped")
    func clampedYears() {
        #expect(COSEMDateTime(UTCTime(secondsSince2000: -1_000_000_000_000)).year == 0)
        #expect(COSEMDateTime(UTCTime(secondsSince2000: 10_000_000_000_000)).year == 0xFFFF)
    }

    @Test("nothing specified")
    func unspecified() {
        #expect(COSEMDateTime.unspecified.octets.hexadecimal == "FFFFFFFFFFFFFFFFFF8000FF")
        #expect(COSEMDateTime.unspecified.utc == nil)
        #expect(COSEMDateTime.unspecified.description == "FFFFFFFFFFFFFFFFFF8000FF")
    }

    @Test(
        "a field that is not specified is no moment",
        arguments: [
            "07DFFF01FF000000008000FF", "07DF01FFFF000000008000FF", "07DF0101FFFF0000008000FF",
            "07DF0101FF00FF00008000FF", "07DF0101FF0000FF008000FF",
        ])
    func wildcards(text: String) throws {
        let dateTime = try decode(text)
        #expect(dateTime.utc == nil)
        #expect(dateTime.description == text)
        #expect(dateTime.octets.hexadecimal == text)
    }

    @Test("a year that is not specified is no moment")
    func wildcardYear() throws {
        let dateTime = try decode("FFFF0101FF000000008000FF")
        #expect(dateTime.utc == nil)
        #expect(dateTime.description == "FFFF0101FF000000008000FF")
    }

    @Test(
        "last days of months, days that do not exist and daylight-saving marks are no moment",
        arguments: [
            "07DF021FFF000000008000FF",  // 31 February
            "07DF021DFF000000008000FF",  // 29 February 2015
            "0834021DFF000000008000FF",  // 29 February 2100
            "07DF041FFF000000008000FF",  // 31 April
            "07DF0D01FF000000008000FF",  // month 13
            "07DF0001FF000000008000FF",  // month 0
            "07DF0100FF000000008000FF",  // day 0
            "07DF01FEFF000000008000FF",  // last day of the month
            "07DF01FDFF000000008000FF",  // second last day of the month
            "07DFFE01FF000000008000FF",  // daylight savings begin
            "07DFFD01FF000000008000FF",  // daylight savings end
            "07DF0101FF180000008000FF",  // 24:00:00
            "07DF0101FF003C00008000FF",  // 00:60:00
            "07DF0101FF00003C008000FF",  // 00:00:60
        ])
    func impossible(text: String) throws {
        #expect(try decode(text).utc == nil)
    }

    @Test("29 February of a leap year")
    func leapDay() throws {
        #expect(try decode("07E8021DFF0C0000008000FF").utc?.secondsSince2000 == 762_523_200)
    }

    @Test(
        "only a deviation of 0, or none, is UTC",
        arguments: [("0000", true), ("8000", true), ("003C", false), ("FFC4", false), ("0001", false), ("7FFF", false)])
    func deviation(deviation: String, isUTC: Bool) throws {
        let dateTime = try decode("07DF0101FF00000000" + deviation + "00")
        #expect(dateTime.utc?.secondsSince2000 == (isUTC ? 473_385_600 : nil))
    }

    @Test("day of week, hundredths and status make no difference to the moment")
    func otherFields() throws {
        #expect(try decode("07DF010104000000FF800000").utc?.secondsSince2000 == 473_385_600)
        #expect(try decode("07DF0101FF0000006380000F").utc?.secondsSince2000 == 473_385_600)
    }

    @Test("takes 12 octets")
    func truncated() throws {
        let octets = try [UInt8](hexadecimal: "07DF0101FF000000008000FF")
        expectTruncationAtEveryPrefix(of: octets) { octets in
            var reader = OctetReader(octets)
            return try COSEMDateTime(from: &reader)
        }
    }
}
