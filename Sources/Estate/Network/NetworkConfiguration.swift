import RadioNet

/// The network in front of an estate's meters.
public struct NetworkConfiguration: Sendable {
    public var model: NetworkModel
    /// Simulated seconds a second.
    public var speed: Double
    public var seed: UInt64
    /// What head end and hubs compress with; nil compresses nothing.
    public var compression: Compression?
    /// UTC hours in which settlement reads go; none means all.
    public var settlementHours: [Range<Int>]
    /// What is wrong with the cells by the time of day, every day.
    public var faults: [TimedFault]
    /// Messages of one shard that may be on their way; more are refused.
    public var mostUnderWay = 100_000

    /// Both ends of the compression.
    public struct Compression: Sendable {
        public let settings: CompressionSettings
        public let headEnd: CompressionDictionary?
        /// Where it is not the head end's, messages pass uncompressed and are counted.
        public let hub: CompressionDictionary?

        /// Throws when such ends cannot be made.
        public init(
            settings: CompressionSettings, headEnd: CompressionDictionary?, hub: CompressionDictionary?
        ) throws(CompressionError) {
            self.settings = settings
            self.headEnd = headEnd
            self.hub = hub
            _ = try CompressionLink(settings, headEndDictionary: headEnd, hubDictionary: hub)
        }

        /// One for a thread; nil only when memory has run out, and nothing is compressed then.
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

    /// Cells for `hubs` hubs of one shard, which shares none with another.
    func cells(hubs: Int) -> Int { max(1, (hubs + model.hubsPerCell - 1) / model.hubsPerCell) }
}
