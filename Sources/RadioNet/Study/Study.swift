import SimulationKernel

/// A simulated day of a network.
public struct Study: Hashable, Sendable {
    public let plan: StudyPlan
    /// Numbers of the cells that were simulated.
    public let cells: [Int]
    /// All of them together.
    public let day: CellDay
    /// Of each cell, the part of its channels' time that was taken, by hour, in thousandths.
    public let utilisation: [[Int]]

    /// Simulates the plan's cells on at most `workers` threads. The result does not depend on how many there are.
    public static func run(
        _ plan: StudyPlan, workers: Int, progress: (@Sendable (Int) -> Void)? = nil
    ) async -> Study {
        let numbers = cellNumbers(plan)
        let days = await IndependentRuns.results(count: numbers.count, workers: workers, progress: progress) { place in
            var cell = CellStudy(plan, cell: numbers[place])
            return cell.run()
        }
        var all = CellDay(kinds: plan.flows.count)
        for day in days { all.merge(day) }
        let capacity = plan.network.cell.directions * Double(plan.network.cell.channels) * Double(Microseconds.hour)
        return Study(
            plan: plan, cells: numbers, day: all,
            utilisation: days.map { $0.busy.map { Int((1_000 * Double($0) / capacity).rounded()) } })
    }

    private static func cellNumbers(_ plan: StudyPlan) -> [Int] {
        (0..<plan.cells).map { $0 * plan.network.cells / plan.cells }
    }

    /// What a count of the simulated cells stands for in the whole network.
    public var scale: Double { Double(plan.network.cells) / Double(cells.count) }

    /// Of the settlement reads, those answered before their window closed, 0 to 1; 1 when there were none.
    public var deliveredShare: Double {
        var offered = 0
        var inTime = 0
        for (flow, kind) in zip(plan.flows, day.kinds) where flow.times == .settlementWindow {
            offered += kind.offered
            inTime += kind.inTime
        }
        return offered == 0 ? 1 : Double(inTime) / Double(offered)
    }

    /// Latencies of all kinds of a priority, in milliseconds.
    public func latency(_ priority: MessagePriority) -> IntegerHistogram {
        var result = IntegerHistogram()
        for (flow, kind) in zip(plan.flows, day.kinds) where flow.kind.priority == priority {
            result.merge(kind.latency)
        }
        return result
    }

    /// What the codec left of the octets of the kinds it was for, in both directions; nil when there was none.
    public func compressionFactor(_ times: ExchangeFlow.Times) -> Double? {
        var octets = 0
        var onAir = 0
        for (flow, kind) in zip(plan.flows, day.kinds) where flow.times == times && plan.compresses(flow.kind.priority)
        {
            octets += kind.octets
            onAir += kind.octetsOnAir
        }
        return octets == 0 ? nil : Double(onAir) / Double(octets)
    }

    /// Whether the network carries the scenario: at least 99 % of the settlement reads are answered before their window
    /// closes, and 95 % of the on-demand responses come within their Target Response Time.
    public var isSufficient: Bool {
        deliveredShare >= 0.99
            && latency(.onDemand).quantile(0.95) <= MessagePriority.onDemand.targetResponseTime / 1_000
    }
}

extension CellParameters {
    /// With channels of their own.
    var directions: Double { duplex == .shared ? 1 : 2 }
}
