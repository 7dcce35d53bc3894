import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// What follows from the voltage of half hours, apart from meters.
@Suite("Voltage monitoring")
struct VoltageMonitoringTests {
    private static let start = moment("2026-11-01")
    private static let none = VoltageLimits.Monitor(threshold: 0, period: 0)

    private static func limits(
        period: Int64 = 3_600, over: UInt32 = 0, under: UInt32 = 0, extremeOver: VoltageLimits.Monitor = none,
        sag: VoltageLimits.Monitor = none
    ) -> VoltageLimits {
        VoltageLimits(
            averages: [VoltageLimits.Average(period: period, over: over, under: under)], extremeOver: extremeOver,
            extremeUnder: none, sag: sag, swell: none)
    }

    /// Volts in each half hour from the start on; 240 before and afterwards.
    private static func voltage(_ halfHours: [UInt32]) -> (UInt8, UTCTime) -> UInt32 {
        { _, time in
            let place = Int((time - start) / 1_800)
            return time >= start && halfHours.indices.contains(place) ? halfHours[place] : 240
        }
    }

    /// Condition, + or - and seconds from the start of each event; then the counters.
    private static func run(
        _ limits: VoltageLimits, _ halfHours: [UInt32], looks: [Int64] = [14_400]
    ) -> [String] {
        var monitoring = VoltageMonitoring(followed: start)
        var events: [String] = []
        var (over, under) = (UInt32(0), UInt32(0))
        for look in looks {
            let outcome = monitoring.advance(to: start + look, limits, voltage: voltage(halfHours))
            events += outcome.events.map { "\($0.condition)\($0.begins ? "+" : "-")\($0.time - start)" }
            over += outcome.over[1] ?? 0
            under += outcome.under[1] ?? 0
        }
        return events + ["\(over)/\(under)"]
    }

    @Test("An average is compared at the end of each measurement period; equal is neither over nor under")
    func averages() {
        let limits = Self.limits(over: 250, under: 230)
        #expect(
            Self.run(limits, [252, 250, 250, 250, 220, 220, 240, 240])
                == ["averageOver+3600", "averageOver-7200", "averageUnder+10800", "averageUnder-14400", "1/1"])
        // 253 and 248: the mean is 250.5, of which whole volts count.
        #expect(
            Self.run(limits, [253, 248, 260, 260, 260, 260, 240, 240]) == [
                "averageOver+7200", "averageOver-14400", "2/0",
            ])
    }

    @Test("The average of any period weighs the half hours that it touches")
    func weights() {
        let voltage = Self.voltage([200, 300])
        #expect(VoltageMonitoring.average(1, 3_600, to: Self.start + 3_600, voltage: voltage) == 250)
        #expect(VoltageMonitoring.average(1, 1_200, to: Self.start + 2_400, voltage: voltage) == 250)
        #expect(VoltageMonitoring.average(1, 60, to: Self.start + 1_860, voltage: voltage) == 300)
        #expect(VoltageMonitoring.average(1, 1_000, to: Self.start + 1_900, voltage: voltage) == 210)
    }

    @Test("An extreme must last its period; a return ends it")
    func monitors() {
        let limits = Self.limits(
            extremeOver: .init(threshold: 260, period: 2_000), sag: .init(threshold: 220, period: 30))
        #expect(
            Self.run(limits, [261, 240, 261, 261, 261, 219, 240, 240])
                == ["extremeOver+5600", "extremeOver-9000", "sag+9030", "sag-10800", "0/0"])
    }

    @Test("What it comes to does not depend on how often it is looked at")
    func onceOrOften() {
        let limits = Self.limits(
            period: 1_000, over: 250, under: 230, extremeOver: .init(threshold: 255, period: 1_800),
            sag: .init(threshold: 225, period: 3_600))
        let halfHours: [UInt32] = [260, 256, 224, 220, 219, 251, 229, 240]
        let once = Self.run(limits, halfHours)
        #expect(once.count > 6)
        #expect(Self.run(limits, halfHours, looks: Array(stride(from: 333, to: 14_400, by: 333)) + [14_400]) == once)
    }

    @Test("Without a threshold nothing is due; with one the next end of a half hour or period is")
    func nextTime() {
        #expect(VoltageMonitoring.nextTime(after: Self.start, Self.limits()) == nil)
        #expect(VoltageMonitoring.nextTime(after: Self.start, Self.limits(over: 1)) == Self.start + 1_800)
        #expect(VoltageMonitoring.nextTime(after: Self.start, Self.limits(period: 600, over: 1)) == Self.start + 600)
    }

    @Test("Measurement periods: half an hour where none is given, else a minute to a day")
    func periods() {
        for (given, used) in [(0, 1_800), (1, 60), (60, 60), (1_234, 1_234), (86_401, 86_400), (4_294_967_295, 86_400)]
            as [(Int64, Int64)]
        {
            #expect(VoltageLimits.measurementPeriod(given) == used)
        }
    }

    /// GBCS 16.2.
    @Test("Codes of conditions, of a meter of one phase and of phase 3")
    func codes() {
        let expected: [(VoltageCondition, UInt16, UInt16)] = [
            (.averageOver, 0x8002, 0x8085), (.averageUnder, 0x8006, 0x8089), (.extremeOver, 0x8020, 0x808D),
            (.swell, 0x8024, 0x8091), (.extremeUnder, 0x8028, 0x8095), (.sag, 0x802C, 0x8099),
        ]
        #expect(expected.count == VoltageCondition.allCases.count)
        for (condition, begins, ends) in expected {
            #expect(condition.codes(0).begins.rawValue == begins && condition.codes(0).ends.rawValue == ends)
            #expect(condition.codes(3).begins.rawValue == begins + 3 && condition.codes(3).ends.rawValue == ends + 3)
            #expect(EventTraits[condition.codes(2).begins]?.recipients == [.networkOperator])
        }
    }
}

/// ECS23, 26b, 29a and what follows.
@Suite("Voltage of a meter")
struct MeterVoltageTests {
    /// 230 V, but for 13:00 to 14:00 on the day of the tests.
    private struct Peak: LoadModel {
        func reading(_ register: Register, at time: UTCTime) -> UInt64 { 0 }
        func voltage(_ phase: UInt8, at time: UTCTime) -> UInt32 {
            let seconds = time - TestEstate.noon
            return (3_600..<7_200).contains(seconds) ? 260 + UInt32(phase) : 230
        }
    }

    private static let noon = TestEstate.noon

    @Test("ECS23: the averages of the range, at the ends of the measurement periods")
    func log() throws {
        let estate = TestEstate(load: Peak())
        estate.now = Self.noon + 7_200
        let range = Self.noon + 1_800...Self.noon + 7_200
        let answer = try estate.answer(MessageCode("ECS23"), from: .networkOperator, range: range)
        // Under-voltage counter, over-voltage counter, log, period.
        let rows = [(1_800, 0xE6), (3_600, 0xE6), (5_400, 0x105), (7_200, 0x105)] as [(Int64, UInt32)]
        let expected = rows.map { offset, volts in
            UInt32((Self.noon + offset).secondsSince2000).hexadecimal + volts.hexadecimal
        }.joined()
        #expect(
            answer.response.values.flatMap(\.encoded)
                == octets(
                    "06 00000000 0202 0F00 16FF 06 00000000 0202 0F00 16FF 13 0202 0606 20 \(expected) 06 00000708"))
    }

    @Test("The log holds 4,320 entries since installation; one phase of a meter of one phase")
    func capacity() throws {
        let estate = TestEstate(load: Peak())
        func count(_ phase: UInt8) throws -> Int {
            guard case .compactArray(let log)? = estate.value(.voltageLog(phase)) else {
                throw NoSuchValue(text: "no log")
            }
            return log.elements.count
        }
        let halfHours = Int((Self.noon - TestEstate.installed) / 1_800)
        #expect(try count(1) == min(4_320, halfHours))
        estate.set(.voltagePeriod(1), .doubleLongUnsigned(86_400))
        #expect(try count(1) == halfHours / 48)
        estate.set(.voltagePeriod(1), .doubleLongUnsigned(60))
        #expect(try count(1) == 4_320)
        #expect(try count(2) == 0)
    }

    @Test("A threshold that is set looks at nothing that was before")
    func laterThreshold() throws {
        let estate = TestEstate(load: Peak())
        estate.set(.averageOverVoltageThreshold(1), .doubleLongUnsigned(300))
        #expect(estate.meter.advance(to: Self.noon).isEmpty)
        estate.now = Self.noon + 7_201
        #expect(estate.meter.advance(to: estate.now).isEmpty)
        let arguments = Arguments.example(
            MessageCode("ECS29c"), Dictionary(uniqueKeysWithValues: [(1, .doubleLongUnsigned(253))]))
        #expect(try estate.results("ECS29c", from: .networkOperator, arguments).allSatisfy { $0 == 0 })
        estate.now = Self.noon + 20_000
        #expect(estate.meter.advance(to: estate.now).isEmpty)
        #expect(estate.value(.overVoltageCounter(1)) == .doubleLongUnsigned(0))
    }

    @Test("ECS29a: counted, logged, and told to the Network Operator where ECS25b has it so")
    func events() throws {
        let estate = TestEstate(.polyphase, load: Peak())
        estate.set(.averageOverVoltageThreshold(1), .doubleLongUnsigned(253))
        estate.set(.averageOverVoltageThreshold(3), .doubleLongUnsigned(253))
        #expect(
            try estate.results(
                "ECS25b", from: .networkOperator,
                RequestArguments([Arguments.maskAndActions("0008", "FFFF")])) == [0])
        #expect(estate.meter.advance(to: Self.noon).isEmpty)
        #expect(estate.nextDueTime == Self.noon + 1_800)
        estate.now = Self.noon + 9_000
        let alerts = estate.meter.advance(to: estate.now)
        // Bit 3 is the beginning on phase 1; nothing else is to be told.
        #expect(alerts.map(\.alert.code.rawValue) == [0x8003])
        #expect(alerts.first?.alert.recipient == Party.networkOperator.entityIdentifier)
        #expect(
            estate.meter.eventLogs.powerEvents.entries.map { "\($0.code.rawValue.hexadecimal) \($0.time - Self.noon)" }
                == ["8003 5400", "8005 5400", "8086 9000", "8088 9000"])
        #expect(estate.value(.overVoltageCounter(1)) == .doubleLongUnsigned(2))
        #expect(estate.value(.overVoltageCounter(2)) == .doubleLongUnsigned(0))
        #expect(estate.value(.overVoltageCounter(3)) == .doubleLongUnsigned(2))
        let other = TestEstate(.polyphase, load: Peak())
        other.meter.state = try storedAndRead(estate.meter.state)
        #expect(other.meter.state == estate.meter.state)
    }
}
