import SimulationKernel
import Testing

@testable import RadioNet

@Suite("Segments sent until all have arrived")
struct SegmentRepeatsTests {
    /// n plus a negative binomial number: mean n/(1 − p), variance np/(1 − p)².
    @Test("Mean and variance are those of selective repeat", arguments: [1, 11, 64, 65, 200], [0.1, 0.5, 0.9])
    func moments(segments: Int, loss: Double) {
        let repeats = SegmentRepeats(loss: loss)
        let random = CounterRandom(seed: 21)
        let draws = 2_000
        var sum = 0.0
        var squares = 0.0
        for number in 0..<UInt64(draws) {
            let sent = Double(repeats.transmissions(for: segments, random, .downlink, number))
            sum += sent
            squares += sent * sent
        }
        let mean = sum / Double(draws)
        let variance = Double(segments) * loss / ((1 - loss) * (1 - loss))
        #expect(abs(mean - Double(segments) / (1 - loss)) < 5 * (variance / Double(draws)).squareRoot())
        #expect(abs(squares / Double(draws) - mean * mean - variance) < 0.3 * variance)
    }

    @Test("No message is sent in fewer segments than it has, and without loss in just as many")
    func bounds() {
        let random = CounterRandom(seed: 22)
        let lossy = SegmentRepeats(loss: 0.1)
        for segments in 0...300 {
            #expect(lossy.transmissions(for: segments, random, .uplink, UInt64(segments)) >= segments)
            #expect(SegmentRepeats(loss: 0).transmissions(for: segments, random, .uplink, 1) == segments)
        }
    }

    @Test("A segment arrives at its first attempt with probability 1 − p")
    func first() {
        let repeats = SegmentRepeats(loss: 0.1)
        let random = CounterRandom(seed: 23)
        let atOnce = (0..<10_000 as Range<UInt64>).filter { repeats.transmissions(for: 1, random, .uplink, $0) == 1 }
        #expect(abs(Double(atOnce.count) / 10_000 - 0.9) < 0.015)
    }
}
