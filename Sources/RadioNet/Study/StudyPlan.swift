import SimulationKernel

/// The plan of one simulated day of a network.
public struct StudyPlan: Hashable, Sendable {
    public var network: NetworkModel
    /// The scenario that adds settlement reads; nil for today's traffic only.
    public var scenario: SettlementScenario?
    /// Length of the settlement window in hours, 1 to 24.
    public var windowHours: Int
    /// The messages that the provider compresses.
    public var compression: Compression
    public var seed: UInt64
    /// Number of the day, which makes days differ.
    public var day = 0
    /// Number of cells to simulate, taken evenly from the network's; they stand for all.
    public var cells: Int
    /// Faults of the cells and their times.
    public var faults: [TimedFault] = []
    /// Power outages of the day, whose alerts load the random-access uplink where alerts use it; nil for none.
    public var powerOutages: PowerOutages?

    public enum Compression: String, CaseIterable, Encodable, Hashable, Sendable {
        case off
        /// The provider compresses settlement reads only.
        case settlement
        /// The provider compresses all messages of low priority.
        case low
    }

    /// - Parameter cells: number of cells to simulate, at most those of the network.
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

    /// The flows of exchanges in the network.
    public var flows: [ExchangeFlow] {
        network.baselineFlows + (scenario.map(network.flows(of:)) ?? []) + network.serviceFlows
    }

    /// The settlement window with the plan's length.
    public var window: Range<Microseconds> {
        Self.window(network.settlementOpens, network.settlementOpens + windowHours)
    }

    /// All windows of the day in which settlement reads are released, in order and at least one. A read of one of them
    /// may be answered until the last one closes.
    public var windows: [Range<Microseconds>] {
        let further = network.furtherSettlementWindows.map { Self.window($0.lowerBound, $0.upperBound) }
        let all = ([window] + further).filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
        var result: [Range<Microseconds>] = []
        for window in all {
            if let last = result.last, window.lowerBound <= last.upperBound {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, window.upperBound)
            } else {
                result.append(window)
            }
        }
        return result.isEmpty ? [window] : result
    }

    /// Time at which the last window closes; from then on no settlement read is begun.
    public var windowsClose: Microseconds { windows[windows.count - 1].upperBound }

    /// Number of settlement reads of the whole network in a second while the provider releases them.
    public var releaseRate: Double {
        let reads = flows.filter { $0.times == .settlementWindow }.reduce(0) { $0 + $1.exchangesPerDay }
        let time = windows.reduce(0) { $0 + ($1.upperBound - $1.lowerBound).seconds } * network.releaseShare
        return time > 0 ? reads / time : 0
    }

    /// The hours of a day from `opens` to `closes`; hours beyond the day are left out.
    private static func window(_ opens: Int, _ closes: Int) -> Range<Microseconds> {
        let from = min(24, max(0, opens))
        return Microseconds(from) * .hour..<Microseconds(min(24, max(from, closes))) * .hour
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

/// A fault that some cells have for some time.
public struct TimedFault: Hashable, Sendable {
    public let faults: CellFaults
    /// Start of the fault, since midnight.
    public let from: Microseconds
    public let until: Microseconds
    /// Numbers of the cells that have the fault; nil for all.
    public let cells: Range<Int>?

    public init(_ faults: CellFaults, from: Microseconds, until: Microseconds, cells: Range<Int>? = nil) {
        self.faults = faults
        self.from = from
        self.until = until
        self.cells = cells
    }

    /// Whether `cell` has the fault at `time` since midnight.
    func isActive(in cell: Int, at time: Microseconds) -> Bool {
        from <= time && time < until && cells?.contains(cell) ?? true
    }
}
