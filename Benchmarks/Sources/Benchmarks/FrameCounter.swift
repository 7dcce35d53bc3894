import NIOCore

/// Counts the messages of a stream.
struct FrameCounter {
    private let framing: BenchFraming
    private var input = ByteBuffer()
    /// Size of the last message in octets, with its header.
    private(set) var lastSize = 0

    init(_ framing: BenchFraming) { self.framing = framing }

    /// Takes octets that arrived.
    ///
    /// - Returns: number of messages that ended in them.
    mutating func count(_ arrived: ByteBuffer) -> Int {
        var arrived = arrived
        if input.readableBytes == 0 { input = arrived } else { input.writeBuffer(&arrived) }
        var frames = 0
        while let size = framing.size(in: input) {
            lastSize = size
            input.moveReaderIndex(forwardBy: size)
            frames += 1
        }
        if input.readableBytes == 0 { input = ByteBuffer() } else { input.discardReadBytes() }
        return frames
    }
}
