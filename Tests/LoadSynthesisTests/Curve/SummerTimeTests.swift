import COSEM
import LoadSynthesis
import Testing

@Suite("Summer time")
struct SummerTimeTests {
    /// One half hour of the day from 18:00 on and nothing else, without any noise.
    private static func sixOClock(_ clock: LoadClock) -> LoadCurve {
        var points = Array(repeating: 0.0, count: 48)
        points[36] = 1
        // A window keeps meters from being early or late.
        return TestCurves.compiled(
            LoadShape(
                name: "six o'clock", clock: clock, kind: .days([.winter: [.weekday: .points(points)]]),
                dayVariation: 0, slotVariation: 0, baseShare: 0), TariffWindow(.all))
    }

    private static func slots(_ curve: LoadCurve, _ date: UTCTime) -> [Int] {
        let readings = curve.readings(annual: 3_650_000, seed: 1, from: date, every: 1_800, count: 49)
        return (0..<48).filter { readings[$0 + 1] > readings[$0] }
    }

    @Test(
        "Six o'clock is 17:00 UTC in summer, from the Sunday of the change on",
        arguments: [(3, 29, 36), (3, 30, 34), (3, 31, 34), (7, 1, 34), (10, 25, 34), (10, 26, 36), (10, 27, 36)])
    func local(month: Int, day: Int, slot: Int) {
        #expect(Self.slots(Self.sixOClock(.local), .midnight(2025, month, day)) == [slot])
        #expect(Self.slots(Self.sixOClock(.utc), .midnight(2025, month, day)) == [36])
    }

    @Test("Half past midnight is the UTC day before in summer, and comes once on each change's day")
    func midnight() {
        var points = Array(repeating: 0.0, count: 48)
        points[1] = 1
        let curve = TestCurves.compiled(
            LoadShape(
                name: "half past midnight", kind: .days([.winter: [.weekday: .points(points)]]), dayVariation: 0,
                slotVariation: 0, baseShare: 0), TariffWindow(.all))
        #expect(Self.slots(curve, .midnight(2025, 3, 29)) == [1])
        #expect(Self.slots(curve, .midnight(2025, 3, 30)) == [1, 47])
        #expect(Self.slots(curve, .midnight(2025, 3, 31)) == [47])
        #expect(Self.slots(curve, .midnight(2025, 10, 25)) == [47])
        #expect(Self.slots(curve, .midnight(2025, 10, 26)) == [])
        #expect(Self.slots(curve, .midnight(2025, 10, 27)) == [1])
    }

    @Test("The hour that comes twice has its energy twice, the one that is left out has none")
    func twice() {
        var points = Array(repeating: 0.0, count: 48)
        points[3] = 1
        points[40] = 1
        let curve = TestCurves.compiled(
            LoadShape(
                name: "half past one", kind: .days([.winter: [.weekday: .points(points)]]), dayVariation: 0,
                slotVariation: 0, baseShare: 0), TariffWindow(.all))
        #expect(Self.slots(curve, .midnight(2025, 3, 30)) == [38])
        #expect(Self.slots(curve, .midnight(2025, 10, 26)) == [1, 3, 40])
    }
}
