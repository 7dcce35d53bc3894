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
        switch reading {
        case .values(let values), .logs(_, let values): values.first { $0.name == name }?.value
        case .log, .failed, .unexpected: nil
        }
    }

    /// The rows of a log that is all that the answer brings; none of other answers.
    public var rows: [Reading.Row] { if case .log(_, let rows) = reading { rows } else { [] } }

    /// The log with this name, such as `average voltage log of phase 1`, where the answer brings several or more than a
    /// log; nil when there is none.
    public func log(_ name: String) -> Reading.Log? {
        guard case .logs(let logs, _) = reading else { return nil }
        return logs.first { $0.name == name }
    }
}
