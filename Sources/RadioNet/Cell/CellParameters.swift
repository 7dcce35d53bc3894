import SimulationKernel

/// The capacity of a cell, its link and how it repeats attempts.
public struct CellParameters: Hashable, Sendable {
    public enum Duplex: String, Hashable, Sendable {
        /// Commands and responses share the channels; an exchange keeps its channel for both.
        case shared
        /// There are as many channels for responses as for commands.
        case fdd
    }

    public var channels: Int
    public var duplex: Duplex
    public var link: LinkTiming
    /// Probability that an attempt does not reach the hub, 0 to 1.
    public var unreachable: Double
    /// Time that a channel is taken by an attempt that does not reach the hub.
    public var unreachableTime: Microseconds
    /// Time from a failed attempt to the next.
    public var retryInterval: Microseconds
    /// Largest number of attempts, 1 to 255; on-demand messages are not tried again.
    public var mostAttempts: Int
    /// Largest number of exchanges that may wait for a channel; more are refused.
    public var queueLimit: Int

    public init(
        channels: Int, duplex: Duplex = .shared, link: LinkTiming, unreachable: Double = 0,
        unreachableTime: Microseconds = 0, retryInterval: Microseconds = 30 * .minute, mostAttempts: Int = 6,
        queueLimit: Int = 1_000_000
    ) {
        self.channels = channels
        self.duplex = duplex
        self.link = link
        self.unreachable = unreachable
        self.unreachableTime = unreachableTime
        self.retryInterval = retryInterval
        self.mostAttempts = mostAttempts
        self.queueLimit = queueLimit
    }
}
