import LoadSynthesis
import Testing

@Suite("Other loads look like what they are")
struct HeatingRealismTests {
    @Test("An office keeps its Sundays: weekends do not smear into the week")
    func business() {
        let offices = Cohort(TestCurves.business, annual: 20_000_000, meters: 20)
        let ratio = offices.mean(days: offices.days(.sunday)) / offices.mean(days: offices.days(.weekday))
        // 48 × 1.5 to 20 × 10 + 28 × 1.5.
        #expect(abs(ratio / (72.0 / 242) - 1) < 0.05, "Sunday to weekday \(ratio)")
        #expect(offices.mean(slot: 24) > 3 * offices.mean(slot: 6))
    }

    @Test("Storage heaters charge in winter nights only")
    func economy7() {
        let homes = Cohort(TestCurves.economy7, annual: 6_000_000, meters: 20)
        let night = (1..<15).reduce(0) { $0 + homes.mean(slot: $1) }
        let day = (0..<48).reduce(0) { $0 + homes.mean(slot: $1) }
        #expect((0.42...0.62).contains(night / day), "night's share \(night / day)")
        let ratio = homes.mean(days: homes.days(month: 1)) / homes.mean(days: homes.days(month: 7))
        #expect((2.2...4).contains(ratio), "January to July \(ratio)")
        #expect(homes.mean(slot: 6) > 2 * homes.mean(slot: 24))
    }

    @Test("A heat pump follows the cold, has a morning peak and works at night")
    func heatPump() {
        let homes = Cohort(TestCurves.heatPump, annual: 4_000_000, meters: 20)
        let ratio = homes.mean(days: homes.days(month: 1)) / homes.mean(days: homes.days(month: 7))
        #expect((3.5...6).contains(ratio), "January to July \(ratio)")
        let slots = (0..<48).map { homes.mean(slot: $0) }
        let peak = slots.indices.max { slots[$0] < slots[$1] } ?? 0
        #expect((12...16).contains(peak), "slot \(peak)")
        #expect((0.35...0.6).contains(slots[4] / slots[peak]), "night \(slots[4] / slots[peak])")
        for days in homes.totals { #expect(abs(days.reduce(0, +) / 4_000_000 - 1) < 0.12) }
    }

    @Test("Heating that is never needed leaves its energy to the days")
    func neverCold() throws {
        let shape = LoadShapeTests.shape {
            $0.heating = Heating(
                share: 0.9, baseTemperature: 0, shape: LoadShapeTests.flat, months: [7])
        }
        let curve = try LoadCurve(shape: shape)
        let cohort = Cohort(curve, annual: 1_000_000, meters: 2)
        for days in cohort.totals { #expect(abs(days.reduce(0, +) / 1_000_000 - 1) < 0.03) }
    }

    @Test("The same weather acts on all curves of a region")
    func weather() throws {
        func totals(_ seed: UInt64) throws -> [Double] {
            let curve = try LoadCurve(shape: TestShapes.heatPump, weatherSeed: seed)
            return Cohort(curve, annual: 4_000_000, meters: 1, days: 90).totals[0]
        }
        #expect(try totals(1) == totals(1))
        #expect(try totals(1) != totals(2))
    }
}
