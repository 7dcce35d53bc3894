/// The outcome of one message.
public enum LoadOutcome: Int, Codable, CodingKeyRepresentable, Hashable, Sendable, CaseIterable {
    /// The response was verified, or not checked.
    case answered
    /// The response is right, but items in it failed.
    case failedItems
    /// The MAC, or the signature of a critical response, does not verify.
    case wrongMAC
    case wrongPayloadTag
    case malformed
    /// The header or the list of results does not belong to the command.
    case doesNotAnswer
    /// No response came in time; a refusal looks like that too.
    case timeout
    /// The connection closed before the response came.
    case connectionLost
    /// The message was due before the end and had not been sent by then: the system under test, or this machine, was
    /// too slow.
    case notSent

    /// The outcome's name in reports.
    public var name: String {
        switch self {
        case .answered: "answered"
        case .failedItems: "failed items"
        case .wrongMAC: "wrong MAC"
        case .wrongPayloadTag: "wrong payload tag"
        case .malformed: "malformed"
        case .doesNotAnswer: "does not answer"
        case .timeout: "timeout"
        case .connectionLost: "connection lost"
        case .notSent: "not sent"
        }
    }

    public var isError: Bool { self != .answered }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The key of the outcome's number in JSON: its ``name``.
    public var codingKey: any CodingKey { Name(stringValue: name) }

    public init?(codingKey: some CodingKey) {
        guard let outcome = Self.allCases.first(where: { $0.name == codingKey.stringValue }) else { return nil }
        self = outcome
    }
}
