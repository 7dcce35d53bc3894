import COSEM

/// Bank holidays of England and Wales, as the Banking and Financial Dealings Act 1971 and its proclamations give them.
///
/// They are computed, with substitute days for holidays that fall on a weekend; single days proclaimed from 2000 to
/// 2025 are listed. Later proclamations are not known: in all other respects the result is valid for 2000 to 2136.
public enum BritishHolidays {
    /// The bank holidays of `year`, ascending; substitute days instead of the days they stand for.
    public static func dates(of year: Int) -> [CivilDate] {
        days(of: year).map { CivilDate(daysSince2000: $0) }
    }

    /// Easter Sunday of the Gregorian calendar.
    public static func easterSunday(of year: Int) -> CivilDate {
        // Gauss's method with the corrections of the centuries: the full moon first, then the Sunday after it.
        let golden = year % 19
        let century = year / 100
        let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30
        let moon = epact - (epact / 28) * (1 - (epact / 28) * (29 / (epact + 1)) * ((21 - golden) / 11))
        let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7
        let sunday = moon - weekday
        let month = 3 + (sunday + 40) / 44
        return CivilDate(year: year, month: month, day: sunday + 28 - 31 * (month / 4))
    }

    /// The same as ``dates(of:)`` in days since 2000-01-01.
    static func days(of year: Int) -> [Int] {
        func day(_ month: Int, _ day: Int) -> Int { CivilDate(year: year, month: month, day: day).daysSince2000 }
        func lastMonday(_ month: Int) -> Int { BritishTime.lastWeekday(1, onOrBefore: day(month, 31)) }

        let easter = easterSunday(of: year).daysSince2000
        var days: [Int] = []
        // A substitute is the next day that is neither at a weekend nor a holiday already.
        func observe(_ day: Int) {
            var day = day
            while [0, 6].contains(BritishTime.weekday(day)) || days.contains(day) { day += 1 }
            days.append(day)
        }
        observe(day(1, 1))
        days += [easter - 2, easter + 1]
        days.append(BritishTime.lastWeekday(1, onOrBefore: day(5, 7)))
        days.append(lastMonday(5))
        days.append(lastMonday(8))
        // Boxing Day on a Monday keeps its day; Christmas Day on the Sunday before it moves to the Tuesday.
        if BritishTime.weekday(day(12, 25)) == 0 {
            days += [day(12, 26), day(12, 27)]
        } else {
            observe(day(12, 25))
            observe(day(12, 26))
        }
        for change in proclaimed where change.year == year {
            days.removeAll { change.moved.contains($0) }
            days += change.added
        }
        return days.sorted()
    }

    private struct Proclamation: Sendable {
        let year: Int
        let moved: [Int]
        let added: [Int]

        init(_ year: Int, moved: [(Int, Int)] = [], added: [(Int, Int)]) {
            func days(_ dates: [(Int, Int)]) -> [Int] {
                dates.map { CivilDate(year: year, month: $0.0, day: $0.1).daysSince2000 }
            }
            self.year = year
            self.moved = days(moved)
            self.added = days(added)
        }
    }

    /// Jubilees, a wedding, 75 years of VE day, a funeral and a coronation.
    private static let proclaimed = [
        Proclamation(2002, moved: [(5, 27)], added: [(6, 3), (6, 4)]),
        Proclamation(2011, added: [(4, 29)]),
        Proclamation(2012, moved: [(5, 28)], added: [(6, 4), (6, 5)]),
        Proclamation(2020, moved: [(5, 4)], added: [(5, 8)]),
        Proclamation(2022, moved: [(5, 30)], added: [(6, 2), (6, 3), (9, 19)]),
        Proclamation(2023, added: [(5, 8)]),
    ]
}
