/// What a study's exchanges are: one use case of one kind of requesting party.
public struct ExchangeKind: Hashable, Sendable {
    /// GBCS octets of a command and its response, plain and as the link's codec makes them.
    public struct Size: Hashable, Sendable {
        public let downlink: Int
        public let uplink: Int
        public let compressedDownlink: Int
        public let compressedUplink: Int

        public init(downlink: Int, uplink: Int, compressedDownlink: Int, compressedUplink: Int) {
            self.downlink = downlink
            self.uplink = uplink
            self.compressedDownlink = compressedDownlink
            self.compressedUplink = compressedUplink
        }

        public var octets: Int { downlink + uplink }
        public var compressedOctets: Int { compressedDownlink + compressedUplink }
    }

    public let name: String
    public let priority: MessagePriority
    /// Each as likely as the others; at least one.
    public let sizes: [Size]

    public init(name: String, priority: MessagePriority, sizes: [Size]) {
        precondition(!sizes.isEmpty, "an exchange kind has a size")
        self.name = name
        self.priority = priority
        self.sizes = sizes
    }

    /// Mean octets of an exchange, without envelope.
    public var meanOctets: Double { Double(sizes.reduce(0) { $0 + $1.octets }) / Double(sizes.count) }
}

/// How often a kind of exchange occurs.
public struct ExchangeFlow: Hashable, Sendable {
    public enum Times: Hashable, Sendable {
        /// At random, all day.
        case always
        /// Spread over the settlement window.
        case settlementWindow
    }

    public let kind: ExchangeKind
    /// In the whole network.
    public let exchangesPerDay: Double
    public let times: Times

    public init(kind: ExchangeKind, exchangesPerDay: Double, times: Times) {
        self.kind = kind
        self.exchangesPerDay = exchangesPerDay
        self.times = times
    }
}
