import ESMEEmulator
import Estate
import NIOCore

/// An alert in each framing that was asked for; each encoding is made once.
struct AlertFrames {
    private let alert: PublishedAlert
    private var raw: ByteBuffer?
    private var wrapped: ByteBuffer?
    private var lineTail: ByteBuffer?

    init(_ alert: PublishedAlert) { self.alert = alert }

    /// The alert in a form. The memory is shared with everyone who asked for the same form before.
    ///
    /// - Parameter form: the form that a subscriber asked for.
    /// - Returns: the frame; nil when the alert does not fit the framing, whose length has 16 bits in the wrapper.
    mutating func frame(_ form: Form) -> ByteBuffer? {
        switch form {
        case .raw: Self.made(&raw) { $0.writeBytes(alert.alert.octets) }
        case .wrapper:
            Self.made(&wrapped) {
                _ = FrameEncoder.encode(
                    alert.alert.octets, as: .wrapper(sourcePort: 1, destinationPort: 1), into: &$0)
            }.nonEmpty
        case .text:
            Self.made(&lineTail) { $0.writeString(TextLine.tail(alert.alert.octets, radix: 10)) }
        }
    }

    private static func made(_ kept: inout ByteBuffer?, _ write: (inout ByteBuffer) -> Void) -> ByteBuffer {
        if let kept { return kept }
        var made = ByteBuffer()
        write(&made)
        kept = made
        return made
    }

    /// A framing of alerts, as a connection asked for it.
    enum Form {
        case raw
        case wrapper
        /// A line that begins with the octets `head`, up to the channel; ``frame(_:)`` gives the rest.
        case text(head: ByteBuffer)

        init(_ framing: Framing) {
            switch framing {
            case .raw: self = .raw
            case .wrapper: self = .wrapper
            case .text(let channel, _): self = .text(head: ByteBuffer(string: TextLine.head(channel: channel)))
            }
        }

        /// The octets that precede each alert; nil for none.
        var head: ByteBuffer? {
            if case .text(let head) = self { head } else { nil }
        }
    }
}

extension ByteBuffer {
    fileprivate var nonEmpty: ByteBuffer? { readableBytes > 0 ? self : nil }
}
