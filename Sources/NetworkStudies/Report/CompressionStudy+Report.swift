import Foundation
import GBCS
import RadioNet
import Reports

extension CompressionStudy: ReportSource {
    package var report: Report {
        Report(
            title: "smets compression",
            heading: "Compression with dictionary \(dictionary.identity.dictionaryIdentityText)",
            sections: [
                ReportSection([.lines(head)]),
                ReportSection("Exchanges", [.table(ReportTable(directions, columns: Self.directionColumns))]),
                ReportSection("On the air", [.table(ReportTable(scenarios, columns: ScenarioCompression.columns))]),
                ReportSection("Volumes", [.table(ReportTable(volumes, columns: ScenarioVolume.columns))]),
                ReportSection([
                    .lines(findings.map { "\($0.holds ? "holds" : "DOES NOT HOLD"): \($0.text)" })
                ]),
            ])
    }

    private var head: [String] {
        [
            "dictionary \(dictionary.identity.dictionaryIdentityText), \(dictionary.octets.count) octets: "
                + dictionary.summary,
            "zlib level \(settings.level), window \(1 << settings.windowBits) octets",
        ]
    }

    /// The messages of a kind in one direction.
    private struct Direction {
        let kind: KindCompression
        let direction: WANDirection
    }

    private var directions: [Direction] {
        kinds.flatMap { kind in [WANDirection.downlink, .uplink].map { Direction(kind: kind, direction: $0) } }
    }

    /// Mean octets, with the factor in brackets.
    private static var directionColumns: [ReportColumn<Direction>] {
        let meanAndFactor = ReportFormat<CompressionCost>(
            data: { "\($0.frameMean)" }, text: { String(format: "%.0f (%.2f)", $0.frameMean, $0.factor) })
        return [
            .init("use case", .words, { $0.kind.kind.request.useCase.code }),
            .init("as", .words, { $0.kind.kind.role.rawValue }),
            .init("direction", .words, { $0.direction == .downlink ? "command" : "response" }),
            .init("octets", .fixed(0), { $0.kind.cost(.plain, $0.direction).mean }),
            .init(KindCompression.Codec.plain.title, meanAndFactor, { $0.kind.cost(.plain, $0.direction) }),
            .init(KindCompression.Codec.dictionary.title, meanAndFactor, { $0.kind.cost(.dictionary, $0.direction) }),
            .init(KindCompression.Codec.context.title, meanAndFactor, { $0.kind.cost(.context, $0.direction) }),
        ]
    }
}

extension KindCompression.Codec {
    /// The way for people.
    fileprivate var title: String {
        switch self {
        case .plain: "plain deflate"
        case .dictionary: "dictionary"
        case .context: "kept per hub"
        }
    }
}

extension ScenarioCompression {
    fileprivate static var columns: [ReportColumn<Self>] {
        [
            .init("on the air", .words, { $0.scenario }),
            .init("by MDR", .share(0), { $0.shareByMDR }),
            .init("segments", .words, { "\($0.segmentSize) + 14" }),
            .init("way", .words, { $0.codec.title }),
            .init("downlink", .fixed(2), { $0.downlink }),
            .init("uplink", .fixed(2), { $0.uplink }),
            .init("both", .fixed(2), { $0.both }),
        ]
    }
}

extension ScenarioVolume {
    fileprivate static var columns: [ReportColumn<Self>] {
        let millions = ReportFormat.number { String(format: "%.1f M", $0 / 1e6) }
        let gigabytes = ReportFormat.number { String(format: "%.1f", $0 / 1e9) }
        return [
            .init("scenario", .words, { $0.scenario }),
            .init("reads a day", millions, { $0.serviceRequests }),
            .init("published", millions, { $0.publishedServiceRequests }),
            .init("GB a day", gigabytes, { $0.octets }),
            .init("published", gigabytes, { $0.publishedOctets }),
        ]
    }
}
