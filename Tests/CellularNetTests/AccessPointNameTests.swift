import SimulationKernel
import Testing

@testable import CellularNet

@Suite("Address pools of SMETS1 access points")
struct AccessPointNameTests {
    @Test("When the pool is empty a modem is rejected, tries again, and sleeps after its last attempt")
    func exhaustion() throws {
        var run = ProviderRun(ProviderRun.parameters(pool: 1))
        try run.submit(1, at: 0)
        try run.submit(2, at: 1)
        run.run(until: 75)
        #expect(
            run.lines.filter { $0.what.hasPrefix("2") } == [
                .init(8, "2 attached"), .init(8, "2 poolExhausted"), .init(41, "2 attached"),
                .init(41, "2 poolExhausted"), .init(74, "2 attached"), .init(74, "2 poolExhausted, sleeps"),
            ])
        let pool = try #require(run.provider.pool(of: 0))
        #expect(pool.exhaustions == 3 && pool.taken == 1 && pool.free == 0 && pool.mostTaken == 1)
        #expect(run.provider.counts.givenUp == 1 && run.provider.session(of: 2) == nil)
        // The other access point has addresses of its own.
        try run.submit(3, at: 76, accessPoint: 1)
        run.run(until: 85)
        #expect(run.lines.last == .init(85, "3 active at 1/0"))
    }

    @Test("A retry gets the address that was given back meanwhile")
    func retry() throws {
        var run = ProviderRun(ProviderRun.parameters(pool: 1))
        try run.submit(1, at: 0)
        // 1 ends at 130; 2 attaches at 107 first, then at 140.
        try run.submit(2, at: 100)
        run.run(until: 142)
        #expect(run.lines.last == .init(142, "2 active at 0/0"))
        #expect(run.provider.sim(at: 0, accessPoint: 0) == 2)
    }

    @Test("An address is not given again before its hold is over")
    func leaseHold() {
        var pool = AccessPointName(.init(name: "a", poolSize: 1, leaseHold: 10 * .second))
        #expect(pool.lease(to: 1, at: 0) == 0)
        pool.giveBack(0, at: 5 * .second)
        #expect(pool.held(at: 5 * .second) == 1 && pool.free(at: 5 * .second) == 0)
        #expect(pool.lease(to: 2, at: 15 * .second - 1) == nil && pool.exhaustions == 1)
        #expect(pool.free(at: 15 * .second) == 1)
        #expect(pool.lease(to: 2, at: 15 * .second) == 0 && pool.sim(at: 0) == 2)
        #expect(pool.held(at: 15 * .second) == 0 && pool.taken == 1)
    }

    @Test("Of the free addresses the one longest unused goes first; new ones only when none is")
    func order() {
        var pool = AccessPointName(.init(name: "a", poolSize: 3, leaseHold: 0))
        let first = [1, 2].map { pool.lease(to: $0, at: 0) }
        #expect(first == [0, 1])
        pool.giveBack(1, at: 1)
        pool.giveBack(0, at: 2)
        let second = [3, 4, 5, 6].map { pool.lease(to: $0, at: 3) }
        #expect(second == [1, 0, 2, nil])
    }

    @Test("A pool of no or of negative size has no addresses", arguments: [0, -1])
    func empty(size: Int) {
        var pool = AccessPointName(.init(name: "a", poolSize: size))
        #expect(pool.lease(to: 1, at: 0) == nil && pool.free(at: 0) == 0)
    }

    @Test("Attaching modems wait for the access point's rate, and are rejected when they would wait too long")
    func attachRate() throws {
        var run = ProviderRun(
            ProviderRun.parameters {
                $0.accessPoints[0].attachRate = .init(perSecond: 1, burst: 1)
                $0.accessPoints[0].longestAttachWait = 2 * .second
                $0.modem.mostAttempts = 1
            })
        for sim in 1...5 as ClosedRange<UInt32> { try run.submit(sim, at: 0) }
        run.run(until: 20)
        let attached = run.lines.filter { $0.what.hasSuffix("attached") }.map(\.seconds)
        #expect(attached == [7, 8, 9])
        #expect(run.provider.counts.rejected(.attachRate) == 2 && run.provider.counts.givenUp == 2)
    }

    @Test("Thousands of leases reuse the same addresses")
    func reuse() {
        var pool = AccessPointName(.init(name: "a", poolSize: 50_000, leaseHold: 5))
        var taken: [Int] = []
        for now in 0..<20_000 as Range<Microseconds> {
            if let address = pool.lease(to: UInt32(now), at: now) { taken.append(address) }
            if now >= 10 { pool.giveBack(taken.removeFirst(), at: now) }
        }
        #expect(pool.taken == 10 && pool.exhaustions == 0 && pool.mostTaken < 20)
    }
}
