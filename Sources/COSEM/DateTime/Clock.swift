/// The source of time for everything in the emulator: nothing here reads the machine's clock by itself.
public protocol Clock: Sendable {
    /// The current UTC time, to the second.
    var now: UTCTime { get }
}

/// A clock that stands still, for tests and for exchange files.
public struct FrozenClock: Clock {
    /// The time at which the clock stands.
    public let now: UTCTime

    /// A clock that stands at `now`.
    public init(_ now: UTCTime) { self.now = now }
}
