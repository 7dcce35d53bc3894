import GBCS

/// The answer of a meter or a hub to a command, checked and decrypted.
public struct MeterAnswer: Sendable {
    /// The command as it was sent.
    public let command: [UInt8]
    /// The response as it came.
    public let octets: [UInt8]
    /// The response's parts.
    public let response: VerifiedResponse
    /// The response's values under their names.
    public let reading: Reading

    init(_ octets: [UInt8], to command: [UInt8], _ response: VerifiedResponse) {
        self.command = command
        self.octets = octets
        self.response = response
        reading = Reading(response)
    }

    /// Whether every item of the request succeeded.
    public var isSuccess: Bool { response.isSuccess }

    /// The value with this name, such as `active import`; nil when there is none, as in logs.
    public func value(_ name: String) -> String? {
        guard case .values(let values) = reading else { return nil }
        return values.first { $0.name == name }?.value
    }

    /// The rows of a log; none of other answers.
    public var rows: [Reading.Row] { if case .log(_, let rows) = reading { rows } else { [] } }
}
