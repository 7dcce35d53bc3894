import NIOCore

/// Counts GBCS messages in a stream by their lengths, without looking at their content.
struct FrameCounter {
    /// Number of octets in front of the length: DD and six empty fields.
    private static let prefix = 7
    private var input = ByteBuffer()

    /// Takes octets that arrived.
    ///
    /// - Returns: number of messages that ended in them.
    mutating func count(_ arrived: ByteBuffer) -> Int {
        var arrived = arrived
        if input.readableBytes == 0 { input = arrived } else { input.writeBuffer(&arrived) }
        var frames = 0
        while let size = nextSize(), input.readableBytes >= size {
            input.moveReaderIndex(forwardBy: size)
            frames += 1
        }
        if input.readableBytes == 0 { input.clear() } else { input.discardReadBytes() }
        return frames
    }

    /// Size of the message at the front in octets; nil when its length has not arrived.
    private func nextSize() -> Int? {
        let start = input.readerIndex + Self.prefix
        guard let first = input.getInteger(at: start, as: UInt8.self) else { return nil }
        switch first {
        case 0x81: return input.getInteger(at: start + 1, as: UInt8.self).map { Self.prefix + 2 + Int($0) }
        case 0x82: return input.getInteger(at: start + 1, as: UInt16.self).map { Self.prefix + 3 + Int($0) }
        case 0x84: return input.getInteger(at: start + 1, as: UInt32.self).map { Self.prefix + 5 + Int($0) }
        default: return Self.prefix + 1 + Int(first)
        }
    }
}
