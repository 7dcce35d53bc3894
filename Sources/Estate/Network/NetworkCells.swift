import SimulationKernel

/// The cells in front of one shard's hubs. Shards share no cells.
struct NetworkCells: Sendable {
    let configuration: NetworkConfiguration
    /// Number of cells, at least 1.
    let count: Int
    /// The shard's number among the estate's, and how many those are.
    let shard: (number: Int, of: Int)

    /// - Parameter meters: number of meters of the whole estate, each with a hub.
    init(_ configuration: NetworkConfiguration, meters: Int, shard: (number: Int, of: Int)) {
        self.configuration = configuration
        count = configuration.cells(hubs: meters / shard.of)
        self.shard = shard
    }

    /// The cell of the hub of meter `number`, which is one of the shard's.
    func cell(of number: Int) -> Int { number / GBCSGateway.blockSize / shard.of % count }

    /// The seed of what happens by chance in these cells.
    var seed: UInt64 { configuration.seed &+ UInt64(shard.number) &* SplitMix64.increment }
}
