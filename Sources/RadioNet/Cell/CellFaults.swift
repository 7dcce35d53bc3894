import SimulationKernel

/// What is wrong with a cell.
public struct CellFaults: Hashable, Sendable {
    /// The base station is out, or its link to the provider: nothing new goes on the air.
    public var isOut = false
    /// Of the cell's channels, in each direction.
    public var lostChannels = 0
    /// Of the time that a jammer is on the air: what the segments sent then are lost; 0 to 0.9.
    public var jammedShare = 0.0
    /// Of the attempts that do not reach their hub, beyond the cell's own; 0 to 1.
    public var offlineShare = 0.0
    /// Hubs without power, or whose WAN link is down.
    public var offlineHubs: Set<UInt32> = []
    /// Of the commands that reach their hub twice; 0 to 1.
    public var duplicateShare = 0.0
    /// Of the commands that are held back, and so come after later ones; 0 to 1.
    public var reorderShare = 0.0
    /// How long at most those are.
    public var reorderDelay: Microseconds = 10 * .second

    /// At most this many hubs can be named.
    public static let mostOfflineHubs = 100_000

    public init() {}

    public static let none = CellFaults()
}

extension CellFaults {
    /// Both together.
    public func joined(with other: CellFaults) -> CellFaults {
        var result = self
        result.isOut = isOut || other.isOut
        result.lostChannels += other.lostChannels
        result.jammedShare = 1 - (1 - jammedShare) * (1 - other.jammedShare)
        result.offlineShare = 1 - (1 - offlineShare) * (1 - other.offlineShare)
        result.offlineHubs.formUnion(other.offlineHubs)
        result.duplicateShare = 1 - (1 - duplicateShare) * (1 - other.duplicateShare)
        result.reorderShare = 1 - (1 - reorderShare) * (1 - other.reorderShare)
        // The delay of one that holds nothing back says nothing.
        if reorderShare == 0 {
            result.reorderDelay = other.reorderDelay
        } else if other.reorderShare > 0 {
            result.reorderDelay = max(reorderDelay, other.reorderDelay)
        }
        return result
    }
}
