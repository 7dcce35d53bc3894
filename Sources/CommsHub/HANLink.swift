import SimulationKernel

/// The HAN between a hub and its devices: each attempt to send a message takes a time drawn from a range, and may be
/// lost.
public struct HANLink: Hashable, Sendable {
    /// Largest number of messages that a hub's buffer can be set to hold.
    public static let bufferLimit = 1_024
    /// Longest of its times in microseconds: an hour.
    public static let timeLimit: Int64 = 3_600_000_000
    /// Largest number of attempts for a message.
    public static let attemptLimit = 64

    /// Shortest and longest time in microseconds that an attempt takes.
    public let delay: ClosedRange<Int64>
    /// The probability, 0 to 1, that an attempt is lost.
    public let loss: Double
    /// Number of attempts for a message.
    public let attempts: Int
    /// Time in microseconds from one attempt to the next.
    public let retryInterval: Int64
    /// Number of messages that may be on their way over a hub's HAN or wait for it; what comes beyond it is refused.
    public let bufferCapacity: Int

    /// - Precondition: `delay` and `retryInterval` 0 to ``timeLimit``, `loss` 0 to 1, `attempts` 1 to ``attemptLimit``,
    ///   `bufferCapacity` 1 to ``bufferLimit``.
    public init(
        delay: ClosedRange<Int64> = 0...0, loss: Double = 0, attempts: Int = 1, retryInterval: Int64 = 0,
        bufferCapacity: Int = 32
    ) {
        precondition(
            delay.lowerBound >= 0 && delay.upperBound <= Self.timeLimit && (0...Self.timeLimit).contains(retryInterval),
            "the times of a HAN are 0 to \(Self.timeLimit) microseconds")
        precondition((0...1).contains(loss), "the loss of a HAN is a probability")
        precondition((1...Self.attemptLimit).contains(attempts), "a message has 1 to \(Self.attemptLimit) attempts")
        precondition((1...Self.bufferLimit).contains(bufferCapacity), "a hub buffers 1 to \(Self.bufferLimit) messages")
        self.delay = delay
        self.loss = loss
        self.attempts = attempts
        self.retryInterval = retryInterval
        self.bufferCapacity = bufferCapacity
    }

    /// A HAN without delay and loss.
    public static let perfect = HANLink()

    /// Whether every message arrives at once.
    public var isPerfect: Bool { delay == 0...0 && loss == 0 }

    /// How a message fared.
    public struct Transmission: Hashable, Sendable {
        /// Time in microseconds until the message arrived, or until the last attempt had failed.
        public let duration: Int64
        public let attempts: Int
        public let isLost: Bool
    }

    /// - Parameters:
    ///   - draw: random number that stands for the message: the same one fares the same.
    ///   - hash: function that makes a random number of two numbers, as ``mix(_:_:)`` does.
    public func transmit(draw: UInt64, hash: (UInt64, UInt64) -> UInt64) -> Transmission {
        var elapsed: Int64 = 0
        for attempt in 0..<attempts {
            if attempt > 0 { elapsed += retryInterval }
            let time = hash(draw, UInt64(2 * attempt))
            elapsed += delay.lowerBound + Int64(time % (UInt64(delay.upperBound - delay.lowerBound) + 1))
            let chance = Double(hash(draw, UInt64(2 * attempt + 1)) >> 11) * 0x1p-53
            if chance >= loss { return Transmission(duration: elapsed, attempts: attempt + 1, isLost: false) }
        }
        return Transmission(duration: elapsed, attempts: attempts, isLost: true)
    }

    /// A counter hash: SplitMix64's finalizer on both numbers.
    @Sendable
    public static func mix(_ one: UInt64, _ other: UInt64) -> UInt64 {
        func finalize(_ number: UInt64) -> UInt64 { SplitMix64.finalize(number &+ SplitMix64.increment) }
        return finalize(finalize(one) ^ other)
    }
}
