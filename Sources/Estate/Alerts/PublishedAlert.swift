import ESMEEmulator
import NIOConcurrencyHelpers
import NIOCore

/// An alert on its way to everyone who asked for alerts. Each encoding is made once, when it is first needed, and
/// shared by all.
public final class PublishedAlert: Sendable {
    public let alert: OutgoingAlert

    private let event = NIOLockedValueBox<ByteBuffer?>(nil)

    public init(_ alert: OutgoingAlert) { self.alert = alert }

    private static let head = "event: alert\ndata: "
    private static let tail = "\n\n"

    /// The alert as a server-sent event: `event: alert`, with the ``AlertEvent`` as one line of `data`. Throws the
    /// errors of `JSONEncoder`.
    package func serverSentEvent() throws -> ByteBuffer {
        try event.withLockedValue { event in
            if let event { return event }
            let json = try AlertEvent(alert).json()
            var made = ByteBuffer()
            made.reserveCapacity(json.count + Self.head.utf8.count + Self.tail.utf8.count)
            made.writeString(Self.head)
            made.writeBytes(json)
            made.writeString(Self.tail)
            event = made
            return made
        }
    }

    /// The alert as an ``AlertEvent`` in one line of JSON. Throws the errors of `JSONEncoder`.
    package func json() throws -> [UInt8] {
        let event = try serverSentEvent()
        return Array(event.readableBytesView.dropFirst(Self.head.utf8.count).dropLast(Self.tail.utf8.count))
    }
}
