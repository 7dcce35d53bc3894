import COSEM
import LoadSynthesis
import Testing

@Suite("Tariff windows")
struct TariffWindowTests {
    private static let weekend = TariffWindow(weekday: [], saturday: .all, sunday: .all, clock: .local)

    @Test("Outside its window a register stands still", arguments: TestSeeds.all)
    func outside(seed: UInt64) {
        var random = TestRandom(seed: seed)
        for _ in 0..<30 {
            let meter = random.next()
            let day = Int.random(in: 10...49_000, using: &random)
            for (curve, window) in [
                (TestCurves.domesticNight, TestShapes.night), (TestCurves.domesticDay, TestShapes.night.complement),
            ] {
                let readings = curve.readings(
                    annual: 3_000_000, seed: meter, from: .day(day), every: 1_800, count: 49)
                for slot in 0..<48 where !window.weekday.contains(halfHour: slot) {
                    #expect(readings[slot + 1] == readings[slot], "seed \(seed), meter \(meter), day \(day), \(slot)")
                }
            }
        }
    }

    @Test("The shares of windows that make up the day add up to 1", arguments: TestShapes.all)
    func shares(shape: LoadShape) throws {
        let windows = [(5.0, 13.0), (13.0, 21.0), (21.0, 5.0)].map {
            TariffWindow(HalfHourMask(from: $0.0, to: $0.1), clock: .local)
        }
        var sum = 0.0
        for window in windows {
            do throws(LoadShapeError) {
                sum += try LoadCurve(shape: shape, window: window).annualShare
            } catch {
                // The car never starts to charge there.
                #expect(error == .emptyWindow)
            }
        }
        #expect(abs(sum - 1) < 1e-9)
    }

    @Test("Day and night of a home together have the energy and the half hours of the whole")
    func wholeDay() {
        let (day, night, whole) = (TestCurves.domesticDay, TestCurves.domesticNight, TestCurves.domestic)
        #expect((0.13...0.20).contains(night.annualShare))
        let annual = 3_500_000.0
        let parts = [day, night].map { Cohort($0, annual: UInt64(annual * $0.annualShare), meters: 20) }
        let all = Cohort(whole, annual: UInt64(annual), meters: 20)
        for slot in stride(from: 0, to: 48, by: 4) {
            let sum = parts[0].mean(slot: slot) + parts[1].mean(slot: slot)
            // The whole's meters are up to an hour early or late, those of a tariff are not.
            #expect(abs(sum / all.mean(slot: slot) - 1) < 0.15, "\(slot): \(sum) and \(all.mean(slot: slot))")
        }
    }

    @Test("A weekend register counts at weekends and on bank holidays, by the local clock")
    func weekend() throws {
        let curve = try LoadCurve(shape: TestShapes.domestic, window: Self.weekend)
        // Good Friday to Easter Monday 2026, in BST: from 23:00 UTC on Thursday to 23:00 UTC on Monday.
        let start = UTCTime.midnight(2026, 4, 2) + 23 * 3_600
        func reading(_ hours: Int64) -> UInt64 {
            curve.reading(annual: 1_000_000, seed: 4, at: start + hours * 3_600)
        }
        #expect(reading(0) == reading(-60))
        #expect(reading(1) > reading(0))
        #expect(reading(96) > reading(95))
        #expect(reading(96) == reading(96 + 48))
    }

    @Test("A window without any energy of the shape is refused")
    func empty() {
        let never = TariffWindow([])
        #expect(throws: LoadShapeError.emptyWindow) { try LoadCurve(shape: TestShapes.domestic, window: never) }
        let midnight = TariffWindow(HalfHourMask(from: 23, to: 1))
        #expect(throws: LoadShapeError.emptyWindow) {
            try LoadCurve(shape: TestShapes.panels(latitude: 52), window: midnight)
        }
    }
}
