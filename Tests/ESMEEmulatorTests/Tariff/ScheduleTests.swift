import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Schedules (class 10)")
struct ScheduleTests {
    private static let anyDate: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]

    private static func bits(_ text: String) -> COSEMData {
        var octets = [UInt8](repeating: 0, count: (text.count + 7) / 8)
        for (place, bit) in text.enumerated() where bit == "1" { octets[place / 8] |= 0x80 >> UInt8(place % 8) }
        return BitString(count: text.count, octets: octets).map { .bitString($0) } ?? .nullData
    }

    /// An entry: on all days at 12:00 unless said.
    static func row(
        _ index: UInt16 = 1, enabled: UInt8 = 0xFF, _ selector: UInt16 = 32, at time: [UInt8] = [12, 0, 0, 0],
        weekdays: String = "1111111", specialDays: String = "", from begin: [UInt8] = anyDate,
        to end: [UInt8] = anyDate
    ) -> COSEMData {
        .structure([
            .longUnsigned(index), .boolean(enabled), .octetString(LogicalName(0, 0, 10, 0, 106)),
            .longUnsigned(selector),
            .octetString(time), .longUnsigned(0xFFFF), bits(weekdays), bits(specialDays), .octetString(begin),
            .octetString(end),
        ])
    }

    private static func schedule(_ rows: COSEMData...) throws -> Schedule { try #require(Schedule(.array(rows))) }

    private static func times(_ schedule: Schedule, _ from: String, _ to: String, _ special: SpecialDays = .none)
        -> [String]
    {
        schedule.actions(in: moment(from)..<moment(to), specialDays: special).map { "\($0.time) \($0.selector)" }
    }

    @Test("An entry's ten members, from octets")
    func parsing() throws {
        let octets = try [UInt8](
            hexadecimal:
                "0101 020A 120007 0301 090600000A006AFF 120020 090416 1E0500 12003C 0407F8 0403A0 090507EA0615FF 0905FFFFFFFFFF"
        )
        let entry = try #require(Schedule(try COSEMData(decoding: octets))?.entries.first)
        #expect(entry.index == 7)
        #expect(entry.isEnabled)
        #expect(entry.scriptTable == LogicalName(0, 0, 10, 0, 106))
        #expect(entry.selector == 32)
        #expect(entry.second == 22 * 3_600 + 30 * 60 + 5)
        #expect(entry.validityWindow == 60)
        #expect(entry.weekdays == [true, true, true, true, true, false, false])
        #expect(entry.specialDays == [true, false, true])
        #expect(entry.begin.date == COSEMDate(year: 2_026, month: 6, day: 21))
        #expect(entry.end.isAnyDay)
    }

    @Test("Weekdays count Monday first")
    func weekdays() throws {
        let schedule = try Self.schedule(
            Self.row(1, 32, at: [22, 0, 0, 0], weekdays: "1111100"),
            Self.row(2, 33, at: [7, 30, 0, 0], weekdays: "0000010"))
        #expect(
            // Thursday to Monday.
            Self.times(schedule, "2026-11-05", "2026-11-10") == [
                "2026-11-05T22:00:00Z 32", "2026-11-06T22:00:00Z 32", "2026-11-07T07:30:00Z 33",
                "2026-11-09T22:00:00Z 32",
            ])
    }

    @Test("On a special day its own bit counts alone")
    func specialDays() throws {
        let special = try #require(
            SpecialDays(
                .array([
                    SpecialDaysTests.entry(1, "FFFF0C19FF", 1), SpecialDaysTests.entry(2, "FFFF0C1AFF", 2),
                    SpecialDaysTests.entry(3, "FFFF0C1BFF", 3),
                ])))
        let schedule = try Self.schedule(
            Self.row(1, 32, weekdays: "1111111", specialDays: "10"),
            Self.row(2, 33, at: [18, 0, 0, 0], weekdays: "0000000", specialDays: "010"))
        // The 25th is the first special day; of the third nothing has a bit, or it is 0.
        #expect(
            Self.times(schedule, "2026-12-24", "2026-12-29", special) == [
                "2026-12-24T12:00:00Z 32", "2026-12-25T12:00:00Z 32", "2026-12-26T18:00:00Z 33",
                "2026-12-28T12:00:00Z 32",
            ])
    }

    @Test(
        "A period lies between two dates, both inclusive",
        arguments: [
            // Given years; 21 June to 23 June.
            ("07EA0615FF", "07EA0617FF", "2026-06-20", false), ("07EA0615FF", "07EA0617FF", "2026-06-21", true),
            ("07EA0615FF", "07EA0617FF", "2026-06-23", true), ("07EA0615FF", "07EA0617FF", "2026-06-24", false),
            ("07EA0615FF", "07EA0617FF", "2027-06-22", false),
            // Every summer.
            ("FFFF0615FF", "FFFF0915FF", "2026-06-20", false), ("FFFF0615FF", "FFFF0915FF", "2026-06-21", true),
            ("FFFF0615FF", "FFFF0915FF", "2031-09-21", true), ("FFFF0615FF", "FFFF0915FF", "2031-09-22", false),
            // Every winter.
            ("FFFF0A01FF", "FFFF031FFF", "2026-01-01", true), ("FFFF0A01FF", "FFFF031FFF", "2026-03-31", true),
            ("FFFF0A01FF", "FFFF031FFF", "2026-04-01", false), ("FFFF0A01FF", "FFFF031FFF", "2026-10-01", true),
            // One day a year.
            ("FFFF0615FF", "FFFF0615FF", "2026-06-21", true), ("FFFF0615FF", "FFFF0615FF", "2026-06-22", false),
            // Unbounded at one end; year 0 is long ago.
            ("FFFFFFFFFF", "07EA0617FF", "1999-01-01", true), ("FFFFFFFFFF", "07EA0617FF", "2026-06-24", false),
            ("07EA0615FF", "FFFFFFFFFF", "2099-01-01", true), ("07EA0615FF", "FFFFFFFFFF", "2026-06-20", false),
            ("000001FFFF", "FFFFFFFFFF", "2026-06-20", true),
            // From a given day to the next end of a year, and every summer up to a year.
            ("07EA0615FF", "FFFF0C1FFF", "2026-12-31", true), ("07EA0615FF", "FFFF0C1FFF", "2027-01-01", false),
            ("FFFF0615FF", "07EA0915FF", "2026-09-21", true), ("FFFF0615FF", "07EA0915FF", "2026-09-22", false),
            // Ends before it begins: never.
            ("07EA0615FF", "07EA0601FF", "2026-06-01", false), ("07EA0615FF", "07EA0601FF", "2026-06-22", false),
        ])
    func periods(begin: String, end: String, day: String, isRun: Bool) throws {
        let schedule = try Self.schedule(
            Self.row(from: try [UInt8](hexadecimal: begin), to: try [UInt8](hexadecimal: end)))
        let midnight = moment(day)
        #expect(schedule.actions(in: midnight..<midnight + 86_400).isEmpty == !isRun)
    }

    @Test("What is not enabled is not run; any boolean but 00 enables")
    func disabled() throws {
        let schedule = try Self.schedule(Self.row(enabled: 0), Self.row(2, enabled: 1, 5, at: [1, 0, 0, 0]))
        #expect(Self.times(schedule, "2026-11-01", "2026-11-02") == ["2026-11-01T01:00:00Z 5"])
        #expect(try Self.schedule(Self.row(enabled: 0)).selector(at: moment("2026-11-01")) == nil)
    }

    @Test("The last action reached holds, on whichever day it was; others may be left out")
    func selectors() throws {
        let schedule = try Self.schedule(
            Self.row(1, 32, at: [22, 0, 0, 0], weekdays: "1000000"), Self.row(2, 0x0164, at: [8, 0, 0, 0]),
            Self.row(3, 33, at: [7, 0, 0, 0], weekdays: "0100000"))
        // 2 November 2026 is a Monday.
        let isPeriod: (UInt16) -> Bool = { [32, 33].contains($0) }
        #expect(schedule.selector(at: moment("2026-11-02T21:59:59"), where: isPeriod) == 33)
        #expect(schedule.selector(at: moment("2026-11-02T22:00"), where: isPeriod) == 32)
        #expect(schedule.selector(at: moment("2026-11-03T06:59:59"), where: isPeriod) == 32)
        #expect(schedule.selector(at: moment("2026-11-03T07:00"), where: isPeriod) == 33)
        #expect(schedule.selector(at: moment("2026-11-03T08:00")) == 0x0164)
        #expect(schedule.selector(at: moment("2026-11-03T08:00"), where: { $0 == 99 }) == nil)
    }

    @Test("The next action is one after the time; none within 400 days is none")
    func nextSwitch() throws {
        let schedule = try Self.schedule(Self.row(weekdays: "1000000"))
        #expect(schedule.nextSwitch(after: moment("2026-11-02T11:59:59")) == moment("2026-11-02T12:00"))
        #expect(schedule.nextSwitch(after: moment("2026-11-02T12:00")) == moment("2026-11-09T12:00"))
        let once = try Self.schedule(Self.row(from: [0x07, 0xEC, 1, 1, 0xFF], to: [0x07, 0xEC, 1, 1, 0xFF]))
        #expect(once.nextSwitch(after: moment("2027-01-01")) == moment("2028-01-01T12:00"))
        #expect(once.nextSwitch(after: moment("2026-01-01")) == nil)
        #expect(Schedule.empty.nextSwitch(after: moment("2026-01-01")) == nil)
        #expect(try Self.schedule(Self.row(weekdays: "0000000")).nextSwitch(after: moment("2026-01-01")) == nil)
    }

    @Test("Actions at one time come in the order of the table; the range's end is not in it")
    func order() throws {
        let schedule = try Self.schedule(Self.row(9, 1), Self.row(3, 2), Self.row(4, 3, at: [6, 0, 0, 0]))
        #expect(
            Self.times(schedule, "2026-11-01T06:00", "2026-11-02T06:00") == [
                "2026-11-01T06:00:00Z 3", "2026-11-01T12:00:00Z 1", "2026-11-01T12:00:00Z 2",
            ])
        #expect(Self.times(schedule, "2026-11-01T06:00:01", "2026-11-01T12:00:00").isEmpty)
        #expect(Self.times(schedule, "2026-11-01T06:00:01", "2026-11-01T12:00:01").count == 2)
    }

    @Test("A long range gives the first 4,096 actions, and looks no further than 400 days")
    func bounds() throws {
        let busy = try #require(Schedule(.array((0..<120).map { Self.row($0, $0) })))
        let all = UTCTime(secondsSince2000: .min)..<UTCTime(secondsSince2000: .max)
        #expect(busy.actions(in: all).count == 4_096)
        #expect(busy.actions(in: all, atMost: 3).map(\.selector) == [0, 1, 2])
        #expect(busy.actions(in: all, atMost: -1).isEmpty)
        let year = moment("2026-01-01")..<moment("2030-01-01")
        // The 1st of January, and 400 days after it.
        #expect(try Self.schedule(Self.row()).actions(in: year).count == 401)
        #expect(busy.actions(in: all.lowerBound..<all.lowerBound).isEmpty)
    }

    @Test("Times far away do not trap", arguments: [Int64.min, -1, 0, .max])
    func farTimes(seconds: Int64) throws {
        let schedule = try Self.schedule(Self.row())
        #expect(schedule.selector(at: UTCTime(secondsSince2000: seconds)) == 32)
        _ = schedule.nextSwitch(after: UTCTime(secondsSince2000: seconds))
    }

    @Test("120 entries are the most; other schedules' capacity is theirs")
    func capacity() {
        func table(_ count: UInt16) -> COSEMData { .array((0..<count).map { Self.row($0) }) }
        #expect(Schedule(table(120))?.entries.count == 120)
        #expect(Schedule(table(121)) == nil)
        #expect(Schedule(table(2), capacity: 2) != nil)
        #expect(Schedule(table(3), capacity: 2) == nil)
        #expect(Schedule(.array([]))?.entries.isEmpty == true)
    }

    @Test("Everything else is refused", arguments: 0..<10)
    func malformed(place: Int) throws {
        let good = try #require(Self.row(specialDays: "101").structure(of: 10))
        let wrong: [[COSEMData]] = [
            [.unsigned(1), .nullData], [.unsigned(1), .enumerated(1)],
            [.octetString([0, 0, 10, 0, 106]), .nullData, .visibleString([0, 0, 10, 0, 106, 255])],
            [.unsigned(32), .nullData],
            [
                .octetString([12, 0, 0]), .octetString([24, 0, 0, 0]), .octetString([0xFF, 0xFF, 0xFF, 0xFF]),
                .nullData,
            ],
            [.unsigned(1), .nullData], [Self.bits("111111"), Self.bits("11111111"), Self.bits(""), .unsigned(0xFE)],
            [Self.bits(String(repeating: "1", count: 51)), .octetString([]), .nullData],
            [.octetString([0xFF, 0xFF, 13, 1, 0xFF]), .octetString([]), .nullData],
            [.octetString([0x07, 0xEA, 2, 30, 0xFF]), .octetString([0xFF, 0xFF, 0xFF, 0xFF]), .nullData],
        ]
        for value in wrong[place] {
            var row = good
            row[place] = value
            #expect(Schedule(.array([.structure(row)])) == nil, "\(value)")
        }
        #expect(Schedule(.array([.structure(good)])) != nil)
        #expect(Schedule(.array([.structure(Array(good.dropLast()))])) == nil)
        #expect(Schedule(.array([.structure(good + [.nullData])])) == nil)
        #expect(Schedule(.array([.array(good)])) == nil)
    }
}
