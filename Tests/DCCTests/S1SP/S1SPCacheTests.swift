import COSEM
import SimulationKernel
import Testing

@testable import DCC

/// How long an S1SP's cache keeps what, and what makes room.
@Suite struct S1SPCacheTests {
    private static let noon = UTCTime(secondsSince2000: 847_800_000)
    private static let yesterday = (noon - 129_600)...(noon - 43_200)
    private static let reading = SMETS1Reading.rows([.init(noon - 86_400, 7)])

    private static func key(
        _ meter: Int, _ dataset: SMETS1Dataset = .importHalfHours, _ range: ClosedRange<UTCTime>? = yesterday
    ) -> S1SPCache.Key {
        .init(meter: meter, dataset: dataset, range: range)
    }

    @Test("A reading is there until the last second of its time to live")
    func timeToLive() {
        var cache = S1SPCache(.init(timeToLive: 100 * .second))
        cache.store(Self.reading, for: Self.key(1), at: Self.noon)
        let last = cache.entry(for: Self.key(1), at: Self.noon + 99)
        #expect(last?.reading == Self.reading && last?.time == Self.noon)
        let later = cache.entry(for: Self.key(1), at: Self.noon + 100)
        #expect(later == nil)
        #expect(cache.count == 0 && cache.octets == 0)
        #expect(cache.counts == .init(hits: 1, misses: 1, evictions: 1))
    }

    @Test("Nothing is kept with a time to live of 0, or without room")
    func nothing() {
        for parameters in [
            S1SPCache.Parameters(timeToLive: 0), .init(timeToLive: .day, mostEntries: 0),
            .init(timeToLive: .day, mostOctets: Self.reading.octets - 1),
        ] {
            var cache = S1SPCache(parameters)
            cache.store(Self.reading, for: Self.key(1), at: Self.noon)
            #expect(cache.count == 0)
            let found = cache.entry(for: Self.key(1), at: Self.noon)
            #expect(found == nil)
        }
    }

    @Test("Another meter, dataset or range is another reading")
    func keys() {
        var cache = S1SPCache(.init(timeToLive: .day))
        cache.store(Self.reading, for: Self.key(1), at: Self.noon)
        for key in [
            Self.key(2), Self.key(1, .exportHalfHours),
            Self.key(1, .importHalfHours, Self.yesterday.lowerBound...(Self.yesterday.upperBound + 1_800)),
        ] {
            let found = cache.entry(for: key, at: Self.noon)
            #expect(found == nil)
        }
        #expect(cache.counts == .init(hits: 0, misses: 3, evictions: 0))
    }

    @Test("A range that goes on is good until its next row is due")
    func unfinishedRange() {
        let key = Self.key(1, .importHalfHours, (Self.noon - 3_600)...(Self.noon + 3_600))
        var cache = S1SPCache(.init(timeToLive: .day))
        // 847,800,000 is a multiple of 1,800: the next row comes half an hour later.
        cache.store(Self.reading, for: key, at: Self.noon + 10)
        let before = cache.entry(for: key, at: Self.noon + 1_799)
        let due = cache.entry(for: key, at: Self.noon + 1_800)
        #expect(before != nil && due == nil)
    }

    @Test("Registers have a time to live of their own, which is 0 by default")
    func registers() {
        let reading = SMETS1Reading.registers(active: 1, reactive: 2)
        let key = Self.key(1, .importRegisters, nil)
        var none = S1SPCache(.init(timeToLive: .day))
        none.store(reading, for: key, at: Self.noon)
        #expect(none.count == 0)
        var some = S1SPCache(.init(timeToLive: .day, registerTimeToLive: 60 * .second))
        some.store(reading, for: key, at: Self.noon)
        let last = some.entry(for: key, at: Self.noon + 59)
        let later = some.entry(for: key, at: Self.noon + 60)
        #expect(last != nil && later == nil)
    }

    @Test("A clock that was set back makes readings of the future void")
    func clockSetBack() {
        var cache = S1SPCache(.init(timeToLive: .day))
        cache.store(Self.reading, for: Self.key(1), at: Self.noon)
        let found = cache.entry(for: Self.key(1), at: Self.noon - 1)
        #expect(found == nil && cache.count == 0)
    }

    @Test("The reading that was stored first makes room, by number and by size")
    func eviction() {
        for parameters in [
            S1SPCache.Parameters(timeToLive: .day, mostEntries: 2),
            .init(timeToLive: .day, mostEntries: 9, mostOctets: 2 * Self.reading.octets + 1),
        ] {
            var cache = S1SPCache(parameters)
            for meter in 1...3 { cache.store(Self.reading, for: Self.key(meter), at: Self.noon) }
            let found = (1...3).map { cache.entry(for: Self.key($0), at: Self.noon) != nil }
            #expect(found == [false, true, true])
            #expect(cache.counts.evictions == 1 && cache.octets == 2 * Self.reading.octets)
            // What is stored again is the youngest.
            cache.store(Self.reading, for: Self.key(2), at: Self.noon)
            cache.store(Self.reading, for: Self.key(4), at: Self.noon)
            let then = (1...4).map { cache.entry(for: Self.key($0), at: Self.noon) != nil }
            #expect(then == [false, true, false, true])
        }
    }

    @Test("A second look at the same request is no second miss")
    func secondLook() {
        var cache = S1SPCache(.init(timeToLive: .day))
        _ = cache.entry(for: Self.key(1), at: Self.noon)
        _ = cache.entry(for: Self.key(1), at: Self.noon, countsMiss: false)
        #expect(cache.counts == .init(hits: 0, misses: 1, evictions: 0))
    }

    @Test("Whatever is stored, the limits hold and the sizes add up")
    func property() {
        let seed = UInt64.random(in: 0 ... .max)
        let random = CounterRandom(seed: seed)
        var cache = S1SPCache(.init(timeToLive: 1_000 * .second, mostEntries: 20, mostOctets: 4_000))
        var stored: [S1SPCache.Key: SMETS1Reading] = [:]
        for step in 0..<5_000 as Range<UInt64> {
            let now = Self.noon + Int64(step)
            let key = Self.key(Int(random.bits(.init(1), step) % 40))
            if random.happens(0.5, .init(2), step) {
                let rows = (0..<Int64(random.bits(.init(3), step) % 60)).map { SMETS1Reading.Row(now + $0, $0) }
                cache.store(.rows(rows), for: key, at: now)
                stored[key] = .rows(rows)
            } else if let entry = cache.entry(for: key, at: now) {
                #expect(entry.reading == stored[key], "seed \(seed), step \(step)")
            }
            #expect(cache.count <= 20 && cache.octets <= 4_000 && cache.octets >= 0, "seed \(seed), step \(step)")
        }
        for meter in 0..<40 { _ = cache.entry(for: Self.key(meter), at: Self.noon + 1_000_000) }
        #expect(cache.count == 0 && cache.octets == 0, "seed \(seed)")
    }
}
