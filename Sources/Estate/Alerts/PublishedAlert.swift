import ESMEEmulator
import NIOConcurrencyHelpers
import NIOCore

/// An alert on its way to everyone who asked for alerts. Each encoding is made once, when it is first needed, and
/// shared by all.
public final class PublishedAlert: Sendable {
    public enum Content: Hashable, Sendable {
        /// An alert of a device.
        case device(OutgoingAlert)
        /// A DCC Alert about a hub's supply.
        case powerOutage(PowerOutageAlert)
    }

    public let content: Content

    private let event = NIOLockedValueBox<ByteBuffer?>(nil)

    public init(_ content: Content) { self.content = content }

    public convenience init(_ alert: OutgoingAlert) { self.init(.device(alert)) }

    /// The alert of a device; nil for a DCC Alert.
    public var alert: OutgoingAlert? { if case .device(let alert) = content { alert } else { nil } }

    /// What precedes the data of the event.
    private var head: String {
        switch content {
        case .device: "event: alert\ndata: "
        case .powerOutage: "event: powerOutage\ndata: "
        }
    }
    private static let tail = "\n\n"

    /// The alert as a server-sent event with one line of `data`: an ``AlertEvent`` in `event: alert`, or a
    /// ``PowerOutageEvent`` in `event: powerOutage`. Throws the errors of `JSONEncoder`.
    package func serverSentEvent() throws -> ByteBuffer {
        try event.withLockedValue { event in
            if let event { return event }
            let json =
                switch content {
                case .device(let alert): try AlertEvent(alert).json()
                case .powerOutage(let outage): try AlertEvent.line(PowerOutageEvent(outage))
                }
            let head = head
            var made = ByteBuffer()
            made.reserveCapacity(json.count + head.utf8.count + Self.tail.utf8.count)
            made.writeString(head)
            made.writeBytes(json)
            made.writeString(Self.tail)
            event = made
            return made
        }
    }

    /// The data of the event, one line of JSON. Throws the errors of `JSONEncoder`.
    package func json() throws -> [UInt8] {
        let event = try serverSentEvent()
        return Array(event.readableBytesView.dropFirst(head.utf8.count).dropLast(Self.tail.utf8.count))
    }
}
