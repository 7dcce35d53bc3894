import COSEM

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
    /// Attributes that were written; nil when none was.
    public var values: StoredValues?
    /// Activations that wait for their time; nil when there are none.
    public var pendingActivations: [PendingActivation]?
    /// The registers of a tariff that was written; nil while those of the load model count.
    package var tariff: TariffHistory?
    /// The account; nil while no command has needed one.
    package var payment: PaymentState?
    /// The Auxiliary Controller Event Log, oldest first; nil when it is empty.
    public var auxiliaryEvents: [AuxiliaryControllerEvent]?
    /// Commands to auxiliary controllers and how far their calendar was followed; nil where there are neither.
    var auxiliary: AuxiliaryState?
    /// How the load stands to its limit; nil while none was set.
    var loadLimit: LoadLimit?
    /// How the voltage stands to its thresholds; nil while none was set.
    var voltageMonitoring: VoltageMonitoring?
    /// When the supply was off; nil where it never was.
    public var interruptions: SupplyInterruptions?
    /// The last Originator Counter of a top-up, which Protection Against Replay counts apart; nil before the first.
    public var topUpCounter: UInt64?
    /// The Trust Anchor Cells; nil for those of the fleet.
    public var credentials: [HeldCredential]?
    /// Firmware, keys and device log; nil for those of the factory.
    public var management: DeviceManagementState?

    public init() {}
}
