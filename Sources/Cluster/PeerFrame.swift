import NIOCore
import StreamPort

/// The frame that the processes of a fleet exchange: a message for a meter of the other process, or its answer.
///
/// It consists of the length of the rest (4 octets), a number that the answer repeats (8), whether a message follows
/// (1), and the message.
struct PeerFrame {
    static let headSize = 13

    let number: UInt64
    /// The message; nil in an answer when there is none.
    let message: [UInt8]?

    func write(to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt32(9 + (message?.count ?? 0)))
        buffer.writeInteger(number)
        buffer.writeInteger(UInt8(message == nil ? 0 : 1))
        if let message { buffer.writeBytes(message) }
    }

    /// Reads the next frame; nil when it has not all arrived.
    static func read(from buffer: inout ByteBuffer, maximumSize: Int) throws(FramingError) -> PeerFrame? {
        guard let length: UInt32 = buffer.getInteger(at: buffer.readerIndex) else { return nil }
        guard length >= 9 else { throw .malformed("a frame between processes of \(length) octets") }
        guard Int(length) <= maximumSize + 9 else { throw .tooLarge(limit: maximumSize) }
        guard buffer.readableBytes >= 4 + Int(length) else { return nil }
        buffer.moveReaderIndex(forwardBy: 4)
        guard let number: UInt64 = buffer.readInteger(), let flag: UInt8 = buffer.readInteger(),
            let octets = buffer.readBytes(length: Int(length) - 9)
        else { return nil }
        return PeerFrame(number: number, message: flag == 0 ? nil : octets)
    }
}
