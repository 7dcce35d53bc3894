import RadioNet

/// Tables of the resources that scenarios need.
package struct CapacityReport: Encodable {
    /// One table, for given values of the network's parameters.
    package struct Point: Encodable {
        struct Row: Encodable {
            let scenario: String
            let windowHours: Int
            let options: [Option]
            let text: String
            /// The option in the impact assessment; nil when it has no such row.
            let published: String?
            let trials: [Trial]
        }

        struct Option: Hashable, Encodable {
            let channels: Int
            let compression: Bool
        }

        struct Trial: Encodable {
            let channels: Int
            let compression: Bool
            let isSufficient: Bool
            /// Share of the settlement reads that were answered in their window, 0 to 1.
            let deliveredShare: Double
            /// 95th percentile of the time of on-demand responses, in milliseconds.
            let onDemandP95: Int64
            /// 95th percentile of the time of settlement reads, in milliseconds.
            let settlementP95: Int64
            /// Number of settlement reads of the whole network that are under way at the window's end.
            let backlogAtWindowEnd: Int
            /// Share of the channels' time that is taken in the busiest hour, 0 to 1.
            let highestUtilisation: Double
            /// Share of the octets that compression leaves; nil without compression.
            let compressionFactor: Double?
        }

        /// The parameters and values that a sweep set.
        let settings: [String]
        let rows: [Row]

        package init(settings: [String], table: CapacityTable) {
            self.settings = settings
            rows = table.rows.map { row in
                Row(
                    scenario: row.scenario, windowHours: row.hours,
                    options: row.options.map { Option(channels: $0.channels, compression: $0.isCompressed) },
                    text: row.text,
                    published: CapacityTable.published.row(row.scenario, hours: row.hours)?.text,
                    trials: row.trials.map {
                        Trial(
                            channels: $0.option.channels, compression: $0.option.isCompressed,
                            isSufficient: $0.isSufficient, deliveredShare: $0.deliveredShare,
                            onDemandP95: $0.onDemandP95, settlementP95: $0.settlementP95,
                            backlogAtWindowEnd: $0.backlogAtWindowEnd, highestUtilisation: $0.highestUtilisation,
                            compressionFactor: $0.compressionFactor)
                    })
            }
        }

        /// Whether every row with a published value agrees with it.
        package var isPublished: Bool { rows.allSatisfy { $0.published == nil || $0.published == $0.text } }
    }

    package let network: String
    package let seed: UInt64
    package let cells: Int
    package let cellsSimulated: Int
    package let compression: StudyPlan.Compression
    /// Source of the sizes of messages.
    package let sizes: String
    package let points: [Point]

    package init(
        network: String, seed: UInt64, cells: Int, cellsSimulated: Int, compression: StudyPlan.Compression,
        sizes: String,
        points: [Point]
    ) {
        self.network = network
        self.seed = seed
        self.cells = cells
        self.cellsSimulated = cellsSimulated
        self.compression = compression
        self.sizes = sizes
        self.points = points
    }
}
