/// What makes a meter differ from the function of its fleet: what happened to it, and what was done to it. Most meters
/// of a fleet have none; their state is the default.
public struct DeviceState: Hashable, Sendable, Codable {
    /// Seconds by which the meter's clock is ahead of the Communications Hub's; ECS70 makes it 0.
    public var clockOffset: Int64 = 0
    public var eventLogs = EventLogs()
    public var faults = FaultPlan()
    /// How the meter's own clock was set lately; nil for never.
    public var clockChanges: [ClockChange]?
    /// Registers set by hand, or carried over when a clock was.
    public var adjustments = RegisterAdjustments()
    /// Log entries put in by hand, in place of what the load model says.
    public var injected = InjectedEntries()

    public init() {}
}
