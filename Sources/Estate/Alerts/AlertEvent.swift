import COSEM
import ESMEEmulator
import Foundation
import GBCS

/// An alert in the form of a JSON object, for server-sent events and webhooks.
public struct AlertEvent: Hashable, Sendable, Codable {
    /// EUI-64 of the meter.
    public let device: String
    /// Alert Code, four hexadecimal digits.
    public let code: String
    /// A short name of the code; nil when it has none.
    public let name: String?
    /// Message Code, four hexadecimal digits.
    public let messageCode: String
    /// Time of the event by the meter's clock, UTC.
    public let time: String
    /// EUI-64 of the party that the alert is for.
    public let recipient: String
    /// The signed alert as it goes over the WAN, in hexadecimal.
    public let message: String

    public init(_ alert: OutgoingAlert) {
        device = alert.device.dashed
        code = alert.alert.code.rawValue.hexadecimal
        name = alert.alert.code.name
        messageCode = alert.alert.messageCode.rawValue.hexadecimal
        time = "\(alert.alert.time)"
        recipient = alert.alert.recipient.dashed
        message = alert.octets.hexadecimal
    }

    /// The alert as one line of JSON.
    func json() throws -> [UInt8] { try Self.line(self) }

    /// An event as one line of JSON.
    static func line(_ event: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(event))
    }
}
