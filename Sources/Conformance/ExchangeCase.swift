import COSEM
import ESMEEmulator
import GBCS

/// One exchange, or several in a row: a meter in a given state, what happens to it, and how it must answer.
public struct ExchangeCase: Decodable, Sendable {
    public let id: String
    let device: ExchangeDevice
    let state: ExchangeState?
    let steps: [ExchangeStep]

    /// The commands of the case with the responses that must come, in their order; nil where none may come.
    public var exchanges: [(command: [UInt8], response: [UInt8]?)] {
        steps.compactMap {
            guard case .command(let command, let response, _) = $0.event else { return nil }
            return (command, response)
        }
    }

    /// Makes a new meter in the state that the case describes.
    public func makeMeter() -> ESME {
        let meter = device.makeMeter()
        state?.apply(to: meter, at: clock)
        return meter
    }

    /// The meter's frozen clock.
    public var clock: UTCTime { device.clock.value }

    private enum CodingKeys: CodingKey, CaseIterable {
        case id, device, state, command, response, signature, compare, fault, expectState, alerts, expectStateAfter,
            steps
        // For people who read the file.
        case useCase, messageCode, refusal, note
    }

    public init(from decoder: any Decoder) throws {
        // The id first: errors name the case by it.
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        guard id.isPlainLine else {
            throw DecodingError.dataCorruptedError(
                forKey: .id, in: container,
                debugDescription: "\"\(id.shownInMessages)\" has a line break or a control character; take it out")
        }
        let values = try decoder.container(onlyKeyedBy: CodingKeys.self)
        device = try values.decode(ExchangeDevice.self, forKey: .device)
        state = try values.decodeIfPresent(ExchangeState.self, forKey: .state)
        steps = try Self.steps(in: values)
    }

    private static func steps(in values: KeyedDecodingContainer<CodingKeys>) throws -> [ExchangeStep] {
        if values.contains(.steps) {
            if values.contains(.command) {
                throw DecodingError.dataCorruptedError(
                    forKey: .command, in: values, debugDescription: "a case has a command or steps, not both")
            }
            return try values.decode([ExchangeStep].self, forKey: .steps)
        }
        var steps = [
            ExchangeStep(
                event: try ExchangeStep.command(
                    in: values, .command, .response, signature: .signature, compare: .compare),
                fault: try values.decodeIfPresent(ExchangeFault.self, forKey: .fault),
                expectedState: try values.decodeIfPresent(ExchangeState.self, forKey: .expectState))
        ]
        let after = try values.decodeIfPresent(ExchangeState.self, forKey: .expectStateAfter)
        if let alerts = try values.decodeIfPresent([ExpectedAlert].self, forKey: .alerts) {
            steps.append(ExchangeStep(event: .time(clock: nil, alerts: alerts), fault: nil, expectedState: after))
        } else if after != nil {
            throw DecodingError.dataCorruptedError(
                forKey: .expectStateAfter, in: values, debugDescription: "needs alerts: it is the state after them")
        }
        return steps
    }
}
