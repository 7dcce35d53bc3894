import COSEM
import LoadSynthesis
import Testing

@Suite("Extreme arguments")
struct LimitTests {
    private static let times: [Int64] = [
        .min, -1_000_000_000_000, -86_400, -1, 0, 1, 1_799, 86_400, 2 * 86_400, Int64(UInt32.max) - 1,
        Int64(UInt32.max), Int64(UInt32.max) + 1_000_000, 1_000_000_000_000, .max,
    ]

    @Test(
        "Every time has a reading, 0 before 2000, and they ascend", arguments: TestCurves.all,
        [0, 1, 2, 100_000_000, .max] as [UInt64])
    func everyTime(curve: LoadCurve, annual: UInt64) {
        var before: UInt64 = 0
        for seconds in Self.times {
            let reading = curve.reading(annual: annual, seed: 5, at: UTCTime(secondsSince2000: seconds))
            #expect(reading >= before, "\(seconds)")
            if seconds <= 0 { #expect(reading == 0, "\(seconds)") }
            if annual == 0 { #expect(reading == 0, "\(seconds)") }
            before = reading
        }
        let years = Double(UInt32.max) / 31_556_952
        let annual = Double(min(annual, LoadCurve.largestAnnual))
        #expect(abs(Double(before) - annual * years) <= 2 + 0.01 * annual * years)
    }

    @Test(
        "Streams cross the ends of the calendar", arguments: TestCurves.all, [1_800, 86_400, 77, 0, -1_800] as [Int64])
    func streams(curve: LoadCurve, period: Int64) {
        for seconds in Self.times + [-9_000, Int64(UInt32.max) / 1_800 * 1_800, 49_700 * 86_400, 49_716 * 86_400] {
            let start = UTCTime(secondsSince2000: seconds)
            let readings = curve.readings(annual: 3_000_000, seed: 9, from: start, every: period, count: 60)
            for index in [0, 1, 30, 59] {
                let time = UTCTime(secondsSince2000: seconds &+ Int64(index) &* period)
                #expect(readings[index] == curve.reading(annual: 3_000_000, seed: 9, at: time), "\(seconds) \(index)")
            }
        }
    }

    @Test("Readings are added to what is there, and none to nothing")
    func adds() {
        let start = UTCTime.midnight(2026, 11, 1)
        var readings: [UInt64] = [1_000, 2_000]
        var span = readings.mutableSpan
        TestCurves.domestic.add(to: &span, annual: 3_000_000, seed: 1, from: start, every: 1_800)
        let plain = TestCurves.domestic.readings(annual: 3_000_000, seed: 1, from: start, every: 1_800, count: 2)
        #expect(readings == [plain[0] + 1_000, plain[1] + 2_000])
        #expect(TestCurves.car.readings(annual: 1, seed: 1, from: start, every: 1_800, count: 0).isEmpty)
    }

    @Test("Extreme noise, spikes and seasons keep all energy", arguments: TestSeeds.all)
    func extremeShapes(seed: UInt64) throws {
        var spike = Array(repeating: 0.0, count: 48)
        spike[20] = 1
        spike[21] = 1e-9
        let shapes = [
            LoadShape(
                name: "spike", kind: .days([.highSummer: [.sunday: .points(spike)]]), dayVariation: 3,
                slotVariation: 3, baseShare: 0),
            LoadShape(
                name: "still", kind: .days([.winter: [.weekday: LoadShapeTests.flat]]), dayVariation: 0,
                slotVariation: 0, baseShare: 1),
            LoadShape(
                name: "frost", kind: .days([.winter: [.weekday: LoadShapeTests.flat]]),
                heating: Heating(share: 1, baseTemperature: 0, shape: .points(spike)), dayVariation: 3,
                slotVariation: 3, baseShare: 0.5, largestHalfHour: 1),
        ]
        for shape in shapes {
            let curve = try LoadCurve(shape: shape)
            for day in stride(from: 300, to: 49_000, by: 2_345) {
                for annual in [1, 5_000, 100_000_000] as [UInt64] {
                    let readings = curve.readings(
                        annual: annual, seed: seed, from: .day(day), every: 1_800, count: 8 * 48)
                    #expect(zip(readings, readings.dropFirst()).allSatisfy { $0 <= $1 })
                    let midnights = curve.readings(annual: annual, seed: seed, from: .day(day), every: 86_400, count: 8)
                    #expect(midnights == (0..<8).map { readings[48 * $0] }, "seed \(seed), \(shape.name), day \(day)")
                }
            }
        }
    }

    @Test("No half hour exceeds the fuse, and no energy is lost for it")
    func fuse() {
        let start = UTCTime.midnight(2025, 1, 1)
        for meter in 0..<20 as Range<UInt64> {
            let readings = TestCurves.domestic.readings(
                annual: 30_000_000, seed: CounterHash.mix(3, meter), from: start, every: 1_800, count: 365 * 48 + 1)
            let largest = zip(readings, readings.dropFirst()).map { $1 - $0 }.max() ?? 0
            // Rounding to whole Wh may add one.
            #expect((11_400...11_501).contains(largest))
            #expect(abs(Double(readings[365 * 48] - readings[0]) / 30_000_000 - 1) < 0.03)
        }
    }
}
