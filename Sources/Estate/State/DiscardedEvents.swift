import COSEM
import ESMEEmulator
import Foundation
import GBCS

/// The form of Security Log entries in the store: ten octets each, big-endian, with the seconds since 2000 and the
/// code.
enum DiscardedEvents {
    private static let size = 10

    static func encode(_ events: [EventLogs.SecurityEvent]) -> Data {
        var octets = Data(capacity: events.count * size)
        for event in events {
            withUnsafeBytes(of: event.time.secondsSince2000.bigEndian) { octets.append(contentsOf: $0) }
            withUnsafeBytes(of: event.code.rawValue.bigEndian) { octets.append(contentsOf: $0) }
        }
        return octets
    }

    /// Decodes entries; octets left over at the end are ignored.
    static func decode(_ octets: Data) -> [EventLogs.SecurityEvent] {
        let octets = Array(octets)
        return stride(from: 0, through: octets.count - size, by: size).map { start in
            let time = octets[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
            let code = octets[start + 8..<start + size].reduce(0) { $0 << 8 | UInt16($1) }
            return EventLogs.SecurityEvent(
                time: UTCTime(secondsSince2000: Int64(bitPattern: time)), code: AlertCode(rawValue: code))
        }
    }
}
