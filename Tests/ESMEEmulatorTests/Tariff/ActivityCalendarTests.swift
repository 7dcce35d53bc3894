import COSEM
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

@Suite("Activity calendars (class 20)")
struct ActivityCalendarTests {
    private typealias Make = TariffFixture

    /// Winter from 25 October, summer from 29 March, each year. Weekdays of winter: 1 from 07:00, 2 from 23:00; of summer:
    /// 3 from 06:00, 2 from 23:00. Weekends: 4 all day. Day 9, for special days: 5 from 12:00.
    private static let calendar = Make.calendar(
        seasons: [
            Make.season("winter", month: 10, day: 25, week: "1"), Make.season("summer", month: 3, day: 29, week: "2"),
        ],
        weeks: [Make.week("1", [1, 1, 1, 1, 1, 3, 3]), Make.week("2", [2, 2, 2, 2, 2, 3, 3])],
        days: [
            Make.day(1, [Make.action(1, at: 7), Make.action(2, at: 23)]),
            Make.day(2, [Make.action(3, at: 6), Make.action(2, at: 23)]),
            Make.day(3, [Make.action(4, at: 0)]), Make.day(9, [Make.action(5, at: 12)]),
        ])

    @Test("Three attributes are read and given back, octet by octet")
    func parsing() throws {
        let seasons = "0101 0203 090677696E746572 090C07EA0A19FF000000008000FF 090101"
        let weeks = "0101 0208 090101 1101 1101 1101 1101 1101 1102 1103"
        let days =
            "0102 0202 1101 0102 0203 090407000000 090600000A0064FF 120065 0203 090417000000 090600000A0064FF 120066 0202 1102 0100"
        func data(_ text: String) throws -> COSEMData { try COSEMData(decoding: try [UInt8](hexadecimal: text)) }
        let calendar = try #require(
            ActivityCalendar(seasons: try data(seasons), weeks: try data(weeks), days: try data(days)))
        #expect(calendar.seasons.map(\.name) == [Array("winter".utf8)])
        #expect(calendar.seasons[0].start.utc == moment("2026-10-25"))
        #expect(calendar.weeks[0].dayIDs == [1, 1, 1, 1, 1, 2, 3])
        #expect(calendar.days[0].actions.map(\.selector) == [101, 102])
        #expect(calendar.days[0].actions[0].scriptTable == LogicalName(0, 0, 10, 0, 100))
        #expect(calendar.days[1].actions.isEmpty)
        #expect(calendar.seasonsData == (try data(seasons)))
        #expect(calendar.weeksData == (try data(weeks)))
        #expect(calendar.daysData == (try data(days)))
    }

    @Test(
        "The last action reached holds, from its second on, by season and weekday",
        arguments: [
            // Monday 2 November 2026, winter; before 07:00 holds Sunday's.
            ("2026-11-02T00:00:00", 4), ("2026-11-02T06:59:59", 4), ("2026-11-02T07:00:00", 1),
            ("2026-11-02T22:59:59", 1), ("2026-11-02T23:00:00", 2), ("2026-11-03T06:59:59", 2),
            // Saturday.
            ("2026-11-07T00:00:00", 4), ("2026-11-08T12:00:00", 4),
            // Friday 27 March is winter, Monday 30 March summer.
            ("2026-03-27T06:30:00", 2), ("2026-03-30T06:30:00", 3), ("2026-10-23T06:30:00", 3),
            ("2026-10-26T06:30:00", 4), ("2026-10-27T06:30:00", 2),
        ] as [(String, UInt16)])
    func selectors(time: String, selector: UInt16) throws {
        #expect(try #require(Self.calendar).selector(at: moment(time)) == selector)
    }

    @Test("A special day has its own profile")
    func specialDay() throws {
        let calendar = try #require(Self.calendar)
        let special = try #require(SpecialDays(.array([SpecialDaysTests.entry(1, "FFFF0C19FF", 9)])))
        // Christmas of 2026 is a Friday: until noon Thursday's last action holds.
        #expect(calendar.selector(at: moment("2026-12-25T11:59:59"), specialDays: special) == 2)
        #expect(calendar.selector(at: moment("2026-12-25T12:00"), specialDays: special) == 5)
        #expect(calendar.selector(at: moment("2026-12-25T12:00")) == 1)
        #expect(calendar.selector(at: moment("2026-12-26T00:00"), specialDays: special) == 4)
    }

    @Test("A special day whose profile there is not switches nothing")
    func specialDayOfNothing() throws {
        let calendar = try #require(Self.calendar)
        let special = try #require(SpecialDays(.array([SpecialDaysTests.entry(1, "FFFF0C19FF", 77)])))
        #expect(calendar.selector(at: moment("2026-12-25T12:00"), specialDays: special) == 2)
    }

    @Test("The next switch is the next action that changes anything")
    func nextSwitch() throws {
        let calendar = try #require(Self.calendar)
        #expect(calendar.nextSwitch(after: moment("2026-11-02T00:00")) == moment("2026-11-02T07:00"))
        #expect(calendar.nextSwitch(after: moment("2026-11-02T06:59:59")) == moment("2026-11-02T07:00"))
        #expect(calendar.nextSwitch(after: moment("2026-11-02T07:00")) == moment("2026-11-02T23:00"))
        // Saturday's and Sunday's action is one and the same.
        #expect(calendar.nextSwitch(after: moment("2026-11-07T00:00")) == moment("2026-11-09T07:00"))
    }

    @Test("One selector all year: no next switch")
    func noSwitch() throws {
        let calendar = try #require(Make.daily([Make.action(1, at: 0), Make.action(1, at: 12)]))
        #expect(calendar.selector(at: moment("2026-11-02T00:00")) == 1)
        #expect(calendar.nextSwitch(after: moment("2026-11-02T00:00")) == nil)
    }

    @Test("An empty calendar, and one without actions, has no selector and no switch")
    func nothing() throws {
        let idle = try #require(Make.daily([]))
        for calendar in [ActivityCalendar.empty, idle] {
            #expect(calendar.selector(at: moment("2026-11-02")) == nil)
            #expect(calendar.nextSwitch(after: moment("2026-11-02")) == nil)
        }
    }

    @Test("Seasons of given years begin once: before the first there is none, after the last it holds on")
    func seasonOfOneYear() throws {
        func season(_ name: String, _ date: String, _ week: String) -> COSEMData {
            Make.season(name, COSEMDateTime(moment(date)), week: week)
        }
        let calendar = try #require(
            Make.calendar(
                seasons: [season("winter", "2026-10-26", "a"), season("summer", "2027-03-28", "b")],
                weeks: [Make.week("a", [1, 1, 1, 1, 1, 1, 1]), Make.week("b", [2, 2, 2, 2, 2, 2, 2])],
                days: [Make.day(1, [Make.action(11, at: 0)]), Make.day(2, [Make.action(12, at: 0)])]))
        #expect(calendar.selector(at: moment("2026-10-25T23:59:59")) == nil)
        #expect(calendar.nextSwitch(after: moment("2026-10-01")) == moment("2026-10-26"))
        #expect(calendar.selector(at: moment("2026-10-26")) == 11)
        #expect(calendar.selector(at: moment("2027-03-28")) == 12)
        #expect(calendar.selector(at: moment("2041-01-01")) == 12)
        // More than 400 days ahead.
        #expect(calendar.nextSwitch(after: moment("2025-01-01")) == nil)
    }

    @Test("A season that begins at an hour brings at once what its own day would have reached")
    func seasonAtAnHour() throws {
        let calendar = try #require(
            Make.calendar(
                seasons: [
                    Make.season("old", month: 1, day: 1, week: "a"),
                    Make.season(
                        "new", COSEMDateTime(year: 0xFFFF, month: 3, day: 20, hour: 22, minute: 45, second: 0),
                        week: "b"),
                ],
                weeks: [Make.week("a", [1, 1, 1, 1, 1, 1, 1]), Make.week("b", [2, 2, 2, 2, 2, 2, 2])],
                days: [
                    Make.day(1, [Make.action(1, at: 0), Make.action(2, at: 23)]),
                    Make.day(2, [Make.action(3, at: 12), Make.action(4, at: 23, 30)]),
                ]))
        #expect(calendar.selector(at: moment("2026-03-20T22:44:59")) == 1)
        #expect(calendar.selector(at: moment("2026-03-20T22:45:00")) == 3)
        #expect(calendar.selector(at: moment("2026-03-20T23:00:00")) == 3)
        #expect(calendar.selector(at: moment("2026-03-20T23:30:00")) == 4)
        #expect(calendar.nextSwitch(after: moment("2026-03-20")) == moment("2026-03-20T22:45"))
        #expect(calendar.selector(at: moment("2026-03-19T23:10:00")) == 2)
    }

    @Test("Actions may stand in any order; of two at one time the last holds")
    func unordered() throws {
        let calendar = try #require(
            Make.daily([
                Make.action(3, at: 20), Make.action(1, at: 6), Make.action(2, at: 6), Make.action(4, at: 12, 30, 15),
            ]))
        #expect(calendar.selector(at: moment("2026-11-02T06:00")) == 2)
        #expect(calendar.selector(at: moment("2026-11-02T12:30:14")) == 2)
        #expect(calendar.selector(at: moment("2026-11-02T12:30:15")) == 4)
        #expect(calendar.selector(at: moment("2026-11-02T05:59")) == 3)
    }

    @Test("Names that lead nowhere switch nothing")
    func danglingNames() throws {
        let calendar = try #require(
            Make.calendar(
                seasons: [
                    Make.season("a", month: 1, day: 1, week: "w"), Make.season("b", month: 6, day: 1, week: "none"),
                ],
                weeks: [Make.week("w", [1, 1, 1, 1, 1, 8, 8])], days: [Make.day(1, [Make.action(7, at: 0)])]))
        #expect(calendar.selector(at: moment("2026-03-07")) == 7)
        #expect(calendar.selector(at: moment("2026-12-31")) == 7)
    }

    @Test("Times far away do not trap", arguments: [Int64.min, -1 << 50, -1, 0, 1 << 50, .max])
    func farTimes(seconds: Int64) throws {
        let time = UTCTime(secondsSince2000: seconds)
        let calendar = try #require(Self.calendar)
        #expect(calendar.selector(at: time) != nil)
        _ = calendar.nextSwitch(after: time)
    }

    @Test("The selector changes at the next switch and not before", arguments: [1, 2] as [UInt64])
    func switchesAndSelectors(seed: UInt64) throws {
        print("ActivityCalendarTests.switchesAndSelectors: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for number in 0..<40 {
            let tariff = RandomTariff(using: &random)
            let (calendar, special) = (tariff.steering.calendar, tariff.steering.specialDays)
            let start = moment("2026-01-01") + Int64.random(in: 0...40_000_000, using: &random)
            let selector = calendar.selector(at: start, specialDays: special)
            let next = calendar.nextSwitch(after: start, specialDays: special) ?? start + 400 * 86_400
            #expect(next > start)
            for _ in 0..<50 {
                let between = start + Int64.random(in: 0..<next - start, using: &random)
                #expect(
                    calendar.selector(at: between, specialDays: special) == selector, "seed \(seed), calendar \(number)"
                )
            }
            if calendar.nextSwitch(after: start, specialDays: special) != nil {
                #expect(
                    calendar.selector(at: next, specialDays: special) != selector, "seed \(seed), calendar \(number)")
            }
        }
    }
}
