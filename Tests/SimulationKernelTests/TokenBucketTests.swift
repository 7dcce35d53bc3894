import SimulationKernel
import Testing

@Suite("Token buckets")
struct TokenBucketTests {
    @Test("After a pause a burst goes, then one in each interval")
    func burst() {
        var bucket = TokenBucket(.init(perSecond: 4, burst: 3))
        var taken = (0..<5).map { _ in bucket.take(at: 0) }
        #expect(taken == [true, true, true, false, false])
        taken = [249_999, 250_000, 250_001, 499_999, 500_000].map { bucket.take(at: $0) }
        #expect(taken == [false, true, false, false, true])
        taken = (0..<5).map { _ in bucket.take(at: 1_000 * .second) }
        #expect(taken == [true, true, true, false, false])
    }

    @Test("Over a long time exactly the rate goes", arguments: [3.0, 7, 20, 640])
    func rate(perSecond: Double) {
        var bucket = TokenBucket(.init(perSecond: perSecond))
        var now: Microseconds = 0
        var count = 0
        while true {
            now = bucket.nextToken(at: now)
            guard now < 100 * .second else { break }
            let isThere = bucket.take(at: now)
            #expect(isThere)
            count += 1
        }
        #expect(abs(count - Int(100 * perSecond)) <= 1, "\(count)")
    }

    @Test("Reserved tokens come one after the other, and none later than the longest wait")
    func reserve() {
        var bucket = TokenBucket(.init(perSecond: 1, burst: 1))
        let due = (0..<5).map { _ in bucket.reserve(at: 0, longestWait: 2 * .second) }
        #expect(due == [0, .second, 2 * .second, nil, nil])
        #expect(bucket.nextToken(at: 0) == 3 * .second)
        let isThere = bucket.take(at: 2 * .second)
        #expect(!isThere)
    }

    @Test("No rate is no limit")
    func unlimited() {
        var bucket = TokenBucket(.unlimited)
        let all = (0..<1_000).allSatisfy { _ in bucket.take(at: 0) }
        #expect(all && bucket.nextToken(at: 5) == 5)
    }

    @Test("A time that goes back, or is the last there is, does no harm")
    func edges() {
        var bucket = TokenBucket(.init(perSecond: 1, burst: 0))
        let taken = [5 * Microseconds.second, 0, .max, .max].map { bucket.take(at: $0) }
        #expect(taken == [true, false, true, false])
        #expect(bucket.nextToken(at: .max) == .max)
    }
}
