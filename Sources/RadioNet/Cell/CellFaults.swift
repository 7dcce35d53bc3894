import SimulationKernel

/// The faults of a cell.
public struct CellFaults: Hashable, Sendable {
    /// Whether the base station is out, or its link to the provider: then nothing new goes on the air.
    public var isOut = false
    /// Number of the cell's channels that are lost, in each direction.
    public var lostChannels = 0
    /// Share of the time that a jammer is on the air, 0 to 0.9: segments that are sent then are lost.
    public var jammedShare = 0.0
    /// Probability that an attempt does not reach its hub, beyond the cell's own, 0 to 1.
    public var offlineShare = 0.0
    /// Hubs that have no power or whose WAN link is down.
    public var offlineHubs: Set<UInt32> = []
    /// Probability that a command reaches its hub twice, 0 to 1.
    public var duplicateShare = 0.0
    /// Probability that a command is held back, and so comes after later ones, 0 to 1.
    public var reorderShare = 0.0
    /// Longest time that a command is held back.
    public var reorderDelay: Microseconds = 10 * .second

    /// Largest number of hubs that can be named.
    public static let mostOfflineHubs = 100_000

    public init() {}

    public static let none = CellFaults()
}

extension CellFaults {
    /// Both faults together.
    public func joined(with other: CellFaults) -> CellFaults {
        var result = self
        result.isOut = isOut || other.isOut
        result.lostChannels += other.lostChannels
        result.jammedShare = 1 - (1 - jammedShare) * (1 - other.jammedShare)
        result.offlineShare = 1 - (1 - offlineShare) * (1 - other.offlineShare)
        result.offlineHubs.formUnion(other.offlineHubs)
        result.duplicateShare = 1 - (1 - duplicateShare) * (1 - other.duplicateShare)
        result.reorderShare = 1 - (1 - reorderShare) * (1 - other.reorderShare)
        // The delay of a fault that holds nothing back has no meaning.
        if reorderShare == 0 {
            result.reorderDelay = other.reorderDelay
        } else if other.reorderShare > 0 {
            result.reorderDelay = max(reorderDelay, other.reorderDelay)
        }
        return result
    }
}
