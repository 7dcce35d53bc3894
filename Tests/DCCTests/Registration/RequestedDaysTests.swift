import COSEM
import Testing

@testable import DCC

struct RequestedDaysTests {
    private func days(_ days: RequestedDays) -> String {
        switch days {
        case .every(let range): "\(range.lowerBound)...\(range.upperBound)"
        case .eachOrTheDayBefore(let range): "\(range.lowerBound)...\(range.upperBound) or the day before"
        case .some(let day): "\(day)..."
        }
    }

    @Test(arguments: [
        // The usual request for a day has 49 rows; the first belongs to the day before, and is tolerated.
        ("2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z", "2026-11-28...2026-11-28"),
        ("2026-11-28T00:30:00Z", "2026-11-29T00:00:00Z", "2026-11-28...2026-11-28"),
        ("2026-11-28T00:30:00Z", "2026-11-29T00:30:00Z", "2026-11-28...2026-11-29"),
        ("2026-11-27T23:59:59Z", "2026-11-29T00:00:00Z", "2026-11-27...2026-11-28"),
        ("2026-11-28T00:00:01Z", "2026-11-29T00:29:59Z", "2026-11-28...2026-11-28"),
        // One row alone is of its own day.
        ("2026-11-28T00:00:00Z", "2026-11-28T00:00:00Z", "2026-11-27...2026-11-27"),
        ("2026-11-28T00:00:00Z", "2026-11-28T00:29:59Z", "2026-11-27...2026-11-27"),
        ("2026-11-28T00:00:00Z", "2026-11-28T00:30:00Z", "2026-11-28...2026-11-28"),
        // A range without a row.
        ("2026-11-28T00:00:01Z", "2026-11-28T00:29:59Z", "2026-11-28...2026-11-28"),
        ("2026-07-27T23:00:01Z", "2026-07-27T23:29:59Z", "2026-07-28...2026-07-28"),
        // In summer the day is from 23:00Z to 23:00Z.
        ("2026-07-27T23:00:00Z", "2026-07-28T23:00:00Z", "2026-07-28...2026-07-28"),
        ("2026-07-28T00:00:00Z", "2026-07-29T00:00:00Z", "2026-07-28...2026-07-29"),
        ("2026-07-28T23:00:00Z", "2026-07-28T23:00:00Z", "2026-07-28...2026-07-28"),
        // The days on which the clocks change: 46 and 50 half hours.
        ("2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", "2026-03-29...2026-03-29"),
        ("2026-03-29T00:00:00Z", "2026-03-29T23:30:00Z", "2026-03-29...2026-03-30"),
        ("2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z", "2026-10-25...2026-10-25"),
        ("2026-10-24T23:00:00Z", "2026-10-26T00:30:00Z", "2026-10-25...2026-10-26"),
    ])
    func halfHoursAreOfTheDayInWhichTheyEnd(start: String, end: String, expected: String) {
        let found = RequestedDays(halfHoursFrom: UTCTime(start), to: UTCTime(end), rules: DCCRules())
        #expect(days(found) == expected)
    }

    @Test func theFirstRowCountsWhereItIsNotTolerated() {
        var rules = DCCRules()
        rules.firstRowIsTolerated = false
        let found = RequestedDays(
            halfHoursFrom: UTCTime("2026-11-28"), to: UTCTime("2026-11-29"), rules: rules)
        #expect(days(found) == "2026-11-27...2026-11-28")
    }

    @Test func settlementDaysOfUTCNeverMove() {
        var rules = DCCRules()
        rules.settlementDayZone = .utc
        let summer = RequestedDays(halfHoursFrom: UTCTime("2026-07-28"), to: UTCTime("2026-07-29"), rules: rules)
        #expect(days(summer) == "2026-07-28...2026-07-28")
        #expect(SettlementDay(of: UTCTime("2026-07-28T23:00:00Z"), zone: .utc).description == "2026-07-28")
        #expect(SettlementDay(of: UTCTime("2026-07-28T23:00:00Z"), zone: .london).description == "2026-07-29")
        #expect(SettlementDay(of: UTCTime("2026-07-28T22:59:59Z"), zone: .london).description == "2026-07-28")
    }

    @Test(arguments: [
        ("2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z", "2026-11-28...2026-11-29 or the day before"),
        ("2026-07-28T00:00:00Z", "2026-07-28T00:00:00Z", "2026-07-28...2026-07-28 or the day before"),
        ("2026-07-27T23:00:00Z", "2026-07-28T23:00:00Z", "2026-07-28...2026-07-28 or the day before"),
        ("2026-11-28T00:00:01Z", "2026-11-30T23:59:59Z", "2026-11-29...2026-11-30 or the day before"),
        ("2026-11-28T09:00:00Z", "2026-11-28T17:00:00Z", "2026-11-28...2026-11-28"),
    ])
    func dailyReadingsAreOfTheDateThatEndsOrOfTheOneThatStarts(start: String, end: String, expected: String) {
        let found = RequestedDays(dailyReadingsFrom: UTCTime(start), to: UTCTime(end), rules: DCCRules())
        #expect(days(found) == expected)
    }

    @Test func dailyReadingsAreOfTheDateThatEndsWhereTheRuleSaysSo() {
        var rules = DCCRules()
        rules.dailyReadIsOfEitherDay = false
        let found = RequestedDays(dailyReadingsFrom: UTCTime("2026-11-28"), to: UTCTime("2026-11-29"), rules: rules)
        #expect(days(found) == "2026-11-27...2026-11-28")
    }

    @Test func settlementDaysAreThoseOfALondonClockAllYear() {
        for hour in stride(from: Int64(0), to: 3 * 366 * 24, by: 1) {
            let time = UTCTime(secondsSince2000: 820_454_400 + hour * 3_600)
            #expect(SettlementDay(of: time, zone: .london).daysSince2000 == LondonDay.day(of: time), "\(time)")
        }
    }

    @Test func everyHalfHourOfARandomRangeIsOfADayThatItTouches() {
        let seed = SeededGenerator.seed()
        var random = SeededGenerator(seed)
        for _ in 0..<400 {
            // Near the changes of the clock and of the year, to the quarter of an hour, and now and then a second off.
            let around = ["2026-03-29", "2026-07-01", "2026-10-25", "2026-12-31"].randomElement(using: &random)!
            func moment() -> UTCTime {
                UTCTime(around) + Int64.random(in: -200...200, using: &random) * 900
                    + Int64.random(in: -1...1, using: &random) * Int64.random(in: 0...1, using: &random)
            }
            let ends = [moment(), moment()].sorted()
            let touched = Oracle.halfHourDays(from: ends[0], to: ends[1])
            let found = RequestedDays(halfHoursFrom: ends[0], to: ends[1], rules: DCCRules())
            guard let first = touched.min(), let last = touched.max() else { continue }
            #expect(
                found == .every(.init(daysSince2000: first)...SettlementDay(daysSince2000: last)),
                "\(ends), seed \(seed)")
        }
    }
}

/// What a walk through every half hour and every midnight finds.
enum Oracle {
    static func halfHourDays(from start: UTCTime, to end: UTCTime) -> Set<Int> {
        let stamps = stamps(every: 1_800, from: start, to: end)
        let counted = stamps.count > 1 && stamps.first == start ? Array(stamps.dropFirst()) : stamps
        return Set(counted.map { LondonDay.day(of: $0 - 1) })
    }

    static func stamps(every period: Int64, from start: UTCTime, to end: UTCTime) -> [UTCTime] {
        var stamps: [UTCTime] = []
        var time = UTCTime(secondsSince2000: start.secondsSince2000 / period * period)
        while time <= end {
            if time >= start { stamps.append(time) }
            time = time + period
        }
        return stamps
    }
}
