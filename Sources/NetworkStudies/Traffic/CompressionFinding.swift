import Foundation
import RadioNet

/// A finding of a study about the claim that compression halves the traffic: a sentence with the numbers that it was
/// computed from, and whether they support the claim.
public struct CompressionFinding: Hashable, Sendable, Encodable {
    public let text: String
    public let holds: Bool

    /// Range of factors that count as half.
    static let half = 0.40...0.55
}

extension CompressionStudy {
    /// The findings, as ranges over segments of 60 and of 100 octets.
    public var findings: [CompressionFinding] {
        func factors(
            _ codec: KindCompression.Codec, _ shares: (Double) -> Bool, _ value: (ScenarioCompression) -> Double
        ) -> ClosedRange<Double> {
            let found = scenarios.filter { $0.codec == codec && shares($0.shareByMDR) }.map(value)
            return (found.min() ?? 1)...(found.max() ?? 1)
        }
        let byMDR = { (share: Double) in share == 1 }
        let total = factors(.dictionary, byMDR, \.both)
        let plain = factors(.plain, byMDR, \.both)
        let downlink = factors(.dictionary, byMDR, \.downlink)
        let uplink = factors(.dictionary, byMDR, \.uplink)
        let suppliers = factors(.dictionary, { $0 == 0 }, \.both)
        let hidden = kinds[0].cost(.plain, .uplink).factor
        let clear = kinds[2].cost(.plain, .uplink).factor
        let certificate = kinds[0].cost(.dictionary, .downlink).factor
        return [
            CompressionFinding(
                text: "About half of the octets on the air remain when both directions are counted together, with a "
                    + "dictionary, and all is read by Meter Data Retrievers: \(Self.text(total)) over A, B and C.",
                holds: CompressionFinding.half.contains(total.lowerBound)
                    && CompressionFinding.half.contains(total.upperBound)),
            CompressionFinding(
                text: "Without a dictionary \(Self.text(plain)) remain.", holds: plain.lowerBound > 0.75),
            CompressionFinding(
                text:
                    "Neither direction is halved alone: the downlink falls to \(Self.text(downlink)), the uplink only "
                    + "to \(Self.text(uplink)).",
                holds: downlink.upperBound < CompressionFinding.half.lowerBound
                    && uplink.lowerBound > CompressionFinding.half.upperBound),
            CompressionFinding(
                text: "It is the certificate that each command of a Meter Data Retriever carries: such a command falls "
                    + "to \(Self.text(certificate)); were all read by suppliers, whose commands carry none, "
                    + "\(Self.text(suppliers)) of C would remain.",
                holds: suppliers.lowerBound > CompressionFinding.half.upperBound && certificate < 0.15),
            CompressionFinding(
                text: "Import data is ciphertext and does not shrink: plain deflate leaves \(Self.text(hidden)) of the "
                    + "response to ECS22b, and \(Self.text(clear)) of that to ECS22a, which is in clear.",
                holds: hidden > 0.9 && clear < 0.8),
        ]
    }

    private static func text(_ factor: Double) -> String { String(format: "%.2f", factor) }

    private static func text(_ range: ClosedRange<Double>) -> String {
        let (low, high) = (text(range.lowerBound), text(range.upperBound))
        return low == high ? low : "\(low) to \(high)"
    }
}
