import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// Tariffs as commands write them, and what the registers of a whole meter do by them: ECS01a, 05, 17d, 17e, 21a, 24, 48.
/// The load imports 1 Wh every two seconds, the secondary element 2.
@Suite("Tariffs that were written to a meter")
struct TariffCommandTests {
    /// ECS01a: one day for the whole year, with these steps, and thresholds of TOU 1 to 8.
    static func tariff(
        _ steps: [COSEMData], thresholds: [UInt32] = [], activation time: COSEMData = Arguments.now,
        price: (Int) -> Int16 = { Int16($0) }
    ) -> RequestArguments {
        var changes: [Int: COSEMData] = [
            0: .array([TariffFixture.season("all", month: 1, day: 1, week: "w")]),
            1: .array([TariffFixture.week("w", Array(repeating: 1, count: 7))]),
            2: .array([TariffFixture.day(1, steps)]),
            14: Arguments.prices(DeviceAttribute.tariffIndices.map { [$0] }, price),
        ]
        for item in 4...11 { changes[item] = .array(thresholds.map { .doubleLongUnsigned($0) }) }
        return Arguments.example(MessageCode("ECS01a"), activation: time, changes)
    }

    /// Register 2 from 07:00 on, register 1 from midnight on.
    private static let twoRates = [TariffFixture.action(1, at: 0), TariffFixture.action(2, at: 7)]

    /// Readings of the 48 TOU registers, of the 32 block registers, and of the 32 block counters.
    static func registers(_ estate: TestEstate) throws -> (tou: [UInt32], blocks: [UInt32], counters: [UInt32]) {
        guard case .structure(let lists)? = try estate.answer(.ecs17d, from: .supplier).response.values.first,
            case .structure(let places)? = try estate.answer(.ecs17e, from: .supplier).response.values.first,
            let tou = lists.first?.numbers, let all = places.first?.numbers, all.count == 64
        else { throw NoSuchValue(text: "no registers") }
        let rows = (0..<8).map { Array(all[8 * $0..<8 * $0 + 8]) }
        return (
            tou, stride(from: 0, to: 8, by: 2).flatMap { rows[$0] }, stride(from: 1, to: 8, by: 2).flatMap { rows[$0] }
        )
    }

    @Test("Two rates: each register counts in its hours, the sum is the import")
    func twoRates() throws {
        let estate = TestEstate()
        let before = try Self.registers(estate)
        #expect(try estate.results("ECS01a", Self.tariff(Self.twoRates)) == Array(repeating: 0, count: 21))
        #expect(try Self.registers(estate).tou == before.tou)
        // From noon to midnight register 2, to 07:00 register 1, to 08:00 register 2 again.
        estate.now = moment("2026-11-02T08:00")
        let after = try Self.registers(estate)
        var expected = before.tou
        expected[0] += 7 * 1_800
        expected[1] += 13 * 1_800
        #expect(after.tou == expected)
        #expect(after.blocks == before.blocks && after.counters == before.counters)
        #expect(estate.meter.metering.reading(.activeImport, at: estate.now) == 0x0028_8A20 + 20 * 1_800)
    }

    @Test("ECS24: the price in force is that of the register that counts")
    func activePrice() throws {
        let estate = TestEstate()
        // Index 01 costs 0, 02 costs 1, and so on; A1 costs 48.
        let steps = Self.twoRates + [TariffFixture.action(101, at: 20)]
        _ = try estate.results("ECS01a", Self.tariff(steps, thresholds: [1_000], price: { Int16(100 + $0) }))
        _ = try estate.results("ECS05")
        for (time, price) in [
            ("2026-11-01T12:00", UInt32(101)), ("2026-11-01T19:59:59", 101), ("2026-11-01T20:00", 148),
            // 1,000 Wh take 2,000 seconds; after them the second block.
            ("2026-11-01T20:33:19", 148), ("2026-11-01T20:33:20", 156), ("2026-11-02T00:00", 100),
            ("2026-11-02T07:00", 101),
        ] {
            estate.now = moment(time)
            #expect(try estate.data("ECS24").starts(with: octets("06 \(price.hexadecimal) 02020FFB16FE")), "\(time)")
        }
    }

    @Test("ECS17e: energy goes into the next block when the counters reach a threshold")
    func blocks() throws {
        let estate = TestEstate()
        #expect(try estate.results("ECS05") == [0])
        let before = try Self.registers(estate)
        #expect(before.counters == Array(repeating: 0, count: 32))
        _ = try estate.results("ECS01a", Self.tariff([TariffFixture.action(103, at: 0)], thresholds: [1_000, 2_500]))
        estate.now = estate.now + 2 * 3_600
        let after = try Self.registers(estate)
        var (blocks, counters) = (before.blocks, before.counters)
        for (block, energy) in [UInt32(1_000), 1_500, 1_100].enumerated() {
            blocks[8 * block + 2] += energy
            counters[8 * block + 2] += energy
        }
        #expect(after.blocks == blocks && after.counters == counters && after.tou == before.tou)
        // ECS05: the counters alone.
        #expect(try estate.results("ECS05") == [0])
        let reset = try Self.registers(estate)
        #expect(reset.blocks == blocks && reset.counters == Array(repeating: 0, count: 32))
        estate.now = estate.now + 1_000
        blocks[2] += 500
        #expect(try Self.registers(estate).blocks == blocks)
    }

    @Test("ECS48: counters are 0 at every midnight from then on")
    func dailyReset() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS05")
        _ = try estate.results("ECS01a", Self.tariff([TariffFixture.action(101, at: 0)], thresholds: [40_000]))
        let daily = COSEMData.array([
            .structure([.octetString(octets("00000000")), .octetString(octets("FFFFFFFFFF"))])
        ])
        #expect(try estate.results("ECS48", RequestArguments([daily])) == [0])
        estate.now = moment("2026-11-03T01:00")
        #expect(try Self.registers(estate).counters[0] == 1_800)
        // Off again.
        #expect(try estate.results("ECS48", RequestArguments([.array([])])) == [0])
        estate.now = moment("2026-11-04T01:00")
        let counters = try Self.registers(estate).counters
        #expect(counters[0] == 40_000 && counters[8] == 1_800 * 25 - 40_000)
    }

    @Test("ECS21a: midnights before the change show what the registers read then, those after it the new ones")
    func dailyReads() throws {
        let estate = TestEstate()
        let range = moment("2026-10-31")...moment("2026-11-03")
        let before = try estate.answer(.ecs21a, from: .supplier, range: range).rows()
        #expect(before.count == 2)
        let base = try Self.registers(estate).tou
        _ = try estate.results("ECS01a", Self.tariff(Self.twoRates))
        #expect(try estate.answer(.ecs21a, from: .supplier, range: range).rows() == before)
        estate.now = moment("2026-11-03T00:00")
        _ = try estate.results("ECS05")
        let after = try estate.answer(.ecs21a, from: .supplier, range: range).rows()
        #expect(Array(after.prefix(2)) == before)
        let tou = after.compactMap { $0.compactMap(\.numbers).first }
        #expect(tou.count == 4)
        #expect(tou[2][1] == base[1] + 12 * 1_800 && tou[2][0] == base[0])
        #expect(tou[3][1] == base[1] + 29 * 1_800 && tou[3][0] == base[0] + 7 * 1_800)
    }

    @Test("At a time: the registers are steered from that moment, however late the meter is looked at")
    func atTime() throws {
        let estate = TestEstate()
        _ = try estate.results("ECS01a", Self.tariff([TariffFixture.action(5, at: 0)]))
        let base = try Self.registers(estate).tou
        let time = moment("2026-11-01T13:00")
        _ = try estate.results("ECS01a", Self.tariff([TariffFixture.action(6, at: 0)], activation: Arguments.at(time)))
        estate.now = moment("2026-11-01T15:00")
        #expect(
            estate.meter.advance(to: estate.now).map(\.alert.messageCode)
                == Array(repeating: .futureDatedInstruction, count: 6) + [.ecs68])
        let tou = try Self.registers(estate).tou
        #expect(tou[4] == base[4] + 1_800 && tou[5] == base[5] + 2 * 1_800)
    }

    @Test("ECS01c steers the secondary element of a twin element alone")
    func secondary() throws {
        let estate = TestEstate(.twinElement)
        func registers() throws -> [UInt32] {
            guard case .structure(let lists)? = try estate.answer(.ecs17d, from: .supplier).response.values.first,
                lists.count == 2
            else { throw NoSuchValue(text: "no registers") }
            return lists[1].numbers ?? []
        }
        let before = try registers()
        let arguments = Arguments.example(
            MessageCode("ECS01c"), activation: Arguments.now,
            [
                0: Arguments.prices([[1], [2], [3], [4]], commodity: LogicalName(1, 20, 1, 8, 0)) { Int16(7 * $0) },
                3: .array([TariffFixture.day(1, [TariffFixture.action(203, at: 0), TariffFixture.action(202, at: 18)])]
                ),
            ])
        #expect(try estate.results("ECS01c", arguments) == Array(repeating: 0, count: 8))
        estate.now = moment("2026-11-01T20:00")
        #expect(try registers() == [before[0], before[1] + 2 * 3_600, before[2] + 6 * 3_600, before[3]])
        // The price of the second register.
        let start = "0203 0202 0F03 0FFB 0203 12 0003 0906 0114010800FF 0F02 0104"
        let prices = "0202 0901 01 10 0000 0202 0901 02 10 0007 0202 0901 03 10 000E 0202 0901 04 10 0015"
        #expect(try estate.data("ECS24b").starts(with: octets("\(start) \(prices) 06 00000007 02020FFB16FE")))
    }
}
