/// The speed of a simulation by the wall clock, when it runs live between real peers.
public struct WallPace: Hashable, Sendable {
    /// Simulated seconds in a second of the wall clock.
    public let speed: Double
    private let wallStart: UInt64
    private let start: Microseconds

    /// - Parameters:
    ///   - speed: simulated seconds in a second of the wall clock, above 0 to 1,000,000; 1 for real time.
    ///   - wallNanoseconds: current time of the wall clock, in nanoseconds of any epoch that never goes back.
    ///   - start: current time of the simulation.
    public init(speed: Double = 1, wallNanoseconds: UInt64, start: Microseconds = 0) {
        precondition(speed > 0 && speed <= 1_000_000, "a pace is above 0 and at most 1,000,000")
        self.speed = speed
        wallStart = wallNanoseconds
        self.start = start
    }

    /// The simulation's time when the wall clock shows `wallNanoseconds`; the largest time for what is beyond it.
    public func time(at wallNanoseconds: UInt64) -> Microseconds {
        let passed = Double(wallNanoseconds >= wallStart ? wallNanoseconds - wallStart : 0)
        let (time, overflow) = start.addingReportingOverflow(
            Microseconds(exactly: (passed * speed / 1_000).rounded(.down)) ?? .max)
        return overflow ? .max : time
    }

    /// Time on the wall clock, in nanoseconds, from `wallNanoseconds` until the simulation's time is `time`; 0 when it
    /// has passed.
    public func nanoseconds(until time: Microseconds, from wallNanoseconds: UInt64) -> Int64 {
        let due = (Double(time) - Double(start)) * 1_000 / speed
        let passed = Double(wallNanoseconds >= wallStart ? wallNanoseconds - wallStart : 0)
        return max(0, Int64(exactly: (due - passed).rounded(.up)) ?? .max)
    }
}
