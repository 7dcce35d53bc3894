import Foundation

/// The JSON object for the webhook about a data session of a SIM that began or ended.
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
    /// Time by the estate's clock, UTC.
    let time: String
    /// Reason for the end of the session; absent at its beginning.
    var reason: String?
    /// Time in seconds that the session was active; absent at its beginning.
    var seconds: Double?
    /// Number of octets from the meter and to it; absent at the session's beginning.
    var uplinkOctets: Int?
    var downlinkOctets: Int?

    /// The event as one line of JSON.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}
