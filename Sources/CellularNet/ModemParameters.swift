import SimulationKernel

/// How modems come into a cellular network and how long they stay.
public struct ModemParameters: Hashable, Sendable {
    /// Shortest and longest time from a short message to registration, drawn evenly.
    public var attach: ClosedRange<Microseconds>
    /// Shortest and longest time from the lease of an address until it can be reached, drawn evenly.
    public var activation: ClosedRange<Microseconds>
    /// Time without data after which a session is deactivated.
    public var idleTimer: Microseconds
    /// Time from the beginning of deactivation until the address is given back.
    public var deactivation: Microseconds
    /// Probability that an attempt to attach fails, 0 to 1.
    public var attachFailure: Double
    /// Number of attempts to get a session, after which a modem goes back to sleep; at least 1.
    public var mostAttempts: Int
    /// Time from a rejected attempt to the next.
    public var backOff: Microseconds
    /// Number of sessions that the network loses in an hour of an active session.
    public var dropsPerHour: Double
    /// Probability that the idle timer of a session is missed, 0 to 1.
    public var missedIdleTimers: Double
    /// Time from activation after which a session ends whatever it carries.
    public var longestSession: Microseconds

    public init(
        attach: ClosedRange<Microseconds> = 2 * .second...5 * .second,
        activation: ClosedRange<Microseconds> = 1 * .second...3 * .second, idleTimer: Microseconds = 120 * .second,
        deactivation: Microseconds = 2 * .second, attachFailure: Double = 0.005, mostAttempts: Int = 3,
        backOff: Microseconds = 30 * .second, dropsPerHour: Double = 0.01, missedIdleTimers: Double = 0.000_2,
        longestSession: Microseconds = 30 * .minute
    ) {
        self.attach = attach
        self.activation = activation
        self.idleTimer = idleTimer
        self.deactivation = deactivation
        self.attachFailure = attachFailure
        self.mostAttempts = mostAttempts
        self.backOff = backOff
        self.dropsPerHour = dropsPerHour
        self.missedIdleTimers = missedIdleTimers
        self.longestSession = longestSession
    }
}
