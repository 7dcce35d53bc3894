import LoadSynthesis
import Testing

@Suite("Charging sessions")
struct SessionTests {
    @Test("A session has constant power from its start until its energy is reached", arguments: TestSeeds.all)
    func constantPower(seed: UInt64) {
        var sessions = 0
        for day in 9_500..<9_600 {
            let readings = TestCurves.car.readings(
                annual: 2_300_000, seed: seed, from: .day(day), every: 1_800, count: 49)
            let slots = (0..<48).map { readings[$0 + 1] - readings[$0] }
            guard let first = slots.firstIndex(where: { $0 > 0 }), let last = slots.lastIndex(where: { $0 > 0 })
            else { continue }
            sessions += 1
            #expect(slots[first..<last].allSatisfy { $0 == 3_500 }, "seed \(seed), day \(day): \(slots)")
            #expect(slots[last] <= 3_500)
            // 17:00 to 21:00 local time is 16:00 to 20:00 UTC in 2026's summer.
            #expect((32..<42).contains(first), "seed \(seed), day \(day): \(first)")
        }
        #expect((40...60).contains(sessions), "seed \(seed): \(sessions) sessions of 3.5 a week")
    }

    @Test("Every week has the mean number of sessions, rounded up or down", arguments: TestSeeds.all)
    func perWeek(seed: UInt64) {
        let midnights = TestCurves.nightCar.readings(
            annual: 2_000_000, seed: seed, from: .midnight(2026, 1, 5), every: 86_400, count: 7 * 100 + 1)
        let days = zip(midnights, midnights.dropFirst()).map { $1 > $0 }
        var sum = 0
        for week in 0..<100 {
            let count = days[(7 * week)..<(7 * week + 7)].count { $0 }
            #expect([2, 3].contains(count), "seed \(seed), week \(week)")
            sum += count
        }
        #expect((225...275).contains(sum), "seed \(seed)")
    }

    @Test("A night tariff's car charges at night, also where the UTC day ends in between")
    func night() {
        let cars = Cohort(TestCurves.nightCar, annual: 2_200_000, meters: 10)
        let total = (0..<48).reduce(0) { $0 + cars.mean(slot: $1) }
        // 00:30 to 05:30 local is 23:30 to 05:30 UTC over the year, a long session more.
        let night = (0..<14).reduce(cars.mean(slot: 47)) { $0 + cars.mean(slot: $1) }
        #expect(night / total > 0.97, "\(night / total)")
    }

    @Test("Sessions restricted to a window pause outside it and lose nothing")
    func window() throws {
        let evening = TariffWindow(HalfHourMask(from: 17, to: 18.5))
        let curve = try LoadCurve(shape: TestShapes.car, window: evening)
        #expect((0.2...0.5).contains(curve.annualShare))
        for day in 9_500..<9_540 {
            let readings = curve.readings(
                annual: 1_000_000, seed: 3, from: .day(day), every: 1_800, count: 49)
            for slot in 0..<48 where readings[slot + 1] > readings[slot] {
                #expect((34..<37).contains(slot), "day \(day)")
            }
        }
    }

    @Test("The sum of many cars peaks in the evening at about a kilowatt or two each")
    func diversity() {
        let cars = Cohort(TestCurves.car, annual: 2_300_000)
        #expect((0.15...0.5).contains(cars.coincidence), "\(cars.coincidence)")
        let peak = (0..<48).map { cars.mean(slot: $0) }.max() ?? 0
        #expect((400...1_000).contains(peak), "\(2 * peak) W")
        for days in cars.totals { #expect(abs(days.reduce(0, +) / 2_300_000 - 1) < 0.03) }
    }
}
