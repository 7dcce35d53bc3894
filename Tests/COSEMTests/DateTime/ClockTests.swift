import COSEM
import Testing

@Suite("Clock")
struct ClockTests {
    @Test("a frozen clock stands still")
    func frozen() {
        let clock: any COSEM.Clock = FrozenClock(UTCTime(secondsSince2000: 473_385_600))
        #expect(clock.now == UTCTime(secondsSince2000: 473_385_600))
        #expect(clock.now == clock.now)
    }
}
