import Testing

@testable import LoadSynthesis

@Suite("Noise")
struct NoiseTests {
    @Test("Hashes are SplitMix64's sequence")
    func sequence() {
        // The published generator's first numbers from seed 1234567.
        #expect(CounterHash.mix(1_234_567, 1) == 6_457_827_717_110_365_317)
        #expect(CounterHash.mix(1_234_567, 2) == 3_203_168_211_198_807_973)
    }

    @Test(
        "Tables have a mean of exactly 1 and the spread that was asked for", arguments: [0, 0.05, 0.3, 0.7, 1.2, 2, 3])
    func tables(variation: Double) {
        let entries = NoiseTable.entries(variation: variation)
        #expect(entries.count == 256)
        #expect(entries.reduce(0) { $0 + Int($1) } == 256 * 256)
        #expect(abs(Statistics(entries.map { Double($0) }).variation - variation) < 0.02)
        #expect(entries.allSatisfy { $0 >= 4 && $0 <= 4_096 })
    }

    @Test("Even tables never reach twice the mean", arguments: [0, 0.2, 0.5, 0.56])
    func evenTables(variation: Double) {
        let entries = NoiseTable.entries(variation: variation, isEven: true)
        #expect(entries.reduce(0) { $0 + Int($1) } == 256 * 256)
        #expect(abs(Statistics(entries.map { Double($0) }).variation - variation) < 0.01)
        #expect(entries.allSatisfy { $0 >= 4 && $0 <= 512 })
    }

    @Test("Small tables have a mean of exactly 1 too")
    func smallTables() {
        for table in [NoiseTable.twoStates(lowSixteenths: 5, variation: 0.45), NoiseTable.even(reach: 0.35)] {
            #expect(table.reduce(0) { $0 + Int($1) } == 16 * 256)
            #expect(table.allSatisfy { $0 >= 64 && $0 <= 1_024 })
        }
    }
}
