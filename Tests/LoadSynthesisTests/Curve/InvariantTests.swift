import COSEM
import LoadSynthesis
import Testing

@Suite("Registers come first")
struct InvariantTests {
    private static let yearSeconds: Int64 = 31_556_952

    /// A meter and a day between 2000 and 2136.
    private struct Case: CustomStringConvertible {
        let annual: UInt64
        let meter: UInt64
        let day: Int

        init(_ random: inout TestRandom) {
            let most: UInt64 = [10, 4_000_000, 20_000_000, 100_000_000].randomElement(using: &random) ?? 1
            annual = .random(in: 0...most, using: &random)
            meter = random.next()
            day = .random(in: 0...49_700, using: &random)
        }

        var description: String { "annual \(annual), meter \(meter), day \(day)" }
    }

    @Test("Half hours are never negative and add up to the day", arguments: TestCurves.all, TestSeeds.all)
    func halfHours(curve: LoadCurve, seed: UInt64) {
        var random = TestRandom(seed: seed)
        for _ in 0..<40 {
            let load = Case(&random)
            let readings = curve.readings(
                annual: load.annual, seed: load.meter, from: .day(load.day), every: 1_800, count: 49)
            let isAscending = zip(readings, readings.dropFirst()).allSatisfy { $0 <= $1 }
            #expect(isAscending, "seed \(seed), \(load)")
            let midnights = curve.readings(
                annual: load.annual, seed: load.meter, from: .day(load.day), every: 86_400, count: 2)
            #expect(midnights == [readings[0], readings[48]], "seed \(seed), \(load)")
        }
    }

    @Test("Many readings at once are the same as one by one", arguments: TestCurves.all, TestSeeds.all)
    func streams(curve: LoadCurve, seed: UInt64) {
        var random = TestRandom(seed: seed)
        for _ in 0..<30 {
            let load = Case(&random)
            let period: Int64 = [60, 1_800, 1_800, 3_600, 86_400, 86_400, 604_800].randomElement(using: &random) ?? 1
            let offset = Int64.random(in: 0..<86_400, using: &random)
            let start = UTCTime.day(load.day) + (Bool.random(using: &random) ? offset / period * period : offset)
            let count = Int.random(in: 1...120, using: &random)
            let readings = curve.readings(
                annual: load.annual, seed: load.meter, from: start, every: period, count: count)
            let single = (0..<count).map {
                curve.reading(annual: load.annual, seed: load.meter, at: start + Int64($0) * period)
            }
            #expect(readings == single, "seed \(seed), \(load), from \(start) every \(period)")
        }
    }

    @Test("Readings never decrease from any second to a later one", arguments: TestCurves.all, TestSeeds.all)
    func monotone(curve: LoadCurve, seed: UInt64) {
        var random = TestRandom(seed: seed)
        for _ in 0..<20 {
            let load = Case(&random)
            var time = UTCTime.day(load.day)
            var before = curve.reading(annual: load.annual, seed: load.meter, at: time)
            for _ in 0..<20 {
                time = time + .random(in: 1...200_000, using: &random)
                let after = curve.reading(annual: load.annual, seed: load.meter, at: time)
                #expect(before <= after, "seed \(seed), \(load), \(time)")
                before = after
            }
        }
    }

    @Test("Within a half hour the register rises evenly", arguments: TestSeeds.all)
    func linear(seed: UInt64) {
        var random = TestRandom(seed: seed)
        for _ in 0..<60 {
            let load = Case(&random)
            let start = UTCTime.day(load.day) + .random(in: 0..<48, using: &random) * 1_800
            func reading(_ seconds: Int64) -> UInt64 {
                TestCurves.domestic.reading(annual: load.annual, seed: load.meter, at: start + seconds)
            }
            let energy = reading(1_800) - reading(0)
            for second in [1, 600, 900, 1_799] as [Int64] {
                #expect(
                    reading(second) == reading(0) + energy * UInt64(second) / 1_800,
                    "seed \(seed), \(load), \(start) + \(second)")
            }
        }
    }

    @Test("A week is near its part of the year and its days add up to it", arguments: TestSeeds.all)
    func weeks(seed: UInt64) {
        var random = TestRandom(seed: seed)
        for _ in 0..<40 {
            let meter = random.next()
            let monday = 2 + 7 * Int.random(in: 10...7_000, using: &random)
            let days = TestCurves.domestic.readings(
                annual: 3_650_000, seed: meter, from: .day(monday), every: 86_400, count: 8)
            let sum = (0..<7).reduce(0) { $0 + days[$1 + 1] - days[$1] }
            #expect(sum == days[7] - days[0])
            #expect((30_000...120_000).contains(sum), "seed \(seed), meter \(meter), Monday \(monday): \(sum) Wh")
        }
    }

    @Test("A meter's energy of ten years is ten times its annual", arguments: TestCurves.all, TestSeeds.all)
    func years(curve: LoadCurve, seed: UInt64) {
        let start = UTCTime.midnight(2020, 1, 1)
        for annual in [3_000_000, 100_000_000] as [UInt64] {
            let before = curve.reading(annual: annual, seed: seed, at: start)
            let after = curve.reading(annual: annual, seed: seed, at: start + 10 * Self.yearSeconds)
            let share = Double(after - before) / Double(10 * annual)
            // A decade's weather differs a little from the century's.
            #expect(abs(share - 1) < 0.04, "seed \(seed), \(annual)")
        }
    }

    @Test("The same numbers make the same meter, others another")
    func identity() {
        let start = UTCTime.midnight(2026, 1, 5)
        func readings(_ curve: LoadCurve, _ seed: UInt64) -> [UInt64] {
            curve.readings(annual: 3_000_000, seed: seed, from: start, every: 1_800, count: 100)
        }
        #expect(readings(TestCurves.domestic, 1) == readings(TestCurves.compiled(TestShapes.domestic), 1))
        #expect(readings(TestCurves.domestic, 1) != readings(TestCurves.domestic, 2))
    }
}
