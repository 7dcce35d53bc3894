import COSEM
import SimulationKernel
import Testing

@testable import ESMEEmulator

@Suite("Malformed activity calendars")
struct MalformedCalendarTests {
    private typealias Make = TariffFixture

    private static let start = COSEMDateTime(year: 0xFFFF, month: 1, day: 1, hour: 0, minute: 0, second: 0)

    @Test("Four seasons and four weeks, 16 days of 48 actions are taken, and no more")
    func limits() throws {
        let season = Make.season("12345678", Self.start, week: "1234")
        let week = Make.week("1234", [1, 2, 3, 4, 5, 6, 7])
        let action = Make.action(1, at: 0)
        func of(_ data: COSEMData, _ count: Int) -> COSEMData { .array(Array(repeating: data, count: count)) }
        #expect(ActivityCalendar.seasons(of(season, 4))?.count == 4)
        #expect(ActivityCalendar.seasons(of(season, 5)) == nil)
        #expect(ActivityCalendar.weeks(of(week, 4))?.count == 4)
        #expect(ActivityCalendar.weeks(of(week, 5)) == nil)
        let full = Make.day(1, Array(repeating: action, count: 48))
        #expect(ActivityCalendar.days(of(full, 16))?.count == 16)
        #expect(ActivityCalendar.days(of(full, 17)) == nil)
        #expect(ActivityCalendar.days(.array([Make.day(1, Array(repeating: action, count: 49))])) == nil)
        #expect(ActivityCalendar(seasons: of(season, 4), weeks: of(week, 4), days: of(full, 16)) != nil)
        #expect(ActivityCalendar(seasons: of(season, 5), weeks: of(week, 4), days: of(full, 16)) == nil)
        #expect(ActivityCalendar(seasons: of(season, 4), weeks: of(week, 5), days: of(full, 16)) == nil)
        #expect(ActivityCalendar(seasons: of(season, 4), weeks: of(week, 4), days: of(full, 17)) == nil)
    }

    @Test("A season is a name of eight octets, a date-time, and a week's name of four")
    func seasons() {
        let name = COSEMData.octetString([1])
        let start = COSEMData.octetString(Self.start.octets)
        func with(_ change: (inout COSEMDateTime) -> Void) -> COSEMData {
            var changed = Self.start
            change(&changed)
            return .structure([name, .octetString(changed.octets), name])
        }
        let malformed: [COSEMData] = [
            .nullData, .array([name, start, name]), .structure([name, start]), .structure([name, start, name, name]),
            .structure([.octetString(Array(repeating: 1, count: 9)), start, name]),
            .structure([name, start, .octetString([1, 2, 3, 4, 5])]), .structure([.visibleString([1]), start, name]),
            .structure([name, .octetString(Array(Self.start.octets.dropLast())), name]),
            .structure([name, .octetString(Self.start.octets + [0]), name]),
            .structure([name, .dateTime(Self.start), name]),
            with { $0.month = 13 }, with { $0.day = 0 }, with { $0.hour = 24 }, with { $0.minute = 60 },
            with { $0.second = 60 }, with { $0.hundredths = 100 }, with { $0.deviation = 60 },
        ]
        for data in malformed { #expect(ActivityCalendar.seasons(.array([data])) == nil, "\(data)") }
        // No time is midnight; a deviation of 0 is UTC.
        for data in [
            with { ($0.hour, $0.minute, $0.second, $0.hundredths) = (0xFF, 0xFF, 0xFF, 0xFF) },
            with { $0.deviation = 0 },
        ] {
            #expect(ActivityCalendar.seasons(.array([data]))?.first?.startSecond == 0)
        }
    }

    @Test("A week is a name of four octets and seven day ids")
    func weeks() {
        let name = COSEMData.octetString([1])
        let days = Array(repeating: COSEMData.unsigned(1), count: 7)
        let malformed: [COSEMData] = [
            .nullData, .structure([]), .structure([name]), .structure([name] + days.dropLast()),
            .structure([name] + days + [.unsigned(1)]), .array([name] + days),
            .structure([name] + days.dropLast() + [.longUnsigned(1)]),
            .structure([.octetString([1, 2, 3, 4, 5])] + days), .structure([.unsigned(1)] + days),
        ]
        for data in malformed { #expect(ActivityCalendar.weeks(.array([data])) == nil, "\(data)") }
    }

    @Test("A day is an id and actions of time, script table and selector")
    func days() {
        func day(_ action: COSEMData) -> COSEMData { .structure([.unsigned(1), .array([action])]) }
        let time = COSEMData.octetString([0, 0, 0, 0])
        let table = COSEMData.octetString(Make.scriptTable)
        let selector = COSEMData.longUnsigned(1)
        func at(_ octets: [UInt8]) -> COSEMData { day(.structure([.octetString(octets), table, selector])) }
        let malformed: [COSEMData] = [
            .nullData, .structure([.unsigned(1)]), .structure([.unsigned(1), .array([]), .nullData]),
            .structure([.longUnsigned(1), .array([])]), .structure([.unsigned(1), .structure([])]), day(.nullData),
            day(.structure([time, table])), day(.structure([time, table, selector, selector])),
            day(.structure([time, .octetString([0, 0, 10, 0, 100]), selector])),
            day(.structure([time, .octetString([0, 0, 10, 0, 100, 255, 0]), selector])),
            day(.structure([time, table, .unsigned(1)])), at([]), at([0, 0, 0]), at([0, 0, 0, 0, 0]),
            at([24, 0, 0, 0]),
            at([0, 60, 0, 0]), at([0, 0, 60, 0]), at([0, 0, 0, 100]), at([0xFF, 0, 0, 0]),
            at([0xFF, 0xFF, 0xFF, 0xFF]),
        ]
        for data in malformed { #expect(ActivityCalendar.days(.array([data])) == nil, "\(data)") }
        #expect(ActivityCalendar.days(.array([at([23, 59, 59, 0xFF])]))?.first?.steps.first?.second == 86_399)
    }

    @Test("None of the three attributes is anything but an array")
    func notAnArray() {
        for data in [.nullData, .structure([]), .octetString([]), .boolean(0), .dontCare] as [COSEMData] {
            #expect(ActivityCalendar.seasons(data) == nil)
            #expect(ActivityCalendar.weeks(data) == nil)
            #expect(ActivityCalendar.days(data) == nil)
            #expect(Schedule(data) == nil)
            #expect(BlockThresholds.row(data) == nil)
            #expect(PriceTable(data, .primary) == nil)
        }
    }

    @Test("Changed octets of good values are read or refused, and never trap", arguments: [1, 2] as [UInt64])
    func mutations(seed: UInt64) throws {
        print("MalformedCalendarTests.mutations: seed \(seed)")
        var random = SplitMix64(seed: seed)
        let special = try #require(SpecialDays(.array([])))
        var accepted = 0
        for number in 0..<2_000 {
            let good = RandomTariff(using: &random).steering
            var values = [
                good.calendar.seasonsData.encoded, good.calendar.weeksData.encoded, good.calendar.daysData.encoded,
                good.specialDays.data.encoded, ScheduleTests.row().encoded,
            ]
            let which = number % values.count
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                guard let place = values[which].indices.randomElement(using: &random) else { continue }
                values[which][place] = UInt8.random(in: 0...255, using: &random)
            }
            let data = values.map { (try? COSEMData(decoding: $0)) ?? .nullData }
            let time = UTCTime(secondsSince2000: Int64(UInt32.random(in: 0 ... .max, using: &random)))
            let days = SpecialDays(data[3]) ?? special
            if let calendar = ActivityCalendar(seasons: data[0], weeks: data[1], days: data[2]) {
                accepted += 1
                _ = calendar.selector(at: time, specialDays: days)
            }
            _ = Schedule(.array([data[4]]))?.nextSwitch(after: time, specialDays: days)
        }
        #expect(accepted > 500, "seed \(seed)")
    }
}
