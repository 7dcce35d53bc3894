import COSEM
import Foundation
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

@Suite("Registers of a tariff through its changes")
struct TariffHistoryTests {
    private static let start = moment("2026-10-01T10:00")

    private static func midnights(_ count: Int64, before end: String) -> [UTCTime] {
        (0..<count).map { moment(end) - (count - 1 - $0) * 86_400 }
    }

    @Test("Midnights before a change read what they read then", arguments: [1, 2] as [UInt64])
    func changes(seed: UInt64) {
        print("TariffHistoryTests.changes: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for number in 0..<20 {
            let load = RandomLoad(using: &random)
            var history = TariffHistory(
                TariffRegisters(since: Self.start, steering: RandomTariff(using: &random).steering))
            var expected: [UTCTime: TariffReadings] = [:]
            var now = Self.start
            for _ in 0..<12 {
                let next = (now + Int64.random(in: 1...10 * 86_400, using: &random)).roundedUp(
                    to: [1, 86_400].randomElement(using: &random) ?? 1)
                var midnight = now.roundedUp(to: 86_400)
                while midnight < next {
                    expected[midnight] = history.registers.readings(at: midnight, load: load)
                    midnight = midnight + 86_400
                }
                now = next
                history.change(
                    at: now, load: load, steering: RandomTariff(using: &random).steering,
                    resetsCounters: Bool.random(using: &random))
                let times = expected.keys.filter { now - $0 < 31 * 86_400 }.sorted()
                let readings = history.readings(at: times + [now], load: load)
                let why: Comment = "seed \(seed), tariff \(number), \(now)"
                #expect(readings.dropLast() == times.compactMap { expected[$0] }[...], why)
                #expect(readings.last == history.registers.base, why)
            }
        }
    }

    @Test("31 midnights are kept; before them the first of these is read")
    func capacity() throws {
        var random = SplitMix64(seed: 1)
        let load = RandomLoad(using: &random)
        let registers = TariffRegisters(since: Self.start, steering: TariffSteering())
        var history = TariffHistory(registers)
        for day: Int64 in 1...60 { history.change(at: Self.start + day * 86_400, load: load) }
        let times = Self.midnights(31, before: "2026-11-30")
        #expect(history.readings(at: times, load: load) == registers.readings(at: times, load: load))
        let before = history.readings(at: [times[0] - 86_400, UTCTime(secondsSince2000: .min)], load: load)
        #expect(before.allSatisfy { $0 == registers.readings(at: times[0], load: load) })
        #expect(try JSONEncoder().encode(history).count < 40_000)
    }

    @Test("Where the clock is put back, the midnights ahead come again")
    func clockPutBack() {
        var random = SplitMix64(seed: 2)
        let load = RandomLoad(using: &random)
        var history = TariffHistory(TariffRegisters(since: Self.start, steering: TariffSteering()))
        let before = history.registers.readings(at: moment("2026-10-03"), load: load)
        history.change(at: moment("2026-10-08T12:00"), load: load, resumingAt: moment("2026-10-03T12:00"))
        #expect(history.registers.since == moment("2026-10-03T12:00"))
        let readings = history.readings(at: [moment("2026-10-03"), moment("2026-10-04")], load: load)
        #expect(readings[0] == before)
        #expect(readings[1] == history.registers.readings(at: moment("2026-10-04"), load: load))
    }

    @Test("Midnights that a clock put back and forward skips read the last before them")
    func skippedMidnights() {
        var random = SplitMix64(seed: 5)
        let load = RandomLoad(using: &random)
        var history = TariffHistory(TariffRegisters(since: Self.start, steering: TariffSteering()))
        let before = history.registers.readings(at: moment("2026-10-03"), load: load)
        history.change(at: moment("2026-10-08T12:00"), load: load, resumingAt: moment("2026-10-03T12:00"))
        history.change(at: moment("2026-10-03T13:00"), load: load, resumingAt: moment("2026-10-12T12:00"))
        #expect(history.readings(at: [moment("2026-10-06")], load: load) == [before])
    }

    @Test("A change at a time that is behind keeps the base", arguments: [Int64.min, -1, 0, 1, .max])
    func changeBehind(seconds: Int64) {
        var random = SplitMix64(seed: 3)
        let load = RandomLoad(using: &random)
        var history = TariffHistory(TariffRegisters(since: Self.start, steering: TariffSteering()))
        history.change(at: UTCTime(secondsSince2000: seconds), load: load)
        #expect(history.registers.since == max(Self.start, UTCTime(secondsSince2000: seconds)))
        _ = history.readings(at: [UTCTime(secondsSince2000: .max), UTCTime(secondsSince2000: .min)], load: load)
    }

    @Test("A history is kept as JSON and comes back the same")
    func coding() throws {
        var random = SplitMix64(seed: 4)
        let load = RandomLoad(using: &random)
        var history = TariffHistory(
            TariffRegisters(since: Self.start, steering: RandomTariff(using: &random).steering))
        history.change(at: Self.start + 400_000, load: load)
        let encoded = try JSONEncoder().encode(history)
        #expect(try JSONDecoder().decode(TariffHistory.self, from: encoded) == history)
    }
}
