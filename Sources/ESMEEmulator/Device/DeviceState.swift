/// What makes a meter differ from the function of its fleet: what happened to it, and what was done to it. Most meters
/// of a fleet have nothing of that kind; their state is the default.
public struct DeviceState: Hashable, Sendable, Codable {
    /// Seconds by which the meter's clock is ahead of the Communications Hub's; ECS70 makes it 0.
    public var clockOffset: Int64 = 0
    public var eventLogs = EventLogs()
    public var faults = FaultPlan()
    /// The last settings of the meter's own clock; nil when there was none.
    public var clockChanges: [ClockChange]?
    /// Adjustments of registers that were set by hand, or went on from what they read when a clock was set.
    public var adjustments = RegisterAdjustments()
    /// Log entries that were put in by hand, in place of those that the load model gives.
    public var injected = InjectedEntries()

    public init() {}
}
