import COSEM
import Foundation
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// Random calendars, commands, settings of the clock and restarts: no Wh is lost, none is counted twice.
@Suite("Registers of a meter through random commands")
struct TariffCommandPropertyTests {
    private static func number(_ registers: [UInt32]) -> UInt64 { registers.reduce(0) { $0 + UInt64($1) } }

    @Test(
        "The sum of the tariff's registers grows by what the import register does, and no register goes back",
        arguments: [0x7A1, 0x7A2, 0x7A3, 0x7A4] as [UInt64])
    func conservation(seed: UInt64) throws {
        print("TariffCommandPropertyTests.conservation: seed \(seed)")
        var random = SplitMix64(seed: seed)
        var estate = TestEstate()
        _ = try estate.results("ECS01a", Self.tariff(Arguments.now, using: &random))
        var last = try TariffCommandTests.registers(estate)
        func difference(_ registers: (tou: [UInt32], blocks: [UInt32], counters: [UInt32])) -> UInt64 {
            let now = estate.meter.clock(at: estate.now)
            return Self.number(registers.tou + registers.blocks)
                &- UInt64(estate.meter.metering.reading(.activeImport, at: now))
        }
        let start = difference(last)
        for step in 0..<60 {
            let why: Comment = "seed \(seed), step \(step)"
            estate.now = estate.now + Int64.random(in: 0...40_000, using: &random)
            _ = estate.meter.advance(to: estate.now)
            var isReset = false
            switch Int.random(in: 0..<7, using: &random) {
            case 0: _ = try estate.results("ECS01a", Self.tariff(Arguments.now, using: &random))
            case 1:
                let time = estate.meter.clock(at: estate.now) + Int64.random(in: 1...100_000, using: &random)
                _ = try estate.results("ECS01a", Self.tariff(Arguments.at(time), using: &random))
            case 2:
                _ = try estate.results("ECS05")
                isReset = true
            case 3: estate.meter.setClock(offset: .random(in: -50_000...50_000, using: &random), at: estate.now)
            case 4: _ = try estate.answer(.ecs70, from: .supplier)
            case 5:
                let state = try JSONDecoder().decode(
                    DeviceState.self, from: try JSONEncoder().encode(estate.meter.state))
                let restarted = TestEstate(now: estate.now, lastCounters: estate.meter.lastCounters)
                restarted.meter.state = state
                restarted.meter.ownOriginatorCounter = estate.meter.ownOriginatorCounter
                restarted.meter.lastCounters = [:]
                estate = restarted
            default: break
            }
            let registers = try TariffCommandTests.registers(estate)
            #expect(difference(registers) == start, why)
            #expect(zip(last.tou + last.blocks, registers.tou + registers.blocks).allSatisfy { $0 <= $1 }, why)
            if isReset { #expect(registers.counters == Array(repeating: 0, count: 32), why) }
            last = registers
        }
    }

    /// ECS01a with a calendar, special days and thresholds by chance.
    ///
    /// - Parameter others: values of other items, by their places.
    static func tariff(
        _ time: COSEMData, _ others: [Int: COSEMData] = [:], using random: inout SplitMix64
    ) -> RequestArguments {
        func day(_ id: UInt8) -> COSEMData {
            TariffFixture.day(
                id,
                (0..<Int.random(in: 1...6, using: &random)).map { _ in
                    TariffFixture.action(
                        [1, 2, 3, 48, 101, 102, 108].randomElement(using: &random) ?? 1,
                        at: .random(in: 0...23, using: &random), .random(in: 0...59, using: &random))
                })
        }
        let seasons = (0..<Int.random(in: 1...4, using: &random)).map { number in
            TariffFixture.season(
                "s\(number)", month: .random(in: 1...12, using: &random), day: .random(in: 1...28, using: &random),
                week: ["a", "b"].randomElement(using: &random) ?? "a")
        }
        var changes: [Int: COSEMData] = [
            0: .array(seasons),
            1: .array(
                ["a", "b"].map { name in
                    TariffFixture.week(name, (0..<7).map { _ in UInt8.random(in: 1...3, using: &random) })
                }),
            2: .array((1...3).map { day($0) }),
            3: .array(
                (0..<UInt16.random(in: 0...3, using: &random)).map { index in
                    .structure([
                        .longUnsigned(index),
                        .octetString([0xFF, 0xFF, 11, .random(in: 1...28, using: &random), 0xFF]),
                        .unsigned(.random(in: 1...3, using: &random)),
                    ])
                }),
        ]
        for item in 4...11 {
            changes[item] = .array(
                (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    .doubleLongUnsigned([0, 500, 5_000, 20_000, .max].randomElement(using: &random) ?? 0)
                })
        }
        return Arguments.example(MessageCode("ECS01a"), activation: time, changes.merging(others) { $1 })
    }
}
