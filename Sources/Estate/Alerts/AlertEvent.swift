import COSEM
import ESMEEmulator
import Foundation
import GBCS

/// An alert as JSON has it: in server-sent events and at the webhook alike.
public struct AlertEvent: Hashable, Sendable, Codable {
    /// EUI-64 of the meter.
    public let device: String
    /// Alert Code, four hexadecimal digits.
    public let code: String
    /// A short name of the code, where it has one.
    public let name: String?
    /// Message Code, four hexadecimal digits.
    public let messageCode: String
    /// When it happened, by the meter's clock, UTC.
    public let time: String
    /// EUI-64 of the party it is for.
    public let recipient: String
    /// The signed alert as it goes over the WAN, hexadecimal.
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

    /// One line of JSON.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
