import Foundation

/// A data session of a SIM that began or ended, as JSON at the webhook.
struct SessionEvent: Hashable, Sendable, Encodable {
    enum Kind: String, Hashable, Sendable, Encodable {
        case started = "session-started"
        case ended = "session-ended"
    }

    let event: Kind
    /// The SIM's telephone number.
    let msisdn: String
    /// EUI-64 of the meter.
    let device: String
    let accessPoint: String
    let address: String
    /// Of the estate's clock, UTC.
    let time: String
    /// Why it ended; absent while it has not.
    var reason: String?
    /// Seconds it was active; absent while it is.
    var seconds: Double?
    /// Octets from the meter and to it; absent while it is active.
    var uplinkOctets: Int?
    var downlinkOctets: Int?

    /// One line of JSON.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
