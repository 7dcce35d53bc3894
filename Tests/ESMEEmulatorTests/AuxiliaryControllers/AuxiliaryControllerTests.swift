import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS46d, 47, 47a, 47e, 35g, 101 and 102.
@Suite("Auxiliary controllers")
struct AuxiliaryControllerTests {
    private static let noon = TestEstate.noon

    /// A command of ECS47a or 47e for a controller: its two times, and the word.
    private static func period(
        of controller: Int, _ start: UTCTime, _ end: UTCTime, _ word: UInt16
    ) -> RequestArguments {
        var values = Array(repeating: RequestArguments.Value.absent, count: 10)
        values[2 * controller - 2] = .value(Arguments.at(start))
        values[2 * controller - 1] = .value(Arguments.at(end))
        return RequestArguments(values + [.value(.longUnsigned(word))])
    }

    /// A schedule's entry: selector and time of day, on every day.
    private static func entry(_ index: UInt16, _ selector: UInt16, hour: UInt8) -> COSEMData {
        .structure([
            .longUnsigned(index), .boolean(0xFF), .octetString(octets("00000A0067FF")), .longUnsigned(selector),
            .octetString([hour, 0, 0, 0]), .longUnsigned(0xFFFF),
            BitString(count: 7, octets: [0xFE]).map { .bitString($0) } ?? .nullData,
            BitString(count: 0, octets: []).map { .bitString($0) } ?? .nullData,
            .octetString(octets("FFFFFFFFFF")), .octetString(octets("FFFFFFFFFF")),
        ])
    }

    /// Activates a calendar now: controller 2 on from 15:00 to 16:00 each day.
    private static func setCalendar(_ estate: TestEstate) throws {
        let arguments = Arguments.example(
            MessageCode("ECS46d"), activation: Arguments.now,
            [0: .array([]), 1: .array([entry(1, 0x1264, hour: 15), entry(2, 0x1200, hour: 16)])])
        #expect(try estate.results("ECS46d", arguments) == [0, 0, 0, 0])
    }

    private static func isClosed(_ estate: TestEstate, _ controller: UInt8) -> Bool {
        estate.value(.auxiliarySwitchState(controller)) == .boolean(0xFF)
    }

    /// Time and word of each entry of the log.
    private static func log(_ estate: TestEstate) throws -> [String] {
        try estate.answer(.ecs35g, from: .supplier, range: noon - 60...noon + 1_000_000).rows().map { row in
            guard case .doubleLongUnsigned(let seconds) = row[0], case .longUnsigned(let word) = row[1] else {
                throw NoSuchValue(text: "\(row)")
            }
            return "\(Int64(seconds) - noon.secondsSince2000) \(word.hexadecimal)"
        }
    }

    @Test("ECS47a: the switch closes for the period that has begun, and opens at its end")
    func setting() throws {
        let estate = TestEstate()
        let arguments = Self.period(of: 1, Self.noon - 60, Self.noon + 3_600, 0x1164)
        #expect(try estate.results("ECS47a", arguments) == [0, 0, 0])
        #expect(Self.isClosed(estate, 1))
        #expect(estate.nextDueTime == Self.noon + 3_600)
        estate.now = Self.noon + 3_599
        #expect(estate.meter.advance(to: estate.now).isEmpty)
        #expect(Self.isClosed(estate, 1))
        estate.now = Self.noon + 3_600
        #expect(estate.meter.advance(to: estate.now).isEmpty)
        #expect(!Self.isClosed(estate, 1))
        #expect(estate.nextDueTime == nil)
        estate.now = estate.now + 100
        #expect(try Self.log(estate) == ["0 1164", "3600 1100"])
    }

    @Test("ECS47a with a period to come: nothing before it begins; level 0 opens")
    func laterSetting() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS47a", Self.period(of: 3, Self.noon + 100, Self.noon + 200, 0x2301))
        #expect(!Self.isClosed(estate, 3))
        #expect(estate.nextDueTime == Self.noon + 100)
        // Both moments in one look.
        estate.now = Self.noon + 1_000
        #expect(estate.meter.advance(to: estate.now).isEmpty)
        #expect(try Self.log(estate) == ["100 2301", "200 2300"])
        _ = try estate.results("ECS47a", Self.period(of: 3, estate.now, estate.now + 10, 0x2300))
        #expect(!Self.isClosed(estate, 3))
        #expect(try Self.log(estate).last == "1000 2300")
    }

    @Test("The calendar switches at its times; a command goes before it, and it holds again afterwards")
    func calendar() throws {
        let estate = TestEstate()
        try Self.setCalendar(estate)
        #expect(estate.nextDueTime == Self.noon + 3 * 3_600)
        // From 15:30 to 16:30: off, past the calendar's own end.
        _ = try estate.results(
            "ECS47a", Self.period(of: 2, Self.noon + 12_600, Self.noon + 16_200, 0x1200))
        for (hours, isClosed) in [(2.9, false), (3.0, true), (3.5, false), (4.0, false), (4.5, false), (27.0, true)] {
            estate.now = Self.noon + Int64(hours * 3_600)
            #expect(estate.meter.advance(to: estate.now).isEmpty)
            #expect(Self.isClosed(estate, 2) == isClosed, "\(hours) h")
        }
        #expect(
            try Self.log(estate)
                == ["10800 1264", "12600 1200", "16200 1200", "97200 1264"])
    }

    @Test("A calendar that takes the place of another does not switch what was before")
    func laterCalendar() throws {
        let estate = TestEstate()
        try Self.setCalendar(estate)
        estate.now = Self.noon + 7_200
        _ = estate.meter.advance(to: estate.now)
        let arguments = Arguments.example(
            MessageCode("ECS46d"), activation: Arguments.now,
            [0: .array([]), 1: .array([Self.entry(1, 0x1264, hour: 13), Self.entry(2, 0x1200, hour: 16)])])
        #expect(try estate.results("ECS46d", arguments) == [0, 0, 0, 0])
        estate.now = Self.noon + 15_000
        _ = estate.meter.advance(to: estate.now)
        #expect(try Self.log(estate) == ["14400 1200"])
    }

    @Test("A command that ends within the calendar's period gives the switch back to it")
    func backToCalendar() throws {
        let estate = TestEstate()
        try Self.setCalendar(estate)
        _ = try estate.results("ECS47a", Self.period(of: 2, Self.noon + 10_700, Self.noon + 11_000, 0x1200))
        estate.now = Self.noon + 11_000
        _ = estate.meter.advance(to: estate.now)
        #expect(Self.isClosed(estate, 2))
        #expect(try Self.log(estate) == ["10700 1200", "11000 1264"])
    }

    @Test("What a look follows does not depend on how often it is made")
    func onceOrOften() throws {
        func run(_ looks: [Int64]) throws -> [String] {
            let estate = TestEstate()
            try Self.setCalendar(estate)
            _ = try estate.results("ECS47a", Self.period(of: 2, Self.noon + 12_600, Self.noon + 16_200, 0x1200))
            _ = try estate.results("ECS47a", Self.period(of: 4, Self.noon + 90_000, Self.noon + 91_000, 0x2432))
            for look in looks {
                estate.now = Self.noon + look
                _ = estate.meter.advance(to: estate.now)
            }
            return try Self.log(estate)
        }
        let once = try run([200_000])
        #expect(
            once
                == [
                    "10800 1264", "12600 1200", "16200 1200", "90000 2432", "91000 2400", "97200 1264", "100800 1200",
                    "183600 1264", "187200 1200",
                ])
        #expect(try run(Array(stride(from: 777, to: 200_000, by: 777)) + [200_000]) == once)
    }

    @Test("ECS47e: ECS101 when it is processed and ECS102 when it has ended, octet by octet but for signatures")
    func limit() throws {
        let estate = TestEstate()
        let answer = try estate.answer(
            MessageCode("ECS47e"), from: .loadController,
            arguments: Self.period(of: 1, Self.noon, Self.noon + 7_200, 0x1132))
        #expect(answer.results == [0, 0, 0])
        #expect(
            answer.outcome.alerts.map { Array($0.octets.dropLast(64)) } == [
                octets(
                    """
                    DF 0903 00000000000007D0 0802E54E0000000001 0802E54E0000000A01 00 020121
                    39 0F 200007D0 00 0206 128F86 090C07EA0B01FF0C0000008000FF
                    1111 090C07EA0B01FF0C0000008000FF 090C07EA0B01FF0E0000008000FF 1132 40
                    """)
            ])
        for alert in answer.outcome.alerts { _ = try ReceivedAlert(alert, from: estate.meter) }
        // A limit closes nothing.
        #expect(!Self.isClosed(estate, 1))
        _ = try estate.results("ECS47a", Self.period(of: 1, Self.noon, Self.noon + 9_000, 0x1150))
        #expect(estate.meter.advance(to: Self.noon + 7_199).isEmpty)
        let ended = estate.meter.advance(to: Self.noon + 7_200)
        #expect(
            ended.map { Array($0.octets.dropLast(64)) } == [
                octets(
                    """
                    DF 0903 00000000000007D1 0802E54E0000000001 0802E54E0000000A01 00 020122
                    1D 0F 200007D1 00 0204 128F87 090C07EA0B01FF0E0000008000FF 1111 1150 40
                    """)
            ])
        #expect(try Self.log(estate) == ["0 1132", "0 1150"])
    }

    @Test("Without the alerts of events nobody is told of a limit")
    func silentLimit() throws {
        var rules = ProcessingRules()
        rules.alertsOnEvents = false
        let estate = TestEstate(rules: rules)
        let answer = try estate.answer(
            MessageCode("ECS47e"), from: .loadController,
            arguments: Self.period(of: 1, Self.noon, Self.noon + 7_200, 0x1132))
        #expect(answer.outcome.alerts.isEmpty)
        #expect(estate.meter.advance(to: Self.noon + 7_200).isEmpty)
        #expect(estate.meter.ownOriginatorCounter == TestEstate.firstOwnCounter)
    }

    @Test("Times of another controller than the word's: refused")
    func otherController() throws {
        let estate = TestEstate()
        #expect(
            try estate.results("ECS47a", Self.period(of: 1, Self.noon, Self.noon + 10, 0x1264)) == [0, 0, 250])
        #expect(try Self.log(estate).isEmpty)
    }

    @Test("ECS47: minutes on, minutes off, and back to the calendar")
    func minutes() throws {
        func command(_ place: Int, _ minutes: UInt16, _ word: UInt16) -> RequestArguments {
            var values = Array(repeating: RequestArguments.Value.absent, count: 10)
            values[place] = .value(.longUnsigned(minutes))
            return RequestArguments(values + [.value(.longUnsigned(word))])
        }
        let estate = TestEstate()
        #expect(try estate.results("ECS47", command(0, 30, 0x0111)) == [0, 0])
        #expect(Self.isClosed(estate, 1))
        #expect(estate.nextDueTime == Self.noon + 1_800)
        #expect(try estate.results("ECS47", command(1, 10, 0x0112)) == [0, 0])
        #expect(!Self.isClosed(estate, 1))
        #expect(estate.nextDueTime == Self.noon + 600)
        #expect(try estate.results("ECS47", command(0, 60, 0x0111)) == [0, 0])
        #expect(try estate.results("ECS47", command(0, 60, 0x0120)) == [0, 0])
        #expect(!Self.isClosed(estate, 1))
        #expect(estate.nextDueTime == nil)
    }

    @Test("The log keeps the newest hundred")
    func log() throws {
        let estate = TestEstate()
        for level in 0..<120 {
            _ = try estate.results(
                "ECS47a", Self.period(of: 3, Self.noon, Self.noon + 60, 0x2300 + UInt16(level % 101)))
        }
        let rows = try estate.answer(.ecs35g, from: .supplier).rows()
        #expect(rows.count == 100)
        #expect(rows.first?[1] == .longUnsigned(0x2314) && rows.last?[1] == .longUnsigned(0x2312))
    }

    @Test("Calendar and commands are kept with the state")
    func kept() throws {
        let estate = TestEstate()
        try Self.setCalendar(estate)
        _ = try estate.results("ECS47a", Self.period(of: 1, Self.noon, Self.noon + 60, 0x1164))
        let other = TestEstate()
        other.meter.state = try storedAndRead(estate.meter.state)
        #expect(other.meter.state == estate.meter.state)
        #expect(other.nextDueTime == Self.noon + 60)
    }
}
