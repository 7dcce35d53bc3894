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

    /// Whether the alert can be told in a form: one that is no GBCS message only in text.
    func exists(in form: Form) -> Bool {
        switch (alert.content, form) {
        case (.device, _), (.powerOutage, .text): true
        case (.powerOutage, .raw), (.powerOutage, .wrapper): false
        }
    }

    /// The alert in a form that it exists in. The memory is shared with everyone who asked for the same form before.
    ///
    /// - Parameter form: the form that a subscriber asked for.
    /// - Returns: the frame; nil when the alert does not fit the framing, whose length has 16 bits in the wrapper.
    mutating func frame(_ form: Form) -> ByteBuffer? {
        switch (alert.content, form) {
        case (.device(let alert), .raw): Self.made(&raw) { $0.writeBytes(alert.octets) }
        case (.device(let alert), .wrapper):
            Self.made(&wrapped) {
                _ = FrameEncoder.encode(alert.octets, as: .wrapper(sourcePort: 1, destinationPort: 1), into: &$0)
            }.nonEmpty
        case (.device(let alert), .text):
            Self.made(&lineTail) { $0.writeString(TextLine.tail(alert.octets, radix: 10)) }
        case (.powerOutage(let outage), .text): Self.made(&lineTail) { $0.writeString(TextLine.tail(outage)) }
        case (.powerOutage, .raw), (.powerOutage, .wrapper): nil
        }
    }

    /// The octets that precede the alert in a form; nil for none.
    func head(_ form: Form) -> ByteBuffer? {
        switch (alert.content, form) {
        case (.device, .text(let heads)): heads.data
        case (.powerOutage, .text(let heads)): heads.outage
        case (_, .raw), (_, .wrapper): nil
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
        /// A line that begins with these octets, up to the channel; ``frame(_:)`` gives the rest.
        case text(Heads)

        init(_ framing: Framing) {
            switch framing {
            case .raw: self = .raw
            case .wrapper: self = .wrapper
            case .text(let channel, _): self = .text(Heads(channel: channel))
            }
        }
    }

    /// The beginnings of a channel's lines.
    struct Heads {
        let data: ByteBuffer
        let outage: ByteBuffer

        init(channel: String) {
            data = ByteBuffer(string: TextLine.head(channel: channel))
            outage = ByteBuffer(string: TextLine.outageHead(channel: channel))
        }
    }
}

extension ByteBuffer {
    fileprivate var nonEmpty: ByteBuffer? { readableBytes > 0 ? self : nil }
}
