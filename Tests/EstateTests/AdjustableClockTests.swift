import COSEM
import NIOConcurrencyHelpers
import Testing

@testable import Estate

/// Virtual time: real, set, frozen, accelerated.
@Suite struct AdjustableClockTests {
    /// A machine clock that the test turns.
    final class Machine: Sendable {
        let seconds = NIOLockedValueBox(1_000.0)
        var clock: AdjustableClock { AdjustableClock { [seconds] in seconds.withLockedValue { $0 } } }
        func pass(_ time: Double) { seconds.withLockedValue { $0 += time } }
    }

    @Test func realFollowsTheMachine() {
        let machine = Machine()
        let clock = machine.clock
        #expect(clock.now == UTCTime(secondsSince2000: 1_000))
        machine.pass(2.5)
        #expect(clock.now == UTCTime(secondsSince2000: 1_002))
    }

    @Test func frozenStandsStill() {
        let machine = Machine()
        let clock = machine.clock
        let time = UTCTime(iso8601: "2026-11-01T00:00:00Z")!
        clock.set(to: time, rate: 0)
        machine.pass(1_000_000)
        #expect(clock.now == time)
    }

    @Test func acceleratedTimePassesAtItsRateFromWhereItWas() {
        let machine = Machine()
        let clock = machine.clock
        clock.set(to: UTCTime(secondsSince2000: 500), rate: 60)
        machine.pass(10)
        #expect(clock.now == UTCTime(secondsSince2000: 1_100))
        clock.set(to: nil, rate: 3_600)
        #expect(clock.now == UTCTime(secondsSince2000: 1_100))
        machine.pass(1)
        #expect(clock.now == UTCTime(secondsSince2000: 4_700))
        clock.setReal()
        #expect(clock.now == UTCTime(secondsSince2000: 1_011))
    }

    @Test func theRateHasALimit() {
        let clock = Machine().clock
        clock.set(to: nil, rate: 1e12)
        #expect(clock.setting.rate == AdjustableClock.maximumRate)
        clock.set(to: nil, rate: -3)
        #expect(clock.setting.rate == 0)
    }
}
