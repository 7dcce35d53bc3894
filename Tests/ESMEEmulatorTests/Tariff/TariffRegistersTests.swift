import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Registers of a tariff")
struct TariffRegistersTests {
    private typealias Make = TariffFixture

    /// 1,000 W on the primary element and 500 W on the secondary one.
    private struct EvenLoad: LoadModel {
        func reading(_ register: Register, at time: UTCTime) -> UInt64 {
            let rate: Int64 = register == .activeImport ? 1_000 : register == .secondaryActiveImport ? 500 : 0
            return UInt64(max(0, time.secondsSince2000) * rate / 3_600)
        }
    }

    private static let start = moment("2026-11-02")
    private static let load = EvenLoad()

    private static func registers(
        _ actions: [COSEMData], thresholds: [UInt32] = [], resetsDaily: Bool = false, base: TariffReadings = .init()
    ) throws -> TariffRegisters {
        let rows =
            [.array(thresholds.map { .doubleLongUnsigned($0) })] + Array(repeating: COSEMData.array([]), count: 7)
        return TariffRegisters(
            since: start, base: base,
            steering: TariffSteering(
                calendar: try #require(Make.daily(actions)), thresholds: try #require(BlockThresholds(rows)),
                resetsCountersDaily: resetsDaily))
    }

    @Test("Each register counts the hours that are its own")
    func tou() throws {
        let registers = try Self.registers([Make.action(1, at: 7), Make.action(2, at: 23, 30)])
        // Until 07:00 the last action of the day before holds.
        let readings = registers.readings(at: moment("2026-11-03T08:00"), load: Self.load)
        #expect(readings[.tou(1)] == 7_000 + 7_500)
        #expect(readings[.tou(0)] == 16_500 + 1_000)
        #expect(readings.tou.reduce(0, +) == 32_000)
        #expect(readings.secondaryTOU == [16_000, 0, 0, 0])
        #expect(readings.blocks.allSatisfy { $0 == 0 })
        #expect(registers.reading(.tou(1), at: moment("2026-11-02T03:00"), load: Self.load) == 3_000)
    }

    @Test("A block lasts to its threshold, to the Wh")
    func blocks() throws {
        let registers = try Self.registers([Make.action(101, at: 0)], thresholds: [2_500, 6_000, 6_001])
        func blocks(_ time: String) -> [UInt64] {
            let readings = registers.readings(at: moment(time), load: Self.load)
            return (0..<4).map { readings[.touBlock(block: $0, tou: 0)] }
        }
        #expect(blocks("2026-11-02T02:00") == [2_000, 0, 0, 0])
        #expect(blocks("2026-11-02T02:30") == [2_500, 0, 0, 0])
        #expect(blocks("2026-11-02T03:00") == [2_500, 500, 0, 0])
        #expect(blocks("2026-11-02T06:00") == [2_500, 3_500, 0, 0])
        #expect(blocks("2026-11-02T10:00") == [2_500, 3_500, 1, 3_999])
        #expect(
            registers.activeRegister(at: moment("2026-11-02T02:29"), load: Self.load) == .touBlock(block: 0, tou: 0))
        #expect(
            registers.activeRegister(at: moment("2026-11-02T02:30"), load: Self.load) == .touBlock(block: 1, tou: 0))
        #expect(
            registers.activeRegister(at: moment("2026-11-02T10:00"), load: Self.load) == .touBlock(block: 3, tou: 0))
    }

    @Test("FFFFFFFF and what is missing are no thresholds")
    func noThresholds() throws {
        for thresholds in [[], [UInt32.max], [.max, 5, .max]] as [[UInt32]] {
            let registers = try Self.registers([Make.action(101, at: 0)], thresholds: thresholds)
            let readings = registers.readings(at: Self.start + 36_000, load: Self.load)
            #expect(readings[.touBlock(block: 0, tou: 0)] == 10_000, "\(thresholds)")
        }
    }

    @Test("Each TOU register has blocks of its own: block pricing and registers take turns")
    func mixedTariff() throws {
        let registers = try Self.registers(
            [Make.action(101, at: 0), Make.action(102, at: 6), Make.action(1, at: 12), Make.action(101, at: 18)],
            thresholds: [4_000])
        let readings = registers.readings(at: moment("2026-11-03"), load: Self.load)
        #expect(readings[.touBlock(block: 0, tou: 0)] == 4_000)
        #expect(readings[.touBlock(block: 1, tou: 0)] == 8_000)
        #expect(readings[.touBlock(block: 0, tou: 1)] == 6_000)
        #expect(readings[.tou(0)] == 6_000)
        #expect(readings.consumption(tou: 0) == 12_000)
    }

    @Test("Counters are reset at each midnight where that is on; registers are not")
    func dailyReset() throws {
        let registers = try Self.registers([Make.action(101, at: 0)], thresholds: [10_000], resetsDaily: true)
        let readings = registers.readings(
            at: [moment("2026-11-02T23:59:59"), moment("2026-11-03"), moment("2026-11-03T11:00")], load: Self.load)
        #expect(readings[0].counter(block: 0, tou: 0) == 10_000)
        #expect(readings[0].counter(block: 1, tou: 0) == 13_999)
        #expect(readings[1].counters.allSatisfy { $0 == 0 })
        #expect(readings[1][.touBlock(block: 1, tou: 0)] == 14_000)
        #expect(readings[2].counter(block: 0, tou: 0) == 10_000)
        #expect(readings[2].counter(block: 1, tou: 0) == 1_000)
        #expect(readings[2][.touBlock(block: 0, tou: 0)] == 20_000)
    }

    @Test("ECS05: counters to 0, and the first block counts again")
    func reset() throws {
        let registers = try Self.registers([Make.action(101, at: 0)], thresholds: [1_000])
        let noon = moment("2026-11-02T12:00")
        let reset = registers.withCountersReset(at: noon, load: Self.load)
        #expect(reset.since == noon)
        #expect(reset.base.counters.allSatisfy { $0 == 0 })
        #expect(reset.base[.touBlock(block: 1, tou: 0)] == 11_000)
        #expect(reset.activeRegister(at: noon, load: Self.load) == .touBlock(block: 0, tou: 0))
        let later = reset.readings(at: noon + 7_200, load: Self.load)
        #expect(later[.touBlock(block: 0, tou: 0)] == 2_000)
        #expect(later[.touBlock(block: 1, tou: 0)] == 12_000)
    }

    @Test("ECS17e: for each block its registers, then its counters")
    func blockCollection() throws {
        let registers = try Self.registers([Make.action(101, at: 0), Make.action(108, at: 2)], thresholds: [1_000])
        let values = registers.withCountersReset(at: Self.start + 3_600, load: Self.load)
            .readings(at: Self.start + 3 * 3_600, load: Self.load).blockCollection
        #expect(values.count == 64)
        // Block 1: 1,000 Wh before the reset and 1,000 after it; TOU register 8 from two o'clock.
        #expect(values[0] == 2_000)
        #expect(values[7] == 1_000)
        #expect(values[8] == 1_000)
        #expect(values[15] == 1_000)
        #expect(values.reduce(0, +) == 3_000 + 2_000)
    }

    @Test(
        "Without a selector that means anything, TOU register 1 counts",
        arguments: [0, 49, 100, 109, 200, 201, 204, 205, 0xFFFF] as [UInt16])
    func defaultRegister(selector: UInt16) throws {
        let registers = try Self.registers([Make.action(selector, at: 0)])
        #expect(registers.reading(.tou(0), at: Self.start + 3_600, load: Self.load) == 1_000)
        #expect(registers.activeRegister(at: Self.start, load: Self.load) == .tou(0))
        let empty = TariffRegisters(since: Self.start, steering: TariffSteering())
        #expect(empty.reading(.tou(0), at: Self.start + 3_600, load: Self.load) == 1_000)
        #expect(empty.reading(.secondaryTOU(0), at: Self.start + 3_600, load: Self.load) == 500)
    }

    @Test("A selector holds for 400 days without another action, wherever the registers begin")
    func forgottenAction() throws {
        // One action, on Christmas of 2026: all other days have no profile.
        let calendar = try #require(
            Make.calendar(seasons: [], weeks: [], days: [Make.day(1, [Make.action(7, at: 6)])]))
        let special = try #require(SpecialDays(.array([SpecialDaysTests.entry(1, "07EA0C19FF", 1)])))
        let registers = TariffRegisters(
            since: Self.start, steering: TariffSteering(calendar: calendar, specialDays: special))
        let end = moment("2026-12-25") + 401 * 86_400
        #expect(registers.activeRegister(at: end - 1, load: Self.load) == .tou(6))
        #expect(registers.activeRegister(at: end, load: Self.load) == .tou(0))
        #expect(calendar.nextSwitch(after: moment("2027-06-01"), specialDays: special) == end)
        let readings = registers.readings(at: end + 36_000, load: Self.load)
        #expect(readings[.tou(6)] == 401 * 24_000 - 6_000)
        for days: Int64 in [100, 399, 400, 401, 402] {
            let rebased = registers.rebased(at: moment("2026-12-25T12:00") + days * 86_400, load: Self.load)
            #expect(
                rebased.readings(at: end + 200_000, load: Self.load)
                    == registers.readings(at: end + 200_000, load: Self.load))
        }
    }

    @Test("The secondary element's calendar chooses among its four registers")
    func secondary() throws {
        var registers = try Self.registers([Make.action(1, at: 0)])
        var steering = registers.steering
        steering.secondaryCalendar = try #require(
            Make.daily([Make.action(204, at: 0), Make.action(3, at: 12), Make.action(202, at: 18)]))
        registers = registers.rebased(at: Self.start, load: Self.load, steering: steering)
        let readings = registers.readings(at: moment("2026-11-03"), load: Self.load)
        // Selector 3 means nothing for it: register 1 counts.
        #expect(readings.secondaryTOU == [3_000, 3_000, 0, 6_000])
        #expect(registers.activeSecondaryRegister(at: moment("2026-11-02T18:00")) == .secondaryTOU(1))
        #expect(registers.activeSecondaryRegister(at: moment("2026-11-02T13:00")) == .secondaryTOU(0))
    }

    @Test("Registers that were not 0 count on, and wrap at 2^64")
    func base() throws {
        var base = TariffReadings()
        base[.tou(0)] = 5_000
        base[.tou(1)] = .max - 499
        base[.touBlock(block: 3, tou: 7)] = 77
        let registers = try Self.registers([Make.action(1, at: 0), Make.action(2, at: 1)], base: base)
        let readings = registers.readings(at: Self.start + 7_200, load: Self.load)
        #expect(readings[.tou(0)] == 6_000)
        #expect(readings[.tou(1)] == 500)
        #expect(readings[.touBlock(block: 3, tou: 7)] == 77)
    }

    @Test("Before it began everything reads the base")
    func earlier() throws {
        var base = TariffReadings()
        base[.tou(5)] = 9
        let registers = try Self.registers([Make.action(1, at: 0)], base: base)
        for seconds in [Int64.min, -1, 0] {
            #expect(registers.readings(at: Self.start + seconds, load: Self.load) == base)
        }
    }

    @Test("A setting of the clock counts nothing in between")
    func clockChange() throws {
        let registers = try Self.registers([Make.action(1, at: 0), Make.action(2, at: 12)])
        let moved = registers.rebased(
            at: Self.start + 3_600, load: Self.load, resumingAt: moment("2026-11-02T13:00"))
        let readings = moved.readings(at: moment("2026-11-02T14:00"), load: Self.load)
        #expect(readings[.tou(0)] == 1_000)
        #expect(readings[.tou(1)] == 1_000)
    }

    @Test("Registers that there are not read 0 and cannot be set")
    func noSuchRegister() {
        var readings = TariffReadings()
        let before = readings
        for register in [
            Register.tou(48), .tou(-1), .secondaryTOU(4), .touBlock(block: 4, tou: 0), .touBlock(block: 0, tou: 8),
            .touBlock(block: -1, tou: 3), .activeImport,
        ] {
            readings[register] = 5
            #expect(readings[register] == 0)
        }
        #expect(readings == before)
        #expect(readings.counter(block: 4, tou: 0) == 0)
        #expect(readings.consumption(tou: 9) == 0)
    }

    @Test("A load that runs backwards or jumps does not trap, and its energy is all counted")
    func wildLoad() throws {
        struct WildLoad: LoadModel {
            func reading(_ register: Register, at time: UTCTime) -> UInt64 {
                UInt64(bitPattern: time.secondsSince2000) &* 0x9E37_79B9_7F4A_7C15
            }
        }
        let registers = try Self.registers(
            [Make.action(101, at: 0), Make.action(2, at: 6)], thresholds: [5, 10, 15], resetsDaily: true)
        let load = WildLoad()
        let time = Self.start + 1_000_000
        let readings = registers.readings(at: time, load: load)
        #expect(
            (readings.tou + readings.blocks).reduce(0, &+)
                == load.reading(.activeImport, at: time) &- load.reading(.activeImport, at: Self.start))
    }

    @Test("Times far away do not trap; switches are followed for a hundred years", arguments: [Int64.max, 1 << 45])
    func farTimes(seconds: Int64) throws {
        let registers = try Self.registers([Make.action(101, at: 0)], thresholds: [5], resetsDaily: true)
        let readings = registers.readings(at: UTCTime(secondsSince2000: seconds), load: IdleLoadModel())
        #expect(readings == TariffReadings())
        let far = TariffRegisters(since: UTCTime(secondsSince2000: seconds), steering: registers.steering)
        _ = far.readings(at: UTCTime(secondsSince2000: .max), load: IdleLoadModel())
        let early = TariffRegisters(since: UTCTime(secondsSince2000: .min), steering: registers.steering)
        _ = early.readings(at: UTCTime(secondsSince2000: seconds), load: IdleLoadModel())
    }
}
