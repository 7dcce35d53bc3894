import SimulationKernel

/// What a cell has to carry a scenario: channels and compression.
public struct CapacityOption: Hashable, Sendable {
    public let channels: Int
    /// Whether messages of low priority are compressed.
    public let isCompressed: Bool

    public init(channels: Int, isCompressed: Bool) {
        self.channels = channels
        self.isCompressed = isCompressed
    }

    /// Whether this option is at most the other in both respects, 4 < 8 and uncompressed < compressed. What carries a
    /// scenario also carries it with more of either.
    public func isWithin(_ other: CapacityOption) -> Bool {
        channels <= other.channels && (!isCompressed || other.isCompressed)
    }
}

/// The least that a scenario needs when its settlement window has so many hours: the options that carry it and have no
/// smaller one that carries it too.
public struct CapacityRow: Hashable, Sendable {
    /// A studied option.
    public struct Trial: Hashable, Sendable {
        public let option: CapacityOption
        public let isSufficient: Bool
        /// Share of the settlement reads that were delivered, 0 to 1.
        public let deliveredShare: Double
        /// Time that 95 % of the responses do not exceed, in milliseconds: to on-demand reads, then to settlement
        /// reads.
        public private(set) var onDemandP95: Int64 = 0
        public private(set) var settlementP95: Int64 = 0
        /// Number of settlement reads of the whole network that were under way when their window closed.
        public private(set) var backlogAtWindowEnd = 0
        /// Share of the channels' time that was taken in the busiest hour, 0 to 1.
        public private(set) var highestUtilisation = 0.0
        /// Share of the octets of compressed settlement reads that was left; nil when none was compressed.
        public private(set) var compressionFactor: Double?

        public init(option: CapacityOption, isSufficient: Bool, deliveredShare: Double) {
            self.option = option
            self.isSufficient = isSufficient
            self.deliveredShare = deliveredShare
        }

        init(_ option: CapacityOption, _ study: Study) {
            self.init(option: option, isSufficient: study.isSufficient, deliveredShare: study.deliveredShare)
            onDemandP95 = study.latency(.onDemand).quantile(0.95)
            settlementP95 = study.latency(.settlement).quantile(0.95)
            backlogAtWindowEnd = Int((Double(study.day.backlogAtWindowEnd) * study.scale).rounded())
            let cells = max(1, study.utilisation.count)
            highestUtilisation =
                (0..<24).map { hour in
                    Double(study.utilisation.reduce(0) { $0 + $1[hour] }) / Double(1_000 * cells)
                }.max() ?? 0
            compressionFactor = study.compressionFactor(.settlementWindow)
        }

        /// Amount by which the delivered share exceeds what is needed; negative when it misses it.
        public var margin: Double { deliveredShare - Study.sufficientShare }
    }

    /// Name of the scenario.
    public let scenario: String
    /// Length of the settlement window in hours.
    public let hours: Int
    /// The options, fewest channels first and uncompressed before compressed.
    public let options: [CapacityOption]
    /// The options that were studied to find them, in that order; empty in a published row.
    public let trials: [Trial]

    /// - Parameter trials: options that were studied; those that suffice and have no smaller sufficient one are the
    ///   row's options.
    public init(scenario: String, hours: Int, trials: [Trial]) {
        self.scenario = scenario
        self.hours = hours
        self.trials = trials
        let sufficient = Set(trials.filter(\.isSufficient).map(\.option))
        options = sufficient.filter { option in !sufficient.contains { $0 != option && $0.isWithin(option) } }
            .sorted { ($0.channels, $0.isCompressed ? 1 : 0) < ($1.channels, $1.isCompressed ? 1 : 0) }
    }

    init(published scenario: String, hours: Int, _ options: [CapacityOption]) {
        self.scenario = scenario
        self.hours = hours
        self.options = options
        trials = []
    }

    /// The options as text, such as "8, or 4 with compression".
    public var text: String {
        guard !options.isEmpty else { return "none" }
        return options.sorted { $0.channels > $1.channels }
            .map { $0.isCompressed ? "\($0.channels) with compression" : "\($0.channels)" }.joined(separator: ", or ")
    }

    /// The studied option with the smallest margin: the first that a little more or less traffic would decide
    /// otherwise.
    public var edge: Trial? { trials.min { abs($0.margin) < abs($1.margin) } }

    /// Whether an option was too close to what is needed to say whether it suffices.
    ///
    /// - Parameter margin: share of the settlement reads, 0 to 1.
    public func isUndecided(within margin: Double) -> Bool { trials.contains { abs($0.margin) < margin } }

    /// Whether both rows give the same options for the same scenario and window.
    public func agrees(with other: CapacityRow) -> Bool {
        scenario == other.scenario && hours == other.hours && options == other.options
    }
}

/// The least that each scenario needs, as table 7 of the impact assessment lists it.
public struct CapacityTable: Hashable, Sendable {
    public let rows: [CapacityRow]

    public init(rows: [CapacityRow]) { self.rows = rows }

    /// SECMP0162 Preliminary Impact Assessment v1.0, table 7: radio frequency channels and compression for the North.
    public static let published = CapacityTable(rows: [
        CapacityRow(published: "A", hours: 8, [.init(4, compressed: true), .init(8)]),
        CapacityRow(published: "A", hours: 12, [.init(4)]),
        CapacityRow(published: "B", hours: 8, [.init(8)]),
        CapacityRow(published: "B", hours: 12, [.init(4, compressed: true), .init(8)]),
        CapacityRow(published: "C", hours: 8, [.init(8, compressed: true)]),
        CapacityRow(published: "C", hours: 12, [.init(8)]),
    ])

    /// The row of a scenario and window; nil when the table has none.
    public func row(_ scenario: String, hours: Int) -> CapacityRow? {
        rows.first { $0.scenario == scenario && $0.hours == hours }
    }

    /// The rows of this table that the other has with other options, or not at all.
    public func differences(from other: CapacityTable) -> [CapacityRow] {
        rows.filter { row in !other.rows.contains { row.agrees(with: $0) } }
    }
}

extension CapacityOption {
    fileprivate init(_ channels: Int, compressed: Bool = false) {
        self.init(channels: channels, isCompressed: compressed)
    }
}

extension CapacityRow {
    /// Studies what a scenario needs, fewest channels first and uncompressed before compressed. An option is not
    /// studied when a smaller one carries the scenario already.
    ///
    /// - Parameters:
    ///   - plan: scenario and network to study; its channels and compression do not matter.
    ///   - compression: what the compressed options compress.
    ///   - channels: numbers of channels to try.
    public static func study(
        _ plan: StudyPlan, channels: [Int] = [4, 8], compression: StudyPlan.Compression = .low, workers: Int
    ) async -> CapacityRow {
        var trials: [Trial] = []
        let options = channels.sorted().flatMap { [CapacityOption($0), CapacityOption($0, compressed: true)] }
        for option in options {
            if trials.contains(where: { $0.isSufficient && $0.option.isWithin(option) }) { continue }
            trials.append(await Trial.study(option, plan, compression: compression, workers: workers))
        }
        return CapacityRow(scenario: plan.scenario?.name ?? "today", hours: plan.windowHours, trials: trials)
    }
}

extension CapacityRow.Trial {
    /// Studies one option.
    public static func study(
        _ option: CapacityOption, _ plan: StudyPlan, compression: StudyPlan.Compression = .low, workers: Int
    ) async -> CapacityRow.Trial {
        var plan = plan
        plan.network.cell.channels = option.channels
        plan.compression = option.isCompressed ? compression : .off
        let study = await Study.run(plan, workers: workers)
        return CapacityRow.Trial(option, study)
    }
}
