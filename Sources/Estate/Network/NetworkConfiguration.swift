import RadioNet

/// The network in front of an estate's meters.
public struct NetworkConfiguration: Sendable {
    public var model: NetworkModel
    /// Speed of the network's time, in simulated seconds for each second.
    public var speed: Double
    public var seed: UInt64
    /// The compression that the head end and the hubs use; nil for none.
    public var compression: Compression?
    /// UTC hours in which settlement reads are carried; none means all hours.
    public var settlementHours: [Range<Int>]
    /// Faults of the cells by time of day, which repeat every day.
    public var faults: [TimedFault]
    /// Largest number of messages of one shard that may be under way; further ones are refused.
    public var mostUnderWay = 100_000

    /// The compression at both ends of a network.
    public struct Compression: Sendable {
        public let settings: CompressionSettings
        public let headEnd: CompressionDictionary?
        /// The hub's dictionary; nil for none. When it differs from the head end's, messages pass uncompressed and are
        /// counted.
        public let hub: CompressionDictionary?

        /// Throws when compression with these settings and dictionaries cannot be set up.
        public init(
            settings: CompressionSettings, headEnd: CompressionDictionary?, hub: CompressionDictionary?
        ) throws(CompressionError) {
            self.settings = settings
            self.headEnd = headEnd
            self.hub = hub
            _ = try CompressionLink(settings, headEndDictionary: headEnd, hubDictionary: hub)
        }

        /// Makes the link of one thread; nil only when memory has run out, and then nothing is compressed.
        func makeLink() -> CompressionLink? {
            try? CompressionLink(settings, headEndDictionary: headEnd, hubDictionary: hub)
        }
    }

    public init(
        model: NetworkModel, speed: Double = 1, seed: UInt64 = 1, compression: Compression? = nil,
        settlementHours: [Range<Int>] = [], faults: [TimedFault] = []
    ) {
        self.model = model
        self.speed = speed
        self.seed = seed
        self.compression = compression
        self.settlementHours = settlementHours
        self.faults = faults
    }

    /// The number of cells for `hubs` hubs of one shard; shards share no cells.
    func cells(hubs: Int) -> Int { max(1, (hubs + model.hubsPerCell - 1) / model.hubsPerCell) }
}
