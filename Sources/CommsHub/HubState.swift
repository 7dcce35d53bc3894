import COSEM
import ESMEEmulator

/// What makes a hub differ from a new one: what happened to it, and what was done to it. Most hubs of a fleet have
/// nothing of that kind; their state is the default.
public struct HubState: Hashable, Sendable, Codable {
    /// The devices of the HAN; nil while these are the ones, all joined, that the hub was installed with.
    public var deviceLog: DeviceLog?
    /// The Extended PAN ID of the network that CCS03 had the hub form; nil for the hub's own.
    public var extendedPANIdentifier: UInt64?
    /// The attributes that commands have written; nil while there are none.
    public var storedValues: StoredValues?
    /// The moves of the sub-GHz network to other channels; nil while there are none.
    public var channelLog: SubGHzChannelLog?
    /// The CHF Event Log and the CHF Security Log; a hub has no Power Event Log.
    public var logs = EventLogs()
    /// The hub's own next Originator Counter; nil before it has used one.
    public var ownOriginatorCounter: UInt64?
    /// The last counters by role, which Protection Against Replay compares with.
    public var lastCounters = ReplayCounters()
    /// When the supply failed; nil while there is supply.
    public var powerOffSince: UTCTime?
    /// When the HAN failed; nil while it is up.
    public var hanDownSince: UTCTime?
    /// Whether the hub has no connection to the WAN.
    public var isOffline = false

    public init() {}
}
