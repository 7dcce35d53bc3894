import COSEM
import NIOCore

/// Puts messages into a stream in a given framing.
package enum FrameEncoder {
    /// Appends `message` in a framing; false when it does not fit, since the wrapper's length has 16 bits.
    package static func encode(_ message: [UInt8], as framing: Framing, into buffer: inout ByteBuffer) -> Bool {
        switch framing {
        case .raw:
            buffer.writeBytes(message)
        case .wrapper(let source, let destination):
            guard let length = UInt16(exactly: message.count) else { return false }
            var header: [UInt8] = []
            // An answer goes from the port that the command was sent to.
            WrapperHeader(sourcePort: destination, destinationPort: source, length: length).encode(into: &header)
            buffer.writeBytes(header)
            buffer.writeBytes(message)
        case .text(let channel, let radix):
            buffer.writeString(TextLine.encode(message, channel: channel, radix: radix))
        }
        return true
    }
}
