import Testing

@testable import LoadTest

@Suite struct ArrivalScheduleTests {
    private func due(_ schedule: ArrivalSchedule, _ count: Int, part: Int = 0, of parts: Int = 1, seed: UInt64 = 1)
        -> [Int64]
    {
        var arrivals = schedule.arrivals(part: part, of: parts, seed: seed)
        return (0..<count).map { _ in arrivals.next() }
    }

    @Test func aConstantRateIsEvenlySpaced() throws {
        let schedule = try ArrivalSchedule(.constant(rate: 400))
        #expect(due(schedule, 4) == [0, 2_500, 5_000, 7_500])
        #expect(schedule.arrivals(before: 1e6) == 400)
    }

    @Test func partsTogetherAreTheWhole() throws {
        for shape in [
            .constant(rate: 1_000), .ramp(from: 10, to: 500, seconds: 2), .burst(count: 7, seconds: 0.5),
        ] as [ArrivalSchedule.Shape] {
            let schedule = try ArrivalSchedule(shape)
            let parts = (0..<3).flatMap { due(schedule, 20, part: $0, of: 3) }
            #expect(parts.sorted() == due(schedule, 60))
        }
    }

    @Test func aRampReachesItsRateAndStaysThere() throws {
        let schedule = try ArrivalSchedule(.ramp(from: 100, to: 300, seconds: 10))
        // 100·10 + 200·10/2 messages in the ramp, then 300 a second.
        #expect(schedule.arrivals(before: 10e6) == 2_000)
        #expect(abs(schedule.microseconds(at: 2_000) - 10e6) < 1)
        #expect(abs(schedule.microseconds(at: 2_300) - 11e6) < 1)
        // Half way in time, 750 have gone.
        #expect(abs(schedule.microseconds(at: 750) - 5e6) < 1)
        let times = due(schedule, 2_500)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func aRampToNothingEnds() throws {
        let schedule = try ArrivalSchedule(.ramp(from: 10, to: 0, seconds: 2))
        #expect(due(schedule, 11).last == ArrivalSchedule.never)
        #expect(due(schedule, 10).allSatisfy { $0 <= 2_000_000 })
        #expect(schedule.arrivals(before: 1e9) == 10)
        let rising = try ArrivalSchedule(.ramp(from: 0, to: 10, seconds: 2))
        #expect(due(rising, 1) == [0])
    }

    @Test func aBurstIsDueAtOnce() throws {
        let schedule = try ArrivalSchedule(.burst(count: 3, seconds: 2))
        #expect(due(schedule, 7) == [0, 0, 0, 2_000_000, 2_000_000, 2_000_000, 4_000_000])
        #expect(schedule.arrivals(before: 4e6) == 6)
        #expect(schedule.arrivals(before: 4e6 + 1) == 9)
    }

    @Test func poissonArrivalsKeepTheirRateAndSpread() throws {
        let schedule = try ArrivalSchedule(.constant(rate: 1_000), spacing: .poisson)
        let times = due(schedule, 50_000)
        let mean = Double(times[times.count - 1]) / Double(times.count)
        #expect(abs(mean - 1_000) < 20)
        // The standard deviation of an exponential gap is its mean.
        let gaps = zip(times, times.dropFirst()).map { Double($1 - $0) }
        let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
        #expect(abs(variance.squareRoot() - 1_000) < 30)
        #expect(due(schedule, 100, seed: 7) == due(schedule, 100, seed: 7))
        #expect(due(schedule, 100, seed: 7) != due(schedule, 100, seed: 8))
        // Two parts of half the rate each.
        let part = due(schedule, 10_000, part: 1, of: 2)
        #expect(abs(Double(part[9_999]) / 10_000 - 2_000) < 80)
    }

    @Test(
        arguments: [
            .constant(rate: 0), .constant(rate: -1), .constant(rate: .nan), .constant(rate: 1e7),
            .ramp(from: 0, to: 0, seconds: 1), .ramp(from: -1, to: 5, seconds: 1), .ramp(from: 1, to: 5, seconds: 0),
            .burst(count: 0, seconds: 1), .burst(count: 5, seconds: 0),
        ] as [ArrivalSchedule.Shape])
    func whatIsOutOfBoundsIsRefused(shape: ArrivalSchedule.Shape) {
        #expect(throws: LoadError.self) { try ArrivalSchedule(shape) }
    }

    @Test func burstsAreNotPoisson() {
        #expect(throws: LoadError.self) { try ArrivalSchedule(.burst(count: 1, seconds: 1), spacing: .poisson) }
    }
}
