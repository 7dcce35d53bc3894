import SimulationKernel
import Testing

/// Draws are of fixed seeds, so what they come to does not differ from run to run; the bounds are beyond five standard
/// errors.
struct CounterRandomTests {
    private let purpose = CounterRandom.Purpose(1)
    private let draws = 20_000

    @Test("The same key gives the same number, whatever was drawn before")
    func reproducible() {
        let first = CounterRandom(seed: 7)
        let expected = first.bits(purpose, 3, attempt: 2)
        for entity in 0..<100 as Range<UInt64> { _ = first.bits(purpose, entity) }
        #expect(first.bits(purpose, 3, attempt: 2) == expected)
        #expect(CounterRandom(seed: 7).bits(.init(1), 3, attempt: 2) == expected)
        #expect(first == CounterRandom(seed: 7))
    }

    @Test("Another seed, purpose, entity, attempt or child gives another number")
    func keys() {
        let random = CounterRandom(seed: 7)
        let others = [
            random.bits(purpose, 3), CounterRandom(seed: 8).bits(purpose, 3), random.bits(.init(2), 3),
            random.bits(purpose, 4), random.bits(purpose, 3, attempt: 1), random.child(0).bits(purpose, 3),
            random.child(1).bits(purpose, 3), random.child(0).child(1).bits(purpose, 3),
            random.child(1).child(0).bits(purpose, 3),
        ]
        #expect(Set(others).count == others.count)
    }

    @Test("No number comes twice among purposes, entities, attempts and children")
    func distinct() {
        let random = CounterRandom(seed: 0)
        var seen: Set<UInt64> = []
        for child in 0..<10 as Range<UInt64> {
            for purpose in 0..<10 as Range<UInt64> {
                for entity in 0..<20 as Range<UInt64> {
                    for attempt in 0..<10 as Range<UInt64> {
                        seen.insert(random.child(child).bits(.init(purpose), entity, attempt: attempt))
                    }
                }
            }
        }
        #expect(seen.count == 20_000)
    }

    /// Correlation of two series of even draws, which should be that of independent ones: 0 with standard error 1/√n.
    private func correlation(_ first: (UInt64) -> Double, _ second: (UInt64) -> Double) -> Double {
        var sum = 0.0
        for number in 0..<UInt64(draws) { sum += (first(number) - 0.5) * (second(number) - 0.5) }
        return 12 * sum / Double(draws)
    }

    @Test("Draws of neighbouring entities, attempts, purposes, children and seeds do not depend on each other")
    func independence() {
        let random = CounterRandom(seed: 5)
        let unit: (UInt64) -> Double = { random.unit(purpose, $0) }
        let bound = 5 / Double(draws).squareRoot()
        #expect(abs(correlation(unit) { random.unit(purpose, $0 + 1) }) < bound)
        #expect(abs(correlation(unit) { random.unit(purpose, $0, attempt: 1) }) < bound)
        #expect(abs(correlation(unit) { random.unit(.init(2), $0) }) < bound)
        #expect(abs(correlation(unit) { random.child(1).unit(purpose, $0) }) < bound)
        #expect(abs(correlation(unit) { CounterRandom(seed: 6).unit(purpose, $0) }) < bound)
        #expect(abs(correlation(unit, unit) - 1) < 0.05, "a series correlates with itself")
    }

    private func moments(_ draw: (UInt64) -> Double) -> (mean: Double, variance: Double) {
        var sum = 0.0
        var squares = 0.0
        for number in 0..<UInt64(draws) {
            let value = draw(number)
            sum += value
            squares += value * value
        }
        let mean = sum / Double(draws)
        return (mean, squares / Double(draws) - mean * mean)
    }

    @Test("Even draws are from 0 to below 1, of mean 1/2 and variance 1/12")
    func unit() {
        let random = CounterRandom(seed: 11)
        let (mean, variance) = moments { random.unit(purpose, $0) }
        #expect(abs(mean - 0.5) < 0.011)
        #expect(abs(variance - 1.0 / 12) < 0.003)
        for number in 0..<1_000 as Range<UInt64> { #expect((0..<1).contains(random.unit(purpose, number))) }
    }

    @Test("Exponential draws are of their mean and its square as variance")
    func exponential() {
        let random = CounterRandom(seed: 12)
        let (mean, variance) = moments { random.exponential(mean: 4, purpose, $0) }
        #expect(abs(mean - 4) < 0.15)
        #expect(abs(variance - 16) < 1.6)
        for number in 0..<1_000 as Range<UInt64> { #expect(random.exponential(mean: 4, purpose, number) >= 0) }
    }

    @Test("Normal draws are of mean 0 and variance 1")
    func normal() {
        let random = CounterRandom(seed: 13)
        let (mean, variance) = moments { random.normal(purpose, $0) }
        #expect(abs(mean) < 0.036)
        #expect(abs(variance - 1) < 0.05)
    }

    @Test("What has probability p happens in p of the cases; 0 never, 1 always", arguments: [0, 0.001, 0.3, 1])
    func happens(probability: Double) {
        let random = CounterRandom(seed: 14)
        var happened = 0
        for number in 0..<UInt64(draws) where random.happens(probability, purpose, number) { happened += 1 }
        let error = (probability * (1 - probability) / Double(draws)).squareRoot()
        #expect(abs(Double(happened) / Double(draws) - probability) <= 5 * error)
    }
}
