import COSEM
import LoadSynthesis
import Testing

@Suite("Sunshine")
struct SunTests {
    @Test("Panels give nothing by night and something by day", arguments: [50.0, 55, 60])
    func night(latitude: Double) {
        let curve = TestCurves.compiled(TestShapes.panels(latitude: latitude))
        for day in stride(from: 30, to: 49_000, by: 37) {
            let sun = SunPosition(day: day, latitude: latitude, longitude: -1.5)
            let readings = curve.readings(annual: 100_000_000, seed: 8, from: .day(day), every: 1_800, count: 49)
            for slot in 0..<48 {
                let middle = (Double(slot) + 0.5) / 2
                let sine = sun.sineOfElevation(middle)
                let energy = readings[slot + 1] - readings[slot]
                if sine <= 0 { #expect(energy == 0, "\(UTCTime.day(day)), \(middle) h") }
                if sine > 0.05 { #expect(energy > 0, "\(UTCTime.day(day)), \(middle) h") }
                if middle < sun.daylight.rise || middle > sun.daylight.set { #expect(energy == 0) }
            }
        }
    }

    @Test("Panels follow the year and clouds")
    func year() {
        let roofs = Cohort(TestCurves.panels, annual: 1_800_000, meters: 30)
        let ratio = roofs.mean(days: roofs.days(month: 1)) / roofs.mean(days: roofs.days(month: 7))
        #expect((0.08...0.25).contains(ratio), "January to July \(ratio)")
        // High summer, where the season changes little.
        let variation = roofs.totals.reduce(0) { $0 + Statistics(Array($1[135..<215])).variation } / 30
        #expect((0.4...0.7).contains(variation), "\(variation)")
        let slots = (0..<48).map { roofs.mean(slot: $0) }
        let noon = slots.indices.max { slots[$0] < slots[$1] } ?? 0
        #expect((23...25).contains(noon), "slot \(noon)")
        for days in roofs.totals { #expect(abs(days.reduce(0, +) / 1_800_000 - 1) < 0.08) }
    }

    @Test("Roofs of a region have their dull days together")
    func commonWeather() {
        let roofs = Cohort(TestCurves.panels, annual: 1_800_000, meters: 30)
        let common = (135..<215).map { day in roofs.totals.reduce(0) { $0 + $1[day] } }
        #expect(Statistics(common).variation > 0.25, "\(Statistics(common).variation)")
    }
}
