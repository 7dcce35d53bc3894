import COSEM
import Foundation
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

@Suite("Registers of random tariffs")
struct TariffRegistersPropertyTests {
    /// What the registers are, counted Wh by Wh and quarter by quarter of an hour.
    private static func counted(_ registers: TariffRegisters, to end: UTCTime, _ load: RandomLoad) -> TariffReadings {
        let steering = registers.steering
        var readings = registers.base
        var counters = (0..<4).map { block in (0..<8).map { registers.base.counter(block: block, tou: $0) } }
        var time = registers.since
        func take(_ register: Register, _ from: UTCTime, _ to: UTCTime) -> UInt64 {
            load.reading(register, at: to) &- load.reading(register, at: from)
        }
        while time < end {
            if steering.resetsCountersDaily, time.roundedDown(to: 86_400) == time, time > registers.since {
                for block in 0..<4 { counters[block] = Array(repeating: 0, count: 8) }
            }
            let next = min(end, (time + 1).roundedUp(to: 900))
            let selector = Int(steering.calendar.selector(at: time, specialDays: steering.specialDays) ?? 1)
            let energy = take(.activeImport, time, next)
            if (101...108).contains(selector) {
                let tou = selector - 101
                for _ in 0..<energy {
                    let total = counters.reduce(0) { $0 + $1[tou] }
                    let thresholds = steering.thresholds.rows[tou]
                    let block = thresholds.firstIndex { $0 == .max || total < UInt64($0) } ?? 3
                    counters[block][tou] += 1
                    readings[.touBlock(block: block, tou: tou)] &+= 1
                }
            } else {
                readings[.tou((1...48).contains(selector) ? selector - 1 : 0)] &+= energy
            }
            let secondary = Int(
                steering.secondaryCalendar.selector(at: time, specialDays: steering.secondarySpecialDays) ?? 201)
            readings[.secondaryTOU((201...204).contains(secondary) ? secondary - 201 : 0)] &+= take(
                .secondaryActiveImport, time, next)
            time = next
        }
        return readings
    }

    /// Registers of a random tariff that begin at a random moment of 2026 or 2027, and a random load.
    private static func drawn(using random: inout SplitMix64) -> (UTCTime, TariffRegisters, RandomLoad) {
        let tariff = RandomTariff(using: &random)
        let load = RandomLoad(using: &random)
        let start = moment("2026-01-01") + Int64.random(in: 0...40_000_000, using: &random)
        return (start, TariffRegisters(since: start, steering: tariff.steering), load)
    }

    @Test("Counting Wh by Wh gives the same registers", arguments: [1, 2] as [UInt64])
    func countedOneByOne(seed: UInt64) {
        print("TariffRegistersPropertyTests.countedOneByOne: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for number in 0..<12 {
            let (start, registers, load) = Self.drawn(using: &random)
            let end = start + Int64.random(in: 0...5 * 86_400, using: &random)
            let readings = registers.readings(at: end, load: load)
            let expected = Self.counted(registers, to: end, load)
            let why: Comment = "seed \(seed), tariff \(number)"
            #expect(readings.tou == expected.tou, why)
            #expect(readings.blocks == expected.blocks, why)
            #expect(readings.secondaryTOU == expected.secondaryTOU, why)
        }
    }

    @Test("Sums grow by the energy imported, and no register goes back", arguments: [3, 4] as [UInt64])
    func conservation(seed: UInt64) {
        print("TariffRegistersPropertyTests.conservation: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for number in 0..<20 {
            let (start, registers, load) = Self.drawn(using: &random)
            let times = (0..<8).map { _ in start + Int64.random(in: 0...900 * 86_400, using: &random) }.sorted()
            let all = registers.readings(at: times, load: load)
            var last = TariffReadings()
            for (time, readings) in zip(times, all) {
                let why: Comment = "seed \(seed), tariff \(number), \(time)"
                #expect(readings == registers.readings(at: time, load: load), why)
                func energy(_ register: Register) -> UInt64 {
                    load.reading(register, at: time) &- load.reading(register, at: start)
                }
                #expect((readings.tou + readings.blocks).reduce(0, +) == energy(.activeImport), why)
                #expect(readings.secondaryTOU.reduce(0, +) == energy(.secondaryActiveImport), why)
                let now = readings.tou + readings.blocks + readings.secondaryTOU
                #expect(zip(last.tou + last.blocks + last.secondaryTOU, now).allSatisfy { $0 <= $1 }, why)
                #expect(zip(readings.counters, readings.blocks).allSatisfy { $0 <= $1 }, why)
                last = readings
            }
            #expect(
                registers.readings(at: times.reversed(), load: load) == all.reversed(), "seed \(seed), tariff \(number)"
            )
        }
    }

    @Test("Rebasing anywhere changes no later reading and no register in force", arguments: [5, 6] as [UInt64])
    func rebasing(seed: UInt64) {
        print("TariffRegistersPropertyTests.rebasing: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for number in 0..<20 {
            let (start, registers, load) = Self.drawn(using: &random)
            var rebased = registers
            // Some at midnight or at a quarter of an hour, where things are switched.
            let times = (0..<10).map { _ in
                let time = start + Int64.random(in: 0...1_200 * 86_400, using: &random)
                return time.roundedUp(to: [1, 900, 86_400].randomElement(using: &random) ?? 1)
            }.sorted()
            for time in times {
                rebased = rebased.rebased(at: time, load: load)
                let why: Comment = "seed \(seed), tariff \(number), \(time)"
                #expect(rebased.since == time, why)
                for later in [time, time + Int64.random(in: 0...100 * 86_400, using: &random)] {
                    #expect(rebased.readings(at: later, load: load) == registers.readings(at: later, load: load), why)
                    #expect(
                        rebased.activeRegister(at: later, load: load)
                            == registers.activeRegister(at: later, load: load),
                        why)
                }
            }
        }
    }

    @Test("The register in force is the one that counts the next Wh", arguments: [7] as [UInt64])
    func activeRegister(seed: UInt64) {
        print("TariffRegistersPropertyTests.activeRegister: seed \(seed)")
        struct SecondLoad: LoadModel {
            /// A Wh a second.
            func reading(_ register: Register, at time: UTCTime) -> UInt64 { UInt64(max(0, time.secondsSince2000)) }
        }
        var random = SplitMix64(seed: seed)
        for number in 0..<100 {
            let tariff = RandomTariff(using: &random)
            let start = moment("2026-01-01") + Int64.random(in: 0...40_000_000, using: &random)
            let registers = TariffRegisters(since: start, steering: tariff.steering)
            let time = start + Int64.random(in: 0...200_000, using: &random)
            let register = registers.activeRegister(at: time, load: SecondLoad())
            let secondary = registers.activeSecondaryRegister(at: time)
            let readings = registers.readings(at: [time, time + 1], load: SecondLoad())
            #expect(readings[1][register] == readings[0][register] + 1, "seed \(seed), tariff \(number)")
            #expect(readings[1][secondary] == readings[0][secondary] + 1, "seed \(seed), tariff \(number)")
        }
    }

    @Test("Registers are kept as JSON and come back the same", arguments: [8] as [UInt64])
    func coding(seed: UInt64) throws {
        print("TariffRegistersPropertyTests.coding: seed \(seed)")
        var random = SplitMix64(seed: seed)
        for _ in 0..<50 {
            let load = RandomLoad(using: &random)
            let start = moment("2026-01-01")
            let registers = TariffRegisters(since: start, steering: RandomTariff(using: &random).steering)
                .rebased(at: start + 5_000_000, load: load)
            let encoded = try JSONEncoder().encode(registers)
            #expect(try JSONDecoder().decode(TariffRegisters.self, from: encoded) == registers)
        }
    }

    @Test("Damaged JSON is refused")
    func damagedCoding() throws {
        let registers = TariffRegisters(since: moment("2026-01-01"), steering: TariffSteering())
        let text = String(decoding: try JSONEncoder().encode(registers), as: UTF8.self)
        func decode(_ text: String) throws -> TariffRegisters {
            try JSONDecoder().decode(TariffRegisters.self, from: Data(text.utf8))
        }
        #expect(try decode(text) == registers)
        for (part, damaged) in [
            ("[0,", "["), ("[0,", "[0,0,"), ("[0,", "[-1,"), ("\"020A", "\"020B"), ("\"020A", "\"02"), ("\"020A", "\""),
            ("\"020A", "\"zz"), ("0300", "0400"),
        ] {
            #expect(text.contains(part))
            #expect(throws: (any Error).self) { try decode(text.replacingOccurrences(of: part, with: damaged)) }
        }
    }
}
