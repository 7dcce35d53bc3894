import COSEM
import DUIS
import Foundation
import GBCS
import Testing

@testable import DCC

struct ScheduleTests {
    private func schedule(
        _ frequency: ScheduleFrequency, from start: String, to end: String? = nil, at time: String? = nil,
        variant: ServiceReferenceVariant = "4.8.1", lookBack: LookBack? = nil
    ) -> Schedule {
        Schedule(
            variant, of: EntityIdentifier(1), frequency, from: XMLDate(start)!, to: end.flatMap { XMLDate($0) },
            at: time.flatMap { XMLTime($0) }, lookBack: lookBack)
    }

    private func dates(_ schedule: Schedule, _ count: Int = 6, after time: String = "1999-01-01") -> [String] {
        schedule.occurrences(after: UTCTime(time)).prefix(count).map { String($0.description.prefix(10)) }
    }

    @Test func runsComeAtTheirFrequencyFromTheStartDateOn() {
        #expect(
            dates(schedule(.daily, from: "2026-12-30"), 3) == ["2026-12-30", "2026-12-31", "2027-01-01"])
        #expect(
            dates(schedule(.weekly, from: "2026-12-30"), 3) == ["2026-12-30", "2027-01-06", "2027-01-13"])
        #expect(
            dates(schedule(.quarterly, from: "2026-11-15"), 3) == ["2026-11-15", "2027-02-15", "2027-05-15"])
        #expect(
            dates(schedule(.halfYearly, from: "2026-11-15"), 3) == ["2026-11-15", "2027-05-15", "2027-11-15"])
    }

    @Test func aDayThatTheMonthLacksIsItsLast() {
        #expect(
            dates(schedule(.monthly, from: "2027-12-31"), 6) == [
                "2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31",
            ])
        #expect(
            dates(schedule(.monthly, from: "2027-01-29"), 3) == ["2027-01-29", "2027-02-28", "2027-03-29"])
        #expect(
            dates(schedule(.yearly, from: "2024-02-29"), 5) == [
                "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29",
            ])
        #expect(
            dates(schedule(.halfYearly, from: "2026-08-31"), 3) == ["2026-08-31", "2027-02-28", "2027-08-31"])
    }

    @Test func theEndDateIsTheLastOnWhichItMayRun() {
        #expect(
            dates(schedule(.daily, from: "2026-11-29", to: "2026-12-01")) == ["2026-11-29", "2026-11-30", "2026-12-01"])
        #expect(dates(schedule(.daily, from: "2026-11-29", to: "2026-11-29")) == ["2026-11-29"])
        #expect(dates(schedule(.monthly, from: "2026-11-29", to: "2026-12-28")) == ["2026-11-29"])
        #expect(dates(schedule(.daily, from: "2026-11-29", to: "2026-11-28")) == [])
        #expect(dates(schedule(.daily, from: "2026-11-29", to: "2026-12-01"), after: "2026-12-01") == [])
    }

    @Test func runsAreAtTheScheduleTimeOrAtTheOneThatTheDSPPicked() {
        let own = schedule(.daily, from: "2026-11-29", at: "01:30:00Z")
        #expect(
            own.occurrences(after: UTCTime("2026-11-29")).first(where: { _ in true })?.description
                == "2026-11-29T01:30:00Z")
        let picked = schedule(.daily, from: "2026-11-29").occurrences(
            after: UTCTime("2026-11-29"), pickedTime: XMLTime(seconds: 60))
        #expect(picked.prefix(2).map(\.description) == ["2026-11-29T00:01:00Z", "2026-11-30T00:01:00Z"])
        let zoned = schedule(.daily, from: "2026-11-29", at: "00:30:00+01:00")
        #expect(
            zoned.occurrences(after: UTCTime("2026-11-01")).prefix(1).map(\.description) == ["2026-11-29T23:30:00Z"])
    }

    @Test func runsAfterATimeLeaveOutTheOneAtIt() {
        let daily = schedule(.daily, from: "2026-11-29", at: "01:30:00Z")
        #expect(dates(daily, 1, after: "2026-11-29T01:29:59") == ["2026-11-29"])
        #expect(dates(daily, 1, after: "2026-11-29T01:30:00") == ["2026-11-30"])
        #expect(dates(daily, 1, after: "2026-12-31T23:00:00") == ["2027-01-01"])
    }

    @Test func theDSPPicksTimesAllOverItsWindow() {
        var rules = DCCRules()
        let times = (0..<1_000).map { Schedule.pickedTime($0, rules: rules).seconds }
        #expect(times.allSatisfy { (0..<21_600).contains($0) })
        for hour in Int64(0)..<6 {
            let share = times.filter { $0 / 3_600 == hour }.count
            #expect((150...184).contains(share), "hour \(hour)")
        }
        #expect(Schedule.pickedTime(.max, rules: rules).seconds < 21_600)
        (rules.scheduleWindowStart, rules.scheduleWindowEnd) = (3_600, 3_600)
        #expect(Schedule.pickedTime(5, rules: rules).seconds == 3_600)
        rules.scheduleWindowEnd = 60
        #expect(Schedule.pickedTime(5, rules: rules).seconds == 3_600)
    }

    @Test func aRunReadsBackFromItsDate() {
        let usual = LookBack(
            startOffset: -1, startTime: XMLTime(seconds: 0), endOffset: 0, endTime: XMLTime(seconds: 0))
        let range = usual.range(at: UTCTime("2026-11-29T02:17:00Z"))
        #expect([range.start, range.end].map(\.description) == ["2026-11-28T00:00:00Z", "2026-11-29T00:00:00Z"])
        let summer = LookBack(
            startOffset: -2, startTime: XMLTime("23:00:00Z")!, endOffset: -1, endTime: XMLTime("23:00:00Z")!)
        let run = UTCTime("2026-07-15T02:00:00Z")
        let rules = DCCRules()
        let day = SettlementDay(test: "2026-07-14")
        #expect(
            schedule(.daily, from: "2026-07-01", lookBack: summer).requestedDays(at: run, rules: rules)
                == .every(day...day))
        #expect(
            schedule(.daily, from: "2026-07-01", lookBack: usual).requestedDays(at: run, rules: rules)
                == .every(day...day + 1))
        #expect(
            schedule(.daily, from: "2026-07-01", variant: "4.2").requestedDays(at: run, rules: rules)
                == .every(day + 1...day + 1))
    }

    /// An agent until 2026-12-04 has its last day's data fetched on the 5th.
    @Test func aScheduleIsOverWhenNoRunCanBeAboutItsUsersDays() {
        let usual = LookBack(
            startOffset: -1, startTime: XMLTime(seconds: 0), endOffset: 0, endTime: XMLTime(seconds: 0))
        let daily = schedule(.daily, from: "2026-11-29", at: "02:00:00Z", lookBack: usual)
        let appointments = [
            Appointment(mpid: "A", from: SettlementDay(test: "2020-01-01")),
            Appointment(mpid: "B", from: SettlementDay(test: "2026-12-05")),
        ]
        func isOver(_ mpid: String, _ time: String, _ schedule: Schedule) -> Bool {
            schedule.isOver(
                after: UTCTime(time), appointed: AppointedDays(of: mpid, in: appointments), rules: DCCRules())
        }
        #expect(!isOver("A", "2026-12-05T01:59:59", daily))
        #expect(isOver("A", "2026-12-05T02:00:00", daily))
        #expect(!isOver("B", "2026-11-29", daily))
        #expect(isOver("C", "2026-11-29", daily))
        var ending = daily
        ending.end = XMLDate("2026-12-05")
        #expect(isOver("B", "2026-11-29", ending))
        // A whole year at a time never lies within a month.
        var yearly = daily
        yearly.lookBack?.startOffset = -365
        let month = [
            Appointment(
                mpid: "A", from: SettlementDay(test: "2026-12-01"), to: SettlementDay(test: "2026-12-31"))
        ]
        #expect(
            yearly.isOver(
                after: UTCTime("2026-12-01"), appointed: AppointedDays(of: "A", in: month), rules: DCCRules()))
    }

    /// The dates that a walk from day to day finds, by Foundation's calendar.
    @Test func aWalkThroughTheDaysFindsTheSameRuns() throws {
        let seed = SeededGenerator.seed()
        var random = SeededGenerator(seed)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        func date(_ day: Int) -> Date { Date(timeIntervalSince1970: 946_684_800 + TimeInterval(day) * 86_400) }
        for _ in 0..<60 {
            let start = Int.random(in: 0...12_000, using: &random)
            let frequency = ScheduleFrequency.allCases.randomElement(using: &random)!
            let first = calendar.dateComponents([.year, .month, .day], from: date(start))
            let isRun: (Int) -> Bool = { day in
                let parts = calendar.dateComponents([.year, .month, .day], from: date(day))
                let length = calendar.range(of: .day, in: .month, for: date(day))!.count
                let isDay = parts.day! == min(first.day!, length)
                let months = (parts.year! - first.year!) * 12 + parts.month! - first.month!
                switch frequency {
                case .daily: return true
                case .weekly: return (day - start) % 7 == 0
                case .monthly: return isDay
                case .quarterly: return isDay && months % 3 == 0
                case .halfYearly: return isDay && months % 6 == 0
                case .yearly: return isDay && months % 12 == 0
                }
            }
            let after = start + Int.random(in: -100...1_500, using: &random)
            let last = max(start, after) + 800
            let walked = (max(start, after + 1)...last).filter(isRun)
            var schedule = Schedule("4.8.1", of: EntityIdentifier(1), frequency, from: XMLDate(daysSince2000: start))
            schedule.end = XMLDate(daysSince2000: last)
            let found = schedule.occurrences(after: UTCTime(secondsSince2000: Int64(after) * 86_400))
                .map { Int($0.secondsSince2000 / 86_400) }
            #expect(found == walked, "\(frequency) from \(start) after \(after), seed \(seed)")
        }
    }
}
