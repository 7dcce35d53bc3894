import GBCS
import RadioNet

/// The study in the form of `smets compression --json`.
extension CompressionStudy: Encodable {
    private struct Dictionary: Encodable {
        let identity: String
        let version: UInt16
        let octets: Int
        let summary: String
    }

    private struct Line: Encodable {
        let useCase: String
        let role: String
        /// Direction of the messages: `downlink` or `uplink`.
        let direction: String
        let messages: Int
        /// Mean octets of messages, and of their frames by codec.
        let octets: Double
        let plain: Double
        let dictionary: Double
        let context: Double
        let plainFactor: Double
        let dictionaryFactor: Double
        let contextFactor: Double
    }

    private enum CodingKeys: CodingKey {
        case dictionary, level, windowBits, memoryLevel, kinds, scenarios, volumes, findings
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(
            Dictionary(
                identity: dictionary.identity.dictionaryIdentityText, version: dictionary.version,
                octets: dictionary.octets.count, summary: dictionary.summary), forKey: .dictionary)
        try container.encode(settings.level, forKey: .level)
        try container.encode(settings.windowBits, forKey: .windowBits)
        try container.encode(settings.memoryLevel, forKey: .memoryLevel)
        let lines = kinds.flatMap { kind in
            [(WANDirection.downlink, "downlink"), (.uplink, "uplink")].map { direction, name in
                let (plain, dictionary) = (kind.cost(.plain, direction), kind.cost(.dictionary, direction))
                let context = kind.cost(.context, direction)
                return Line(
                    useCase: kind.kind.request.useCase.code, role: kind.kind.role.rawValue, direction: name,
                    messages: plain.messages, octets: plain.mean, plain: plain.frameMean,
                    dictionary: dictionary.frameMean, context: context.frameMean, plainFactor: plain.factor,
                    dictionaryFactor: dictionary.factor, contextFactor: context.factor)
            }
        }
        try container.encode(lines, forKey: .kinds)
        try container.encode(scenarios, forKey: .scenarios)
        try container.encode(volumes, forKey: .volumes)
        try container.encode(findings, forKey: .findings)
    }
}
