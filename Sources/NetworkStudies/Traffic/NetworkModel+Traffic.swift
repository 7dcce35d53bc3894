import DCC
import Estate
import GBCS
import RadioNet

extension NetworkModel {
    /// The network with the sizes of a fleet's own messages instead of the sizes that it has, for every kind of exchange
    /// that is a Service Request. Other traffic, such as firmware, stays as it is.
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
            guard let request = kind.serviceRequest.flatMap({ RequestKind($0) }) else { return kind }
            let sizes = try known[request] ?? Self.sizes(of: request, traffic, link, sample: sample, seed: seed)
            known[request] = sizes
            return kind.with(sizes: sizes)
        }
        var network = self
        network.settlement.retrieverImport = try measured(settlement.retrieverImport)
        network.settlement.supplierImport = try measured(settlement.supplierImport)
        network.settlement.export = try measured(settlement.export)
        network.baseline = try baseline.map { Baseline(kind: try measured($0.kind), share: $0.share) }
        return network
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

extension RequestKind {
    /// The command and the role of a Service Request.
    init?(_ request: ServiceRequest) {
        let code: MessageCode =
            switch request.variant {
            case .registers: .ecs17b
            case .dailyReads: .ecs21a
            case .importProfile: .ecs22b
            case .exportProfile: .ecs22a
            }
        let role: RequestingRole =
            switch request.requester {
            case .supplier: .supplier
            case .otherSupplier: .otherSupplier
            case .meterDataRetriever: .meterDataRetriever
            }
        self.init(code, as: role)
    }
}
