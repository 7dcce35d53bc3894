import COSEM
import GBCS
import NIOCore

/// Takes messages off the front of a stream, in any of the three framings.
package struct FrameDecoder {
    /// A frame whose message may still be where it arrived.
    enum Piece {
        /// A message at this range of the stream.
        case message(Range<Int>, Framing)
        case frame(Frame)
    }

    /// Largest size of a message that is accepted, in octets.
    let maximumMessageSize: Int
    /// Number of octets of an unfinished line that were already searched for its end.
    private var searched = 0

    package init(maximumMessageSize: Int) { self.maximumMessageSize = maximumMessageSize }

    /// Takes the next frame off `buffer`; nil when it has not all arrived.
    package mutating func next(from buffer: inout ByteBuffer) throws(FramingError) -> Frame? {
        var position = 0
        let next = buffer.withUnsafeReadableBytes { octets in
            Swift.Result { () throws(FramingError) in
                try nextPiece(of: octets.bytes, at: &position).map { piece -> Frame in
                    switch piece {
                    case .message(let range, let framing): .message(octets.bytes.copy(range), framing)
                    case .frame(let frame): frame
                    }
                }
            }
        }
        buffer.moveReaderIndex(forwardBy: position)
        return try next.get()
    }

    /// The next frame of `stream` from `position` on, which moves to its end; nil when it has not all arrived.
    mutating func nextPiece(of stream: RawSpan, at position: inout Int) throws(FramingError) -> Piece? {
        guard position < stream.byteCount else { return nil }
        switch stream.octet(at: position) {
        case 0xDD, 0xDF: return try nextRaw(of: stream, at: &position)
        case 0x00: return try nextWrapped(of: stream, at: &position)
        case UInt8(ascii: "G"): return try nextLine(of: stream, at: &position)
        case let octet:
            throw .malformed("a stream cannot start with \(octet.hexadecimal): expected DD, DF, 00 or the letter G")
        }
    }

    private func nextRaw(of stream: RawSpan, at position: inout Int) throws(FramingError) -> Piece? {
        do {
            let boundary = try MessageBoundary(
                of: stream.extracting(position..<stream.byteCount), maximumSize: maximumMessageSize)
            guard case .length(let length) = boundary, stream.byteCount - position >= length else { return nil }
            defer { position += length }
            return .message(position..<position + length, .raw)
        } catch {
            if case .tooLarge = error.code { throw .tooLarge(limit: maximumMessageSize) }
            throw .malformed("\(error)")
        }
    }

    private func nextWrapped(of stream: RawSpan, at position: inout Int) throws(FramingError) -> Piece? {
        switch WrappedFrame(at: position, of: stream) {
        case .wrongVersion(let version): throw .malformed("wrapper version \(version); only version 1 exists")
        case .incomplete(let header):
            if let header, header.length > maximumMessageSize { throw .tooLarge(limit: maximumMessageSize) }
            return nil
        case .whole(let header, let range):
            guard header.length <= maximumMessageSize else { throw .tooLarge(limit: maximumMessageSize) }
            position = range.upperBound
            return .message(
                range, .wrapper(sourcePort: header.sourcePort, destinationPort: header.destinationPort))
        }
    }

    private mutating func nextLine(of stream: RawSpan, at position: inout Int) throws(FramingError) -> Piece? {
        let count = stream.byteCount - position
        // There is no waiting for other things that begin with a G, such as a browser's GET.
        for (offset, octet) in TextLine.start.prefix(count).enumerated() {
            guard stream.octet(at: position + offset) == octet else {
                throw .malformed("a line of a stream begins with GBCS:")
            }
        }
        let limit = 2 * maximumMessageSize + TextLine.overhead
        var end = position + searched
        while end < stream.byteCount, stream.octet(at: end) != UInt8(ascii: "\n") { end += 1 }
        guard end < stream.byteCount else {
            searched = count
            guard count <= limit else { throw .tooLarge(limit: maximumMessageSize) }
            return nil
        }
        searched = 0
        let length = end - position + 1
        guard length <= limit else { throw .tooLarge(limit: maximumMessageSize) }
        var line = stream.copy(position..<end)[...]
        position += length
        while line.last == UInt8(ascii: "\n") || line.last == UInt8(ascii: "\r") { line.removeLast() }
        return .frame(try TextLine.frame(String(decoding: line, as: UTF8.self)))
    }
}
