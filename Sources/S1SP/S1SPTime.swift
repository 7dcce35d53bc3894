import SimulationKernel

/// The time by which S1SPs wait, in microseconds from any beginning.
package protocol S1SPTime: Sendable {
    var now: Microseconds { get }

    /// Waits until `time`; throws CancellationError when the task is cancelled.
    func sleep(until time: Microseconds) async throws

    /// The time that `duration` takes on the wall clock, in seconds.
    func wallSeconds(_ duration: Microseconds) -> Double
}

/// The wall clock's time, slower or faster: the same pace as the cellular network's.
package struct PacedTime: S1SPTime {
    private static let clock = ContinuousClock()
    /// Longest sleep at a time, in nanoseconds: a longer wait takes several.
    private static let longestSleep: Int64 = 3_600_000_000_000

    private let pace: WallPace
    private let start: ContinuousClock.Instant

    /// - Parameter speed: simulated seconds in a second of the wall clock, above 0 and at most 1,000,000.
    package init(speed: Double = 1) {
        pace = WallPace(speed: speed, wallNanoseconds: 0)
        start = Self.clock.now
    }

    private var wallNanoseconds: UInt64 {
        let (seconds, attoseconds) = (Self.clock.now - start).components
        return UInt64(max(0, seconds)) &* 1_000_000_000 &+ UInt64(max(0, attoseconds / 1_000_000_000))
    }

    package var now: Microseconds { pace.time(at: wallNanoseconds) }

    package func sleep(until time: Microseconds) async throws {
        while true {
            try Task.checkCancellation()
            let left = pace.nanoseconds(until: time, from: wallNanoseconds)
            guard left > 0 else { return }
            try await Task.sleep(for: .nanoseconds(min(left, Self.longestSleep)), clock: Self.clock)
        }
    }

    package func wallSeconds(_ duration: Microseconds) -> Double { duration.seconds / pace.speed }
}
