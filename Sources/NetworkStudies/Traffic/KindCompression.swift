import Estate
import RadioNet

/// The compression of exchanges of one kind, for each direction separately.
public struct KindCompression: Sendable {
    /// The ways in which messages are compressed.
    public enum Codec: String, Sendable, CaseIterable, Encodable {
        /// Deflate, for each message on its own.
        case plain
        /// Deflate with the network's dictionary, for each message on its own.
        case dictionary
        /// A stream kept for each hub and direction, which begins with the dictionary.
        case context
    }

    public let kind: RequestKind
    private var costs: [Key: CompressionCost] = [:]

    private struct Key: Hashable {
        let codec: Codec
        let direction: WANDirection
    }

    public func cost(_ codec: Codec, _ direction: WANDirection) -> CompressionCost {
        costs[Key(codec: codec, direction: direction)] ?? CompressionCost()
    }

    /// Compresses exchanges of `kind`: `sample` exchanges with meters drawn at random for single messages, and about as
    /// many with ten hubs, day after day, for kept streams, of which the first is not counted. Every frame is
    /// decompressed again.
    ///
    /// - Throws: ``TrafficError`` when a message does not come back unchanged, or there are no messages.
    public init(
        _ kind: RequestKind, of traffic: TrafficEstate, days: TrafficDays, sample: Int,
        dictionary: CompressionDictionary, settings: CompressionSettings, seed: UInt64
    ) throws {
        self.kind = kind
        let links: [(Codec, CompressionLink)] = [
            (.plain, try CompressionLink(settings, headEndDictionary: nil, hubDictionary: nil)),
            (.dictionary, try CompressionLink(settings, headEndDictionary: dictionary, hubDictionary: dictionary)),
        ]
        var meters: [Int] = []
        for exchange in try MessageExchangeSample(sample, of: kind, from: traffic, days: days, seed: seed) {
            if meters.count < 10, !meters.contains(exchange.meter) { meters.append(exchange.meter) }
            for (codec, link) in links { try carry(exchange, over: link, as: codec) }
        }
        guard !meters.isEmpty else {
            throw TrafficError("\(kind.name): no meter of fleet \(traffic.estate.name) answers")
        }
        let perHub = min(days.count, max(2, sample / meters.count + 1))
        for meter in meters {
            let link = try CompressionLink(
                settings, headEndDictionary: dictionary, hubDictionary: dictionary, mode: .keptStream)
            let exchanges = try MessageExchangeSample(
                perHub, of: kind, from: traffic, days: days, meters: [meter], seed: seed)
            for (number, exchange) in exchanges.enumerated() {
                try carry(exchange, over: link, as: number == 0 ? nil : .context)
            }
        }
    }

    /// Carries an exchange over a link.
    ///
    /// - Parameter codec: the codec under which it is counted; nil when it is not counted.
    private mutating func carry(_ exchange: MessageExchange, over link: CompressionLink, as codec: Codec?) throws {
        for (message, direction) in [(exchange.command, WANDirection.downlink), (exchange.response, .uplink)] {
            let carried = try link.carry(message, direction)
            guard carried.message == message else {
                throw TrafficError("\(kind.name): a message to meter \(exchange.meter) did not come back as it was")
            }
            guard let codec else { continue }
            costs[Key(codec: codec, direction: direction), default: CompressionCost()]
                .add(message: message.count, frame: carried.frame.count)
        }
    }
}
