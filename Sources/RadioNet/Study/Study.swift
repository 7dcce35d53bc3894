import SimulationKernel

/// The results of a simulated day of a network, or of several days.
public struct Study: Hashable, Sendable {
    public let plan: StudyPlan
    /// Numbers of the cells that were simulated.
    public let cells: [Int]
    /// Number of days that were simulated.
    public let days: Int
    /// Results of all cells and days together.
    public let day: CellDay
    /// Part of the channels' time that was taken, by cell and hour, in thousandths.
    public let utilisation: [[Int]]
    /// What passed the interface between network and provider, by day, cell, hour and kind; hours without traffic are
    /// left out.
    public let usage: [UsageRecord]

    /// Simulates the plan's cells on at most `workers` threads. The result does not depend on the number of threads.
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
            plan: plan, cells: numbers, days: 1, day: all,
            utilisation: days.map { $0.busy.map { Int((1_000 * Double($0) / capacity).rounded()) } },
            usage: zip(numbers, days).flatMap { UsageRecord.records(of: $1, cell: $0, plan) })
    }

    /// Several days of one network together, such as those of a month; nil when there are none, or when their plans
    /// differ in more than the day.
    public static func merged(_ studies: [Study]) -> Study? {
        guard let first = studies.first else { return nil }
        var day = first.day
        var utilisation = first.utilisation.map { $0.map { $0 * first.days } }
        var usage = first.usage
        var days = first.days
        for study in studies.dropFirst() {
            var plan = study.plan
            plan.day = first.plan.day
            guard plan == first.plan else { return nil }
            day.merge(study.day)
            for (cell, hours) in study.utilisation.enumerated() {
                for (hour, value) in hours.enumerated() { utilisation[cell][hour] += value * study.days }
            }
            usage += study.usage
            days += study.days
        }
        return Study(
            plan: first.plan, cells: first.cells, days: days, day: day,
            utilisation: utilisation.map { $0.map { ($0 + days / 2) / days } }, usage: usage)
    }

    private static func cellNumbers(_ plan: StudyPlan) -> [Int] {
        (0..<plan.cells).map { $0 * plan.network.cells / plan.cells }
    }

    /// Factor from a count of the simulated cells to the whole network's, on all days together.
    public var scale: Double { Double(plan.network.cells) / Double(cells.count) }

    /// Share of the settlement reads that were answered before their window closed, 0 to 1; 1 when there were none.
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

    /// Share of the exchanges of a priority, those that reached their hub or waited until they were given up, that were
    /// answered within their target time, 0 to 1; 1 when there were none.
    public func inTimeShare(_ priority: MessagePriority) -> Double {
        var inTime = 0
        var all = 0
        for (flow, kind) in zip(plan.flows, day.kinds) where flow.kind.priority == priority {
            inTime += kind.inTime
            all += kind.answered + kind.stopped + kind.refused
        }
        return all == 0 ? 1 : Double(inTime) / Double(all)
    }

    /// Share of the octets that the codec left, of the kinds that it was for, in both directions; nil when there was
    /// none.
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

    /// Share of the settlement reads that have to be answered in their windows, 0 to 1.
    public static let sufficientShare = 0.99

    /// Whether the network carries the scenario: at least 99 % of the settlement reads are answered before their window
    /// closes, and 95 % of the on-demand exchanges whose hub can be reached come back within their Target Response
    /// Time. Exchanges that are given up count as late, so that a cell cannot be sufficient for what it gives up.
    public var isSufficient: Bool {
        deliveredShare >= Self.sufficientShare && inTimeShare(.onDemand) >= 0.95
    }
}

extension CellParameters {
    /// Number of sets of channels: one for each direction where they have channels of their own.
    var directions: Double { duplex == .shared ? 1 : 2 }
}
