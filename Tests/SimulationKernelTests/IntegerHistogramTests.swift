import SimulationKernel
import Testing

struct IntegerHistogramTests {
    private func histogram(_ values: [Int64]) -> IntegerHistogram {
        var result = IntegerHistogram()
        for value in values { result.record(value) }
        return result
    }

    @Test("Without values everything is 0")
    func empty() {
        let empty = IntegerHistogram()
        #expect(empty.count == 0 && empty.largest == 0 && empty.sum == 0 && empty.mean == 0)
        #expect(empty.quantile(0.5) == 0 && empty.count(upTo: 10) == 0)
    }

    @Test("Values 0 to 127 have a bin each, and beyond a bin is at most 1/64 of its values wide")
    func bins() {
        for value in 0...127 as ClosedRange<Int64> {
            let both = histogram([value, 1_000])
            #expect(both.quantile(0.5) == value)
        }
        // 128 and 129 share a bin, whose highest is 129; 130 has the next.
        #expect(histogram([128, 1_000]).quantile(0.5) == 129)
        #expect(histogram([130, 1_000]).quantile(0.5) == 131)
        #expect(histogram([128]).count(upTo: 127) == 0 && histogram([129]).count(upTo: 128) == 1)
    }

    @Test("Every quantile is that of the sorted values, to the width of a bin")
    func quantiles() {
        let seed = UInt64.random(in: 0...UInt64.max)
        let random = CounterRandom(seed: seed)
        let values = (0..<2_000 as Range<UInt64>).map { Int64(random.exponential(mean: 5_000, .init(1), $0)) }
        let histogram = histogram(values)
        let sorted = values.sorted()
        for percent in 0...100 {
            let share = Double(percent) / 100
            let exact = sorted[max(1, Int((share * 2_000).rounded(.up))) - 1]
            let found = histogram.quantile(share)
            #expect(found >= exact && Double(found) <= Double(exact) * (1 + 1.0 / 64) + 1, "\(share), seed \(seed)")
        }
        #expect(histogram.quantile(1) == sorted.last)
        #expect(histogram.sum == UInt64(values.reduce(0, +)), "seed \(seed)")
        #expect(histogram.mean == Double(values.reduce(0, +)) / 2_000, "seed \(seed)")
    }

    @Test("Histograms merge in any order to the same, which is that of all values")
    func merging() {
        let seed = UInt64.random(in: 0...UInt64.max)
        let random = CounterRandom(seed: seed)
        let parts = (0..<5 as Range<UInt64>).map { part in
            (0..<100 as Range<UInt64>).map { Int64(random.bits(.init(part), $0) >> (8 * part + 20)) }
        }
        let all = histogram(parts.flatMap { $0 })
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]] {
            var merged = IntegerHistogram()
            for part in order { merged.merge(histogram(parts[part])) }
            #expect(merged == all, "seed \(seed)")
        }
    }

    @Test("The extremes are counted: below 0 as 0, and the largest number of all")
    func extremes() {
        let both = histogram([.min, -1, .max])
        #expect(both.count == 3 && both.largest == .max)
        #expect(both.count(upTo: 0) == 2 && both.count(upTo: -1) == 0 && both.count(upTo: .max) == 3)
        #expect(both.quantile(0.5) == 0 && both.quantile(1) == .max)
    }

    @Test("A share that is none is taken for the nearest", arguments: [(-1.0, 5), (2.0, 9), (.infinity, 9), (.nan, 5)])
    func wrongShare(share: Double, expected: Int64) {
        #expect(histogram([5, 9]).quantile(share) == expected)
    }

    @Test("A value recorded several times is that many values; none is none")
    func times() {
        var once = IntegerHistogram()
        once.record(70, times: 3)
        once.record(9, times: 0)
        #expect(once == histogram([70, 70, 70]))
    }
}
