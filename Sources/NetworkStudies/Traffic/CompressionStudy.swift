import COSEM
import DCC
import GBCS
import RadioNet

/// A study of how the emulator's own messages compress, by kind and by scenario, and of the claim that compression
/// halves the traffic.
public struct CompressionStudy: Sendable {
    /// The days of the exchanges that are compressed. They lie after the days that dictionaries are made from
    /// (``NetworkDictionary/days``).
    public static let days = TrafficDays(from: CivilDate(year: 2026, month: 10, day: 1), count: 28)
    /// Allowed number of exchanges of each kind.
    public static let sampleRange = 2...10_000

    public let dictionary: CompressionDictionary
    public let settings: CompressionSettings
    public let kinds: [KindCompression]
    public let scenarios: [ScenarioCompression]
    public let volumes: [ScenarioVolume]

    /// The reads of profiles, registers and daily logs, by the roles that make most of them. Export is read by a
    /// supplier that is not the meter's own, since the meter's own may not read it.
    public static let commonKinds: [RequestKind] = [
        (.ecs22b, .meterDataRetriever), (.ecs22b, .supplier), (.ecs22a, .meterDataRetriever), (.ecs22a, .otherSupplier),
        (.ecs21a, .meterDataRetriever), (.ecs21c, .meterDataRetriever), (.ecs66, .meterDataRetriever),
        (.ecs17b, .supplier), (.ecs17a, .meterDataRetriever),
    ].compactMap { RequestKind($0, as: $1) }

    /// - Parameters:
    ///   - kinds: kinds besides those that the scenarios consist of.
    ///   - sample: number of exchanges of each kind, within ``sampleRange``.
    public init(
        _ traffic: TrafficEstate, dictionary: CompressionDictionary, settings: CompressionSettings,
        kinds wanted: [RequestKind] = commonKinds, sample: Int, seed: UInt64 = 1
    ) throws {
        guard Self.sampleRange.contains(sample) else {
            throw TrafficError("a sample of \(sample) exchanges: takes 2 to 10,000 of each kind")
        }
        self.dictionary = dictionary
        self.settings = settings
        var order: [RequestKind] = Array(Self.commonKinds.prefix(4))
        for kind in wanted where !order.contains(kind) { order.append(kind) }
        let kinds = try order.map {
            try KindCompression(
                $0, of: traffic, days: Self.days, sample: sample, dictionary: dictionary, settings: settings,
                seed: seed)
        }
        self.kinds = kinds
        let reads = ScenarioCompression.Reads(
            importByMDR: kinds[0], importBySupplier: kinds[1], exportByMDR: kinds[2], exportBySupplier: kinds[3])
        scenarios = CompressionCost.framings.indices.flatMap { framing in
            KindCompression.Codec.allCases.flatMap { codec in
                // All reads are by Meter Data Retrievers, as the published octets suggest; for B also two thirds of
                // them, since that is possible too; and all by suppliers.
                [(SettlementScenario.a, 1), (.b, 1), (.b, 0.67), (.c, 1), (.c, 0)].map { scenario, share in
                    ScenarioCompression(scenario, shareByMDR: share, codec: codec, framing: framing, reads: reads)
                }
            }
        }
        func exchange(_ kind: KindCompression) -> Double {
            kind.cost(.plain, .downlink).mean + kind.cost(.plain, .uplink).mean
        }
        let (importExchange, exportExchange) = (exchange(kinds[0]), exchange(kinds[2]))
        volumes = SettlementScenario.all.map {
            ScenarioVolume($0, importExchange: importExchange, exportExchange: exportExchange)
        }
    }
}
