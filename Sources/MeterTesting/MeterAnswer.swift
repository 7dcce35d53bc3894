import COSEM
import DCC
import GBCS

/// The answer of a meter or a hub to a command, checked and decrypted.
public struct MeterAnswer: Sendable {
    /// The command as it was sent.
    public let command: [UInt8]
    /// The response as it came.
    public let octets: [UInt8]
    /// The response's parts; nil of one with ASN.1 content.
    public let response: VerifiedResponse?
    /// The response's values under their names; none of one with ASN.1 content, which ``lines`` has.
    public let reading: Reading
    /// What ASN.1 content says, by the standard's names, from the outermost part on; empty of other content.
    public let lines: [AnnotatedMessage.Line]
    /// Whether all was done that was asked for.
    public let isSuccess: Bool

    init(_ octets: [UInt8], to command: [UInt8], _ response: VerifiedResponse) {
        self.command = command
        self.octets = octets
        self.response = response
        reading = Reading(response)
        lines = []
        isSuccess = response.isSuccess
    }

    init(_ octets: [UInt8], to command: [UInt8], _ answer: AccessControlBroker.DeviceManagementAnswer) {
        self.command = command
        self.octets = octets
        response = nil
        reading = .values([])
        lines = answer.lines
        isSuccess = answer.isSuccess
    }

    /// The results of the command's items, in their order; none of ASN.1 content.
    public var results: [DataAccessResult] { response?.results.map(\.result) ?? [] }

    /// The value with this name, such as `active import`; of ASN.1 content the first, such as `response code`. Nil when
    /// there is none, as in logs.
    public func value(_ name: String) -> String? {
        let values: [Reading.Value] =
            switch reading {
            case .values(let values), .logs(_, let values): values
            case .log, .failed, .unexpected: []
            }
        if let value = values.first(where: { $0.name == name }) { return value.value }
        return lines.first { $0.meaning.hasPrefix("\(name): ") }.map { String($0.meaning.dropFirst(name.count + 2)) }
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
