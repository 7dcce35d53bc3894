import Foundation
import Testing

@testable import LoadTest

@Suite struct MeterOrderTests {
    @Test func sequentialGoesRound() {
        let draw = MeterDraw(.sequential, of: 5..<8, seed: 1)
        #expect((0..<7).map { draw.meter(ofMessage: $0) } == [5, 6, 7, 5, 6, 7, 5])
    }

    @Test func randomIsEvenAndRepeatable() {
        let draw = MeterDraw(.random, of: 10..<20, seed: 3)
        var counts = [Int](repeating: 0, count: 20)
        for number in 0..<20_000 as Range<UInt64> { counts[draw.meter(ofMessage: number)] += 1 }
        #expect(counts[..<10].allSatisfy { $0 == 0 })
        #expect(counts[10...].allSatisfy { abs($0 - 2_000) < 200 })
        #expect(draw.meter(ofMessage: 77) == MeterDraw(.random, of: 10..<20, seed: 3).meter(ofMessage: 77))
    }

    @Test(arguments: [0.5, 1, 1.2, 2.5]) func zipfHasItsProbabilities(exponent: Double) {
        let count = 1_000
        let draw = MeterDraw(.zipf(exponent: exponent), of: 0..<count, seed: 9)
        var counts = [Int](repeating: 0, count: count)
        let messages = 100_000
        for number in 0..<UInt64(messages) { counts[draw.meter(ofMessage: number)] += 1 }
        let total = (1...count).reduce(0) { $0 + pow(Double($1), -exponent) }
        for rank in [1, 2, 3, 10, 100] {
            let expected = Double(messages) * pow(Double(rank), -exponent) / total
            // Five standard deviations.
            #expect(abs(Double(counts[rank - 1]) - expected) < 5 * expected.squareRoot() + 5, "rank \(rank)")
        }
    }

    @Test func zipfOfOneMeterIsThatMeter() {
        let draw = MeterDraw(.zipf(exponent: 1), of: 4..<5, seed: 1)
        #expect((0..<100).allSatisfy { draw.meter(ofMessage: $0) == 4 })
    }

    @Test func zipfOfManyMetersNeedsNoTable() {
        let draw = MeterDraw(.zipf(exponent: 1.1), of: 0..<32_000_000, seed: 1)
        #expect((0..<1_000).allSatisfy { (0..<32_000_000).contains(draw.meter(ofMessage: $0)) })
    }

    @Test func ordersAreRead() throws {
        #expect(try MeterOrder("sequential") == .sequential)
        #expect(try MeterOrder("random") == .random)
        #expect(try MeterOrder("Random") == .random)
        #expect(try MeterOrder("zipf") == .zipf(exponent: 1))
        #expect(try MeterOrder("zipf:0.9") == .zipf(exponent: 0.9))
        #expect("\(try MeterOrder("zipf:2"))" == "zipf:2")
        for text in ["", "zip", "zipf:", "zipf:0", "zipf:-1", "zipf:nan", "zipf:99", "randomly"] {
            #expect(throws: LoadError.self) { try MeterOrder(text) }
        }
    }
}
