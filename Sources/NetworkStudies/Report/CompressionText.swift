import Foundation
import GBCS
import RadioNet
import Reports

/// A compression study for the terminal.
package struct CompressionText {
    package let study: CompressionStudy

    package init(study: CompressionStudy) {
        self.study = study
    }

    package static func factor(_ value: Double) -> String { String(format: "%.3f", value) }

    package var text: String {
        [head, kinds.text, scenarios.text, volumes.text, findings].joined(separator: "\n\n")
    }

    private var head: String {
        let dictionary = study.dictionary
        return """
            dictionary \(dictionary.identity.dictionaryIdentityText), \(dictionary.octets.count) octets: \
            \(dictionary.summary)
            zlib level \(study.settings.level), window \(1 << study.settings.windowBits) octets
            """
    }

    /// A table of kinds of exchanges: mean octets, with the factor in brackets.
    private var kinds: Table {
        var table = Table(["use case", "as", "direction", "octets", "plain deflate", "dictionary", "kept per hub"])
        for kind in study.kinds {
            for (direction, name) in [(WANDirection.downlink, "command"), (.uplink, "response")] {
                func cell(_ codec: KindCompression.Codec) -> String {
                    let cost = kind.cost(codec, direction)
                    return String(format: "%.0f (%.2f)", cost.frameMean, cost.factor)
                }
                table.append(
                    kind.kind.request.useCase.code, kind.kind.role.rawValue, name,
                    String(format: "%.0f", kind.cost(.plain, direction).mean), cell(.plain), cell(.dictionary),
                    cell(.context))
            }
        }
        return table
    }

    private var scenarios: Table {
        var table = Table(["on the air", "by MDR", "segments", "way", "downlink", "uplink", "both"])
        for line in study.scenarios {
            table.append(
                line.scenario, String(format: "%.0f %%", line.shareByMDR * 100), "\(line.segmentSize) + 14",
                line.codec == .plain ? "plain deflate" : line.codec == .context ? "kept per hub" : "dictionary",
                String(format: "%.2f", line.downlink), String(format: "%.2f", line.uplink),
                String(format: "%.2f", line.both))
        }
        return table
    }

    private var volumes: Table {
        var table = Table(["scenario", "reads a day", "published", "GB a day", "published"])
        for volume in study.volumes {
            table.append(
                volume.scenario, String(format: "%.1f M", volume.serviceRequests / 1e6),
                String(format: "%.1f M", volume.publishedServiceRequests / 1e6),
                String(format: "%.1f", volume.octets / 1e9), String(format: "%.1f", volume.publishedOctets / 1e9))
        }
        return table
    }

    private var findings: String {
        study.findings.map { "\($0.holds ? "holds" : "DOES NOT HOLD"): \($0.text)" }.joined(separator: "\n")
    }
}
