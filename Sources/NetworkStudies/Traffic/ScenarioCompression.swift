import RadioNet

/// The effect of compression on a scenario's traffic on the air: compressed octets divided by uncompressed ones.
public struct ScenarioCompression: Hashable, Sendable, Encodable {
    public let scenario: String
    /// Share of the reads made by Meter Data Retrievers, 0 to 1; suppliers make the rest.
    public let shareByMDR: Double
    public let codec: KindCompression.Codec
    /// Content of a segment in octets.
    public let segmentSize: Int
    public let downlink: Double
    public let uplink: Double
    public let both: Double

    /// The reads of a scenario, ECS22b and ECS22a, by Meter Data Retriever and by supplier: the meter's own for import,
    /// another for export.
    struct Reads {
        let importByMDR: KindCompression
        let importBySupplier: KindCompression
        let exportByMDR: KindCompression
        let exportBySupplier: KindCompression
    }

    init(_ scenario: SettlementScenario, shareByMDR: Double, codec: KindCompression.Codec, framing: Int, reads: Reads) {
        self.scenario = scenario.name
        self.shareByMDR = shareByMDR
        self.codec = codec
        segmentSize = CompressionCost.framings[framing].segmentSize
        let shares = [
            (reads.importByMDR, (1 - scenario.exportShare) * shareByMDR),
            (reads.importBySupplier, (1 - scenario.exportShare) * (1 - shareByMDR)),
            (reads.exportByMDR, scenario.exportShare * shareByMDR),
            (reads.exportBySupplier, scenario.exportShare * (1 - shareByMDR)),
        ]
        func sum(_ direction: WANDirection) -> (plain: Double, compressed: Double) {
            shares.reduce((0, 0)) { sum, share in
                let mean = share.0.cost(codec, direction).meanOnAir(framing)
                return (sum.0 + mean.plain * share.1, sum.1 + mean.compressed * share.1)
            }
        }
        let (down, up) = (sum(.downlink), sum(.uplink))
        downlink = down.compressed / down.plain
        uplink = up.compressed / up.plain
        both = (down.compressed + up.compressed) / (down.plain + up.plain)
    }
}
