import SimulationKernel

/// One day of a network to be simulated.
public struct StudyPlan: Hashable, Sendable {
    public var network: NetworkModel
    /// nil: today's traffic only.
    public var scenario: SettlementScenario?
    /// Hours of the settlement window, 1 to 24.
    public var windowHours: Int
    /// What the provider compresses.
    public var compression: Compression
    public var seed: UInt64
    /// Number of the day; days differ.
    public var day = 0
    /// Cells to simulate, evenly among the network's; they stand for all.
    public var cells: Int
    /// What is wrong with the cells, and when.
    public var faults: [TimedFault] = []

    public enum Compression: String, CaseIterable, Hashable, Sendable {
        case off
        /// Settlement reads only.
        case settlement
        /// All messages of low priority.
        case low
    }

    /// - Parameter cells: at most those of the network.
    public init(
        network: NetworkModel, scenario: SettlementScenario?, windowHours: Int, compression: Compression = .off,
        seed: UInt64 = 1, cells: Int
    ) {
        self.network = network
        self.scenario = scenario
        self.windowHours = windowHours
        self.compression = compression
        self.seed = seed
        self.cells = max(1, min(cells, network.cells))
    }

    /// In the network.
    public var flows: [ExchangeFlow] {
        network.baselineFlows + (scenario.map(network.flows(of:)) ?? [])
    }

    public var window: Range<Microseconds> {
        let opens = Microseconds(network.settlementOpens) * .hour
        return opens..<min(.day, opens + Microseconds(windowHours) * .hour)
    }

    /// Whether messages of a priority are compressed.
    public func compresses(_ priority: MessagePriority) -> Bool {
        switch compression {
        case .off: false
        case .settlement: priority == .settlement
        case .low: priority.isLow
        }
    }
}

/// A fault of some cells for some time.
public struct TimedFault: Hashable, Sendable {
    public let faults: CellFaults
    /// Since midnight.
    public let from: Microseconds
    public let until: Microseconds
    /// Numbers of the cells that have it; nil for all.
    public let cells: Range<Int>?

    public init(_ faults: CellFaults, from: Microseconds, until: Microseconds, cells: Range<Int>? = nil) {
        self.faults = faults
        self.from = from
        self.until = until
        self.cells = cells
    }
}
