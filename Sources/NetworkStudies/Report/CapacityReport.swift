import RadioNet

/// Tables of what scenarios need.
package struct CapacityReport: Encodable {
    /// One table, for some values of the network's numbers.
    package struct Point: Encodable {
        struct Row: Encodable {
            let scenario: String
            let windowHours: Int
            let options: [Option]
            let text: String
            /// As the impact assessment has it; nil where it has no such row.
            let published: String?
            let trials: [Trial]
        }

        struct Option: Encodable {
            let channels: Int
            let compression: Bool
        }

        struct Trial: Encodable {
            let channels: Int
            let compression: Bool
            let isSufficient: Bool
            /// Of the settlement reads, those answered in their window.
            let deliveredShare: Double
            /// On-demand responses, milliseconds.
            let onDemandP95: Int64
            /// Settlement reads, milliseconds.
            let settlementP95: Int64
            /// Settlement reads of the whole network under way at the window's end.
            let backlogAtWindowEnd: Int
            /// Of the channels' time, in the busiest hour.
            let highestUtilisation: Double
            /// Of the compressed octets, those left; nil without compression.
            let compressionFactor: Double?
        }

        /// Values that a sweep set.
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

        /// Whether every row that was published is as published.
        package var isPublished: Bool { rows.allSatisfy { $0.published == nil || $0.published == $0.text } }
    }

    package let network: String
    package let seed: UInt64
    package let cells: Int
    package let cellsSimulated: Int
    package let compression: String
    /// Where the sizes of messages are from.
    package let sizes: String
    package let points: [Point]

    package init(
        network: String, seed: UInt64, cells: Int, cellsSimulated: Int, compression: String, sizes: String,
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
