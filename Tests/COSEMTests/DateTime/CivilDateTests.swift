import COSEM
import Testing

@Suite("CivilDate")
struct CivilDateTests {
    @Test(
        "days since 2000-01-01",
        arguments: [
            (0, 2000, 1, 1), (-1, 1999, 12, 31), (30, 2000, 1, 31), (31, 2000, 2, 1), (59, 2000, 2, 29),
            (60, 2000, 3, 1), (365, 2000, 12, 31), (366, 2001, 1, 1), (5_479, 2015, 1, 1), (36_525, 2100, 1, 1),
            (36_583, 2100, 2, 28), (36_584, 2100, 3, 1), (146_097, 2400, 1, 1), (-365, 1999, 1, 1),
            (-36_465, 1900, 3, 1), (-36_466, 1900, 2, 28), (-146_097, 1600, 1, 1), (-730_119, 1, 1, 1),
            (-730_425, 0, 3, 1), (-730_426, 0, 2, 29), (-730_485, 0, 1, 1), (-730_486, -1, 12, 31),
            (-876_522, -400, 3, 1), (-876_523, -400, 2, 29),
        ])
    func knownDays(days: Int, year: Int, month: Int, day: Int) {
        let date = CivilDate(year: year, month: month, day: day)
        #expect(date.daysSince2000 == days)
        #expect(CivilDate(daysSince2000: days) == date)
    }

    @Test("every day of 1990 to 2140, one after the other")
    func everyDay() {
        var days = CivilDate(year: 1990, month: 1, day: 1).daysSince2000
        #expect(days == -3_652)
        var wrong: [CivilDate] = []
        for year in 1990...2140 {
            for month in 1...12 {
                for day in 1...CivilDate.daysIn(month: month, year: year) {
                    let date = CivilDate(year: year, month: month, day: day)
                    if date.daysSince2000 != days || CivilDate(daysSince2000: days) != date { wrong.append(date) }
                    days += 1
                }
            }
        }
        #expect(wrong.isEmpty)
        #expect(days == 51_500)
    }

    @Test("leap years: every fourth, of the centuries every fourth")
    func leapYears() {
        let leapYears = (1890...2140).filter { CivilDate.daysIn(month: 2, year: $0) == 29 }
        #expect(leapYears.contains(2000))
        #expect(leapYears.contains(1996) && leapYears.contains(2024) && leapYears.contains(2096))
        #expect(!leapYears.contains(1900) && !leapYears.contains(2100) && !leapYears.contains(2023))
        #expect(leapYears.count == 61)
    }

    @Test("days of the months")
    func months() {
        #expect(
            (1...12).map { CivilDate.daysIn(month: $0, year: 2015) }
                == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    }

    @Test("is written as ISO 8601")
    func description() {
        #expect(CivilDate(year: 2026, month: 11, day: 1).description == "2026-11-01")
        #expect(CivilDate(year: 987, month: 6, day: 15).description == "0987-06-15")
    }
}
