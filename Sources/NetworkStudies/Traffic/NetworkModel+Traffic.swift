import DCC
import Estate
import GBCS
import RadioNet

extension NetworkModel {
    /// The network with the sizes of a fleet's own messages instead of the sizes that it has, for every kind whose name
    /// begins with a Service Reference Variant that is known here. A Meter Data Retriever makes the reads whose name
    /// says so and the export reads, suppliers make the others. Traffic without Service Requests, such as firmware,
    /// stays as it is.
    ///
    /// - Parameters:
    ///   - sample: number of exchanges of each kind, each as likely as the others.
    ///   - dictionary: dictionary of both ends.
    public func measured(
        _ traffic: TrafficEstate, dictionary: CompressionDictionary, settings: CompressionSettings, sample: Int,
        seed: UInt64
    ) throws -> NetworkModel {
        guard CompressionStudy.sampleRange.contains(sample) else {
            throw TrafficError("a sample of \(sample) exchanges: takes 2 to 10,000 of each kind")
        }
        let link = try CompressionLink(settings, headEndDictionary: dictionary, hubDictionary: dictionary)
        var known: [RequestKind: [ExchangeKind.Size]] = [:]
        func measured(_ kind: ExchangeKind) throws -> ExchangeKind {
            guard let request = Self.request(of: kind) else { return kind }
            let sizes = try known[request] ?? Self.sizes(of: request, traffic, link, sample: sample, seed: seed)
            known[request] = sizes
            return ExchangeKind(
                name: kind.name, priority: kind.priority, sizes: sizes, role: kind.role, targetTime: kind.targetTime)
        }
        var network = self
        network.settlement.retrieverImport = try measured(settlement.retrieverImport)
        network.settlement.supplierImport = try measured(settlement.supplierImport)
        network.settlement.export = try measured(settlement.export)
        network.baseline = try baseline.map { Baseline(kind: try measured($0.kind), share: $0.share) }
        return network
    }

    /// The request that a kind's name, such as `4.8.1 retriever`, stands for; nil when it is not known here.
    private static func request(of kind: ExchangeKind) -> RequestKind? {
        let codes: [Substring: MessageCode] = ["4.1.1": .ecs17b, "4.6.1": .ecs21a, "4.8.1": .ecs22b, "4.8.3": .ecs22a]
        guard let code = codes[kind.name.prefix { $0 != " " }] else { return nil }
        return RequestKind(
            code, as: code == .ecs22a || kind.name.hasSuffix(" retriever") ? .meterDataRetriever : .supplier)
    }

    private static func sizes(
        of kind: RequestKind, _ traffic: TrafficEstate, _ link: CompressionLink, sample: Int, seed: UInt64
    ) throws -> [ExchangeKind.Size] {
        let exchanges = try MessageExchangeSample(
            sample, of: kind, from: traffic, days: CompressionStudy.days, seed: seed)
        let sizes = try exchanges.map { exchange in
            ExchangeKind.Size(
                downlink: exchange.command.count, uplink: exchange.response.count,
                compressedDownlink: try link.carry(exchange.command, .downlink).frame.count,
                compressedUplink: try link.carry(exchange.response, .uplink).frame.count)
        }
        guard !sizes.isEmpty else {
            throw TrafficError("\(kind.name): no meter of fleet \(traffic.estate.name) answers")
        }
        return sizes
    }
}
