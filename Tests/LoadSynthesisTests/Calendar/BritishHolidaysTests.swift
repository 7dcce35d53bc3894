import COSEM
import LoadSynthesis
import Testing

@Suite("Bank holidays and day types")
struct BritishHolidaysTests {
    @Test(
        "Bank holidays of England and Wales are the published ones",
        arguments: [
            (2011, "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27"),
            (2012, "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26"),
            (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
            (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
            (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
            (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
            (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
            (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
            (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
            (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        ])
    func published(year: Int, dates: String) {
        let computed = BritishHolidays.dates(of: year).map { String($0.description.dropFirst(5)) }
        #expect(computed == dates.split(separator: " ").map { String($0) })
    }

    @Test(
        "Easter Sunday is the almanac's",
        arguments: [
            (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2019, 4, 21), (2024, 3, 31), (2038, 4, 25), (2049, 4, 18),
            (2076, 4, 19), (2100, 3, 28), (2136, 4, 22),
        ])
    func easter(year: Int, month: Int, day: Int) {
        #expect(BritishHolidays.easterSunday(of: year) == CivilDate(year: year, month: month, day: day))
    }

    @Test("Every year has at least eight, none at a weekend", arguments: 2000...2136)
    func everyYear(year: Int) {
        let dates = BritishHolidays.dates(of: year)
        #expect(dates.count >= 8)
        #expect(Set(dates).count == dates.count)
        // 2000-01-01 was a Saturday.
        #expect(dates.allSatisfy { ![0, 1].contains($0.daysSince2000 % 7) }, "\(year)")
    }

    @Test("A bank holiday counts as a Sunday, and so does Christmas Day at a weekend")
    func dayTypes() {
        #expect(DayType(CivilDate(year: 2026, month: 11, day: 27)) == .weekday)
        #expect(DayType(CivilDate(year: 2026, month: 11, day: 28)) == .saturday)
        #expect(DayType(CivilDate(year: 2026, month: 11, day: 29)) == .sunday)
        #expect(DayType(CivilDate(year: 2026, month: 12, day: 28)) == .sunday)
        #expect(DayType(CivilDate(year: 2027, month: 12, day: 25)) == .sunday)
        #expect(DayType(CivilDate(year: 2027, month: 12, day: 27)) == .sunday)
    }
}
