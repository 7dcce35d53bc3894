import LoadSynthesis
import Testing

@Suite("Homes look like homes")
struct DomesticRealismTests {
    private static let homes = Cohort(TestCurves.domestic, annual: 3_500_000)

    @Test("The mean day has a low night, a morning and an evening peak")
    func meanDay() {
        let homes = Self.homes
        let slots = (0..<48).map { homes.mean(slot: $0) }
        #expect((75...110).contains(slots[6]), "03:00 \(slots[6]) Wh")
        #expect((170...240).contains(slots[16]), "08:00 \(slots[16]) Wh")
        #expect((160...230).contains(slots[24]), "12:00 \(slots[24]) Wh")
        let peak = slots.indices.max { slots[$0] < slots[$1] } ?? 0
        #expect((33...37).contains(peak), "slot \(peak)")
        #expect((280...360).contains(slots[peak]), "peak \(slots[peak]) Wh")
    }

    @Test("January has about 1.4 times July's energy, and Sundays some more than weekdays")
    func seasons() {
        let homes = Self.homes
        let ratio = homes.mean(days: homes.days(month: 1)) / homes.mean(days: homes.days(month: 7))
        #expect((1.3...1.5).contains(ratio), "January to July \(ratio)")
        let sunday = homes.mean(days: homes.days(.sunday)) / homes.mean(days: homes.days(.weekday))
        #expect((1.03...1.15).contains(sunday), "Sunday to weekday \(sunday)")
    }

    @Test("The same half hour differs from day to day by about its size, most in the evening")
    func slotVariation() {
        let variations = (0..<48).map { Self.homes.variation(slot: $0) }
        let mean = variations.reduce(0, +) / 48
        #expect((0.9...1.1).contains(mean), "\(mean)")
        for (slot, variation) in variations.enumerated() {
            #expect((0.7...1.3).contains(variation), "slot \(slot): \(variation)")
        }
        #expect(variations[6] < variations[36])
    }

    @Test("Days differ by about a third, not in zigzag")
    func dayVariation() {
        #expect((0.28...0.4).contains(Self.homes.dayVariation), "\(Self.homes.dayVariation)")
        #expect((-0.1...0.4).contains(Self.homes.dayCorrelation), "\(Self.homes.dayCorrelation)")
    }

    @Test("Every home has its annual energy to 3 %")
    func annual() {
        for days in Self.homes.totals { #expect(abs(days.reduce(0, +) / 3_500_000 - 1) < 0.03) }
    }

    @Test("Peaks of homes do not coincide, and none is above the fuse")
    func diversity() {
        #expect((0.05...0.5).contains(Self.homes.coincidence), "\(Self.homes.coincidence)")
        let largest = Self.homes.slots.max() ?? 0
        #expect((3_000...11_500).contains(largest), "largest half hour \(largest) Wh")
        #expect(Self.homes.slots.allSatisfy { $0 > 0 }, "a fridge always runs")
    }

    @Test("Homes have their peaks at different times")
    func habits() {
        let homes = Self.homes
        let peaks = (0..<homes.meters).map { meter in
            let sums = (0..<48).map { slot in (0..<homes.days).reduce(0) { $0 + homes[meter, $1, slot] } }
            return sums.indices.max { sums[$0] < sums[$1] } ?? 0
        }
        #expect(Set(peaks).count >= 6)
        #expect(peaks.count { (30...40).contains($0) } >= homes.meters / 2)
    }
}
