import ESMEEmulator
import Estate
import NIOCore

/// An alert in every framing that somebody asked for, each encoded once.
struct AlertFrames {
    private let alert: PublishedAlert
    private var raw: ByteBuffer?
    private var wrapped: ByteBuffer?
    private var lineTail: ByteBuffer?

    init(_ alert: PublishedAlert) { self.alert = alert }

    /// The memory is shared with whoever asked for the same before.
    ///
    /// - Parameter form: what one subscriber asked for.
    /// - Returns: nil when the alert does not fit the framing: the wrapper's length has 16 bits.
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
        /// Lines, which begin with these octets: up to the channel. What ``frame(_:)`` gives is the rest.
        case text(head: ByteBuffer)

        init(_ framing: Framing) {
            switch framing {
            case .raw: self = .raw
            case .wrapper: self = .wrapper
            case .text(let channel, _): self = .text(head: ByteBuffer(string: TextLine.head(channel: channel)))
            }
        }

        /// What goes before each alert.
        var head: ByteBuffer? {
            if case .text(let head) = self { head } else { nil }
        }
    }
}

extension ByteBuffer {
    fileprivate var nonEmpty: ByteBuffer? { readableBytes > 0 ? self : nil }
}
