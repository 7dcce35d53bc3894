import SimulationKernel
import Testing

struct WallPaceTests {
    @Test("At speed 1 a second is a second; at speed 60 a minute")
    func speed() {
        let real = WallPace(wallNanoseconds: 5_000_000_000, start: .hour)
        #expect(real.time(at: 5_000_000_000) == .hour)
        #expect(real.time(at: 6_500_000_000) == .hour + 1_500_000)
        let fast = WallPace(speed: 60, wallNanoseconds: 0)
        #expect(fast.time(at: 1_000_000_000) == .minute)
    }

    @Test("How long it takes until a time is what time(at:) makes of it, and 0 for what has passed")
    func until() {
        let pace = WallPace(speed: 60, wallNanoseconds: 1_000, start: 500)
        let wait = pace.nanoseconds(until: .minute + 500, from: 1_000)
        #expect(wait == 1_000_000_000)
        #expect(pace.time(at: 1_000 + UInt64(wait)) == .minute + 500)
        #expect(pace.nanoseconds(until: .minute + 500, from: 500_001_000) == 500_000_000)
        #expect(pace.nanoseconds(until: 400, from: 1_000) == 0)
    }

    @Test("A clock that went back shows the start")
    func before() {
        let pace = WallPace(wallNanoseconds: 1_000_000, start: 7)
        #expect(pace.time(at: 0) == 7)
        #expect(pace.nanoseconds(until: 1_007, from: 0) == 1_000_000)
    }

    @Test("What is beyond the largest time is the largest time")
    func extremes() {
        let fast = WallPace(speed: 1_000_000, wallNanoseconds: 0, start: .day)
        #expect(fast.time(at: .max) == .max)
        let slow = WallPace(speed: 0.000_001, wallNanoseconds: 0, start: .min)
        #expect(slow.nanoseconds(until: .max, from: 0) == .max)
    }
}

struct SimulationTimeTests {
    @Test("Seconds are rounded to the nearest microsecond, and what is none is kept in range")
    func seconds() {
        #expect(Microseconds(seconds: 0.082_222_2) == 82_222)
        #expect(Microseconds(seconds: 1e30) == .max && Microseconds(seconds: -1e30) == .min)
        #expect(Microseconds(seconds: .nan) == 0)
        #expect((90 * Microseconds.second).seconds == 90)
    }
}
